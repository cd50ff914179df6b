# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the tests beside it: processes to act on, in a cgroup of their own to
# which the actuator is confined, and checks.  All of it ends with the test.
set -u
umask 022
renice -n 0 -p $$ >/dev/null # a known one, whoever starts us
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
[ "$(id -u)" = 0 ] || { echo "needs root"; exit 77; }
bin=${LLAMUX_TEST_BIN:-build/tests/actions}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/llamux-act.XXXXXX")
cgroup='' started=0 failed=0 pid='' pids=() rmdirs=()

finish() {
	trap - EXIT
	local d
	exec 2>>"$tmp/noise" 9>&- # lets everything go that start() started
	for d in "${pids[@]}"; do thaw "$d"; done
	wait
	for d in "${rmdirs[@]}"; do wait_for rmdir_gone "$d" || { echo "cannot remove $d"; failed=1; }; done
	rm -rf "$tmp"
	[ "$failed" = 0 ] || { echo "$failed failed"; exit 1; }
	exit "${1:-0}"
}
# A process that a failed test has left frozen.
thaw() {
	local group
	group=$(sed -n 's/^[0-9]*:freezer:\(\/.*llamux.*\)/\1/p' "/proc/$1/cgroup")
	[ -z "$group" ] || { echo THAWED >"/sys/fs/cgroup/freezer$group/freezer.state"; }
	group=$(sed -n 's/^0::\(\/.*llamux.*\)/\1/p' "/proc/$1/cgroup")
	[ -z "$group" ] || echo 0 | tee /sys/fs/cgroup{,/unified}"$group/cgroup.freeze" >/dev/null
}
trap 'echo "ended early, line $LINENO"; failed=1; finish' EXIT
skip() { echo "skipped: $*"; finish 77; }
wait_for() { # COMMAND...: at most a minute, which only a defect takes, also where 20 others want each CPU
	local end=$((SECONDS + 60))
	while :; do "$@" >/dev/null 2>&1 && return; [ $SECONDS -lt $end ] || return 1; sleep 0.01; done
}
rmdir_gone() { [ ! -d "$1" ] || rmdir "$1"; }

# Any hierarchy will do for the confinement.
for root in /sys/fs/cgroup/unified /sys/fs/cgroup /sys/fs/cgroup/cpu; do
	[ -e "$root/cgroup.procs" ] && mkdir "$root/llamux-act.$$" 2>/dev/null && { cgroup=$root/llamux-act.$$; break; }
done
[ -n "$cgroup" ] || skip "no cgroup file system in which a group can be made"
rmdirs+=("$cgroup")
mkfifo "$tmp/leash"
exec 9<>"$tmp/leash"

# start THREADS [WORD...]: a process in $cgroup, in a session of its own; sets pid.
prog=$bin/busy
start() {
	local out=$tmp/out.$((++started))
	(echo "$BASHPID" >"$cgroup/cgroup.procs" && exec setsid "$prog" "$@" <"$tmp/leash" >"$out" 9>&-) &
	pid=$!
	pids+=("$pid")
	wait_for ready_or_ended "$out" "$pid"
	if ! grep -q ready "$out"; then
		wait "$pid"; rc=$?
		[ "$rc" != 77 ] || skip "its scheduling cannot be set up here"
		echo "$prog $* did not start ($rc)"; failed=$((failed + 1)); finish
	fi
	ln -s "$out" "$tmp/out-of.$pid"
}
ready_or_ended() { grep -q ready "$1" || ended "$2" || grep -q '^State:.Z' "/proc/$2/status"; }
lines() { grep -c "$2" "$tmp/out-of.$1"; }
more() { [ "$(lines "$1" "$2")" -gt "$3" ]; }
# Another thread, or child (sets child), of a process.
thread_of() { local n; n=$(lines "$1" thread); kill -USR1 "$1"; wait_for more "$1" thread "$n"; }
child_of() {
	local n; n=$(lines "$1" child); kill -USR2 "$1"; wait_for more "$1" child "$n"
	child=$(sed -n 's/^child //p' "$tmp/out-of.$1" | tail -n 1)
}
ended() { ! [ -d "/proc/$1" ]; }
end() { disown "$1" 2>/dev/null; kill -KILL "$1"; wait_for ended "$1"; }

# act ARGUMENT...: its output in $out, its exit code in $rc.
state=$tmp/state
act() { out=$("$bin/act" --state "$state" --confine "$cgroup" "$@" 2>&1); rc=$?; }
attrs() { "$bin/attrs" "$@"; }
# The policy numbers (0 OTHER, 3 BATCH, 5 IDLE) and niceness of all threads on one
# line: of each process the main thread's, then the others', by value.
stat_field() { # NUMBER-AFTER-THE-NAME PID...
	local field=$1 p t; shift
	for p in "$@"; do
		{ echo "$p"; for t in /proc/"$p"/task/*; do [ "${t##*/}" = "$p" ] || echo "${t##*/}"; done; } |
			while read -r t; do
				awk -v f="$field" -v main="$((t == p))" '{ sub(/^.*\) /, ""); print !main, $f }' "/proc/$p/task/$t/stat"
			done | sort -k1,1n -k2,2n | awk '{ printf "%s ", $2 }'
	done
}
policies() { stat_field 39 "$@"; }
nices() { stat_field 17 "$@"; }

ok() { # TEXT COMMAND...
	local text=$1; shift
	if "$@"; then echo "ok    $text"; else echo "FAIL  $text"; echo "      last output: ${out-}"; failed=$((failed + 1)); fi
}
same() { [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2") | head -n 6; return 1; }; }
differ() { [ "$1" != "$2" ]; }
says() { [[ $out == *"$1"* ]] || { echo "      not in it: $1"; return 1; }; }
# A new journal: no cool-down left from the actions before.
fresh() { state=$tmp/state.$((++started)); }
