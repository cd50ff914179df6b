// SPDX-License-Identifier: GPL-2.0-or-later
/* driver.c - the bash side of shell.c, as text. */
#include "driver.h"

const char *const driver_variables[DRIVER_VARIABLES] = {
	"PATH", "HOME", "LLAMUX_DIR", "LLAMUX_MODEL", "LLAMUX_INFER", "NO_COLOR", "TERM",
};

/*
 * Each call is made as `{ ...; } 2>/dev/null`, so that `set -x` does not show it.
 * Expansions have defaults, for `set -u`; commands are named with `builtin`, for
 * functions and aliases of the same name.
 */
const char driver_functions[] =
	"__lsh_status() { builtin return \"$1\"; }\n"
	"__lsh_take() { :; }\n"
	"__lsh_shown() { __lsh_status \"$1\" || :; }\n"
	"__lsh_report() { builtin local v p b='' IFS=$'\\n'; local -a a=()\n"
	" for v in PATH HOME LLAMUX_DIR LLAMUX_MODEL LLAMUX_INFER NO_COLOR TERM; do"
	" a+=(\"${!v+=}${!v-}\"); done\n"
	" p=$(__lsh_shown \"$1\" </dev/null 62>&-) || p=\n"
	" b=${__lsh_bind[*]+\"${__lsh_bind[*]}\"}; __lsh_bind=()\n"
	" { builtin printf R; builtin printf '%s\\0' \"$1\" \"$PWD\" \"${a[@]}\" \"$p\" \"$b\"; } >&62; }\n"
	"__lsh_type() { { builtin printf T; builtin type -t -- \"$1\"; builtin printf '\\0';"
	" } >&62; }\n"
	"__lsh_prompts() { builtin local c; for c in ${__lsh_prompt[@]+\"${__lsh_prompt[@]}\"};"
	" do if __lsh_status \"$1\"; then builtin eval -- \"$c\"; else builtin eval -- \"$c\"; fi; done; }\n";

/*
 * bash must not prompt, and its own line editor must not read what lsh writes, which
 * `set -o vi` in an rc file would have it do.  So what an rc file wants of both is kept
 * for lsh: the prompt as it is expanded, and what `bind` was told (its forms with options
 * are of bash's own editor).
 *
 * PS1 holds a mark that shows nothing; who puts something before it (a virtual
 * environment) or the mark before it back finds the prompt changed accordingly.
 */
const char driver_settings[] =
	"__lsh_ps1=() __lsh_n=0 __lsh_bind=() __lsh_rc=1\n"
	"__lsh_editor() { if [[ -o vi && ${__lsh_bind[*]-} != *'set editing-mode vi'* ]]; then"
	" __lsh_bind+=('set editing-mode vi'); fi; }\n"
	"bind() { builtin local a; __lsh_editor; for a; do if [[ $a = -* ]]; then"
	" [[ -n $__lsh_rc ]] || builtin bind \"$@\"; builtin return; fi; done; __lsh_bind+=(\"$@\"); }\n"
	"__lsh_take() { builtin local i m \"v=${PS1-}\"; PS2=\n"
	" for ((i = 0; i < ${#__lsh_ps1[@]}; i++)); do m=\"\\${__lsh_$i-}\"\n"
	"  if [[ $v = \"$m\" ]]; then __lsh_n=$i; builtin return 0; fi\n"
	"  v=${v//\"$m\"/\"${__lsh_ps1[i]}\"}; done\n"
	" __lsh_n=$i; __lsh_ps1[i]=$v; PS1=\"\\${__lsh_$i-}\"; }\n"
	"__lsh_shown() { builtin local \"p=${__lsh_ps1[__lsh_n]-}\"\n"
	" if __lsh_status \"$1\"; then builtin printf %s \"${p@P}\"; else"
	" builtin printf %s \"${p@P}\"; fi; }\n"
	"__lsh_begun() { if [[ $PS1 = '\\s-\\v\\$ ' ]]; then PS1=; fi; __lsh_rc=\n"
	" __lsh_editor; set +o vi +o emacs\n"
	" __lsh_take; }\n";

/*
 * The user's rc file gets the real input, as it would in a bash of its own.
 * PROMPT_COMMAND is taken over: bash would run it before each line that lsh sends,
 * and with the wrong input.  bash keeps no history file here: lsh keeps the
 * history.
 */
const char driver_interactive[] =
	"if [[ -r ~/.bashrc ]]; then . ~/.bashrc 0<&60 60<&- 61<&- 62>&-; fi\n"
	"__lsh_prompt=(${PROMPT_COMMAND[@]+\"${PROMPT_COMMAND[@]}\"})\n"
	"unset PROMPT_COMMAND HISTFILE\n"
	"set +o history\n"
	"__lsh_begun\n"
	"exec 61<&-\n";

const char driver_no_rc[] = "unset PROMPT_COMMAND HISTFILE\n"
			    "__lsh_prompt=()\n"
			    "set +o history\n"
			    "PS1=; __lsh_begun\n"
			    "exec 61<&-\n";
