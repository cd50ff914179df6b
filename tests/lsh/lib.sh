# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the tests of lsh: a home of its own, checks, the fake agent.
top=$(cd "$(dirname "$0")/../.." && pwd)
lsh=${LSH:-$top/build/bin/lsh}
fake_agent=$top/build/tests/lsh/fake_agent
[ -x "$lsh" ] || { echo "build/bin/lsh is not built"; exit 1; }
dir=$(mktemp -d)
agent_pid=
finish() {
	[ -z "$agent_pid" ] || kill "$agent_pid" 2>/dev/null
	rm -rf "$dir"
}
trap finish EXIT
mkdir "$dir/home" "$dir/work"
# The prompt of a bash that nobody has told another, whatever /etc has.
plain_prompt="PS1='\\s-\\v\\$ '"
echo "$plain_prompt" >"$dir/home/.bashrc"
export HOME=$dir/home XDG_STATE_HOME=$dir/state LLAMUX_DIR=$dir/agent TERM=xterm LC_ALL=C.UTF-8
unset NO_COLOR BASH_ENV ENV PROMPT_COMMAND LLAMUX_MODEL
cd "$dir/work" || exit 1
checks=0 bad=0

# check NAME STATUS WANTED-STATUS OUTPUT PATTERN: PATTERN is an extended regular
# expression that some line must match; "" is not looked for.
check() {
	checks=$((checks + 1))
	if [ "$2" != "$3" ]; then
		echo "$1: status $2, wanted $3"; printf '%s\n' "$4" | head -n 20; bad=$((bad + 1))
	elif [ -n "$5" ] && ! grep -qE -- "$5" <<<"$4"; then
		echo "$1: nothing matches $5 in:"; printf '%s\n' "$4" | head -n 20; bad=$((bad + 1))
	fi
}

# run NAME WANTED-STATUS PATTERN COMMAND...: both outputs together.
run() {
	local name=$1 want=$2 pattern=$3 out
	shift 3
	out=$(timeout 30 "$@" 2>&1 </dev/null)
	check "$name" $? "$want" "$out" "$pattern"
}

start_agent() {
	mkdir "$LLAMUX_DIR"
	printf 'Version: 0\nState: running\nName: \033[31mred\n' >"$LLAMUX_DIR/status"
	mkfifo "$dir/ready"
	"$fake_agent" "$LLAMUX_DIR" >"$dir/ready" &
	agent_pid=$!
	read -r -t 10 line <"$dir/ready" && [ "$line" = ready ] || { echo "the fake agent does not start"; exit 1; }
}

done_testing() {
	echo "$((checks - bad)) of $checks checks passed"
	[ "$checks" -gt 0 ] && [ "$bad" -eq 0 ]
	exit
}
