# SPDX-License-Identifier: GPL-2.0-or-later
# widget.zsh - Ctrl-G turns the line at the prompt into a command, in place.
# In ~/.zshrc:  . PREFIX/share/llamux/widget.zsh
_lsh_widget() {
	local out
	[[ -n ${BUFFER//[[:space:]]/} ]] || return 0
	zle -I
	if out=$(command "${LSH:-lsh}" -n -- "?$BUFFER" </dev/null) && [[ -n $out ]]; then
		BUFFER=$out
		CURSOR=${#out}
	fi
	zle reset-prompt
}
zle -N _lsh_widget
bindkey '^G' _lsh_widget
