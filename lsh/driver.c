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
	"__lsh_report() { builtin local v; local -a a=()\n"
	" for v in PATH HOME LLAMUX_DIR LLAMUX_MODEL LLAMUX_INFER NO_COLOR TERM; do"
	" a+=(\"${!v+=}${!v-}\"); done\n"
	" { builtin printf R; builtin printf '%s\\0' \"$1\" \"$PWD\" \"${a[@]}\"; } >&62; }\n"
	"__lsh_type() { { builtin printf T; builtin type -t -- \"$1\"; builtin printf '\\0';"
	" } >&62; }\n"
	"__lsh_prompts() { builtin local c; for c in ${__lsh_prompt[@]+\"${__lsh_prompt[@]}\"};"
	" do __lsh_status \"$1\"; builtin eval -- \"$c\"; done; }\n";

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
	"PS1= PS2=\n"
	"exec 61<&-\n";

const char driver_no_rc[] = "unset PROMPT_COMMAND HISTFILE\n"
			    "__lsh_prompt=()\n"
			    "set +o history\n"
			    "PS1= PS2=\n"
			    "exec 61<&-\n";
