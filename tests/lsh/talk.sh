# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after lib.sh: dialogues with an interactive lsh through expect.
command -v expect >/dev/null || { echo "expect is not installed"; exit 77; }
export LSH_UNDER_TEST=$lsh

cat >"$dir/talk.tcl" <<'E'
set timeout 15
match_max 100000
proc fail {what} { puts $what; exit 99 }
proc see {text} { expect -ex $text {} timeout { fail "NOT SEEN: $text" } eof { fail "GONE" } }
proc prompt {} { see "lsh> " }
proc line {text} { send -- "$text\r"; prompt }
proc finish {} { expect eof {} timeout { fail "DOES NOT END" }; exit [lindex [wait] 3] }
proc leave {} { send "\004"; finish }
spawn -noecho $env(LSH_UNDER_TEST)
prompt
E

# talk NAME WANTED-STATUS PATTERN <<script: `line TEXT` sends a line and waits for
# the next prompt.  What was seen must match PATTERN.
talk() {
	local name=$1 want=$2 pattern=$3 out rc
	{ cat "$dir/talk.tcl" -; echo leave; } >"$dir/script"
	out=$(timeout 60 expect -f "$dir/script" 2>&1)
	rc=$?
	check "$name" $rc "$want" "$(tr -d '\r' <<<"$out" | sed 's/\x1b\[?2004[hl]//g')" "$pattern"
}
