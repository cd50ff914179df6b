# SPDX-License-Identifier: GPL-2.0-or-later
# widget.bash - Ctrl-G turns the line at the prompt into a command, in place.
# In ~/.bashrc:  . PREFIX/share/llamux/widget.bash
# The line is only changed, never run; what lsh has to say goes above the prompt.
_lsh_widget() {
	local out
	[[ $READLINE_LINE == *[![:space:]]* ]] || return 0
	if out=$(command "${LSH:-lsh}" -n -- "?$READLINE_LINE" </dev/null) && [[ -n $out ]]; then
		READLINE_LINE=$out
		READLINE_POINT=${#out}
	fi
}
bind -x '"\C-g": _lsh_widget'
