# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - sourced by the tests of the files: starts an agent of their own in a
# temporary directory, confined to a cgroup of its own, and ends what it started.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=${LLAMUX_BIN:-$root/build/bin}
agent=$bin/llamux-agent
export LLAMUX_INFER=$bin/llamux-infer
unset LLAMUX_MODEL

skip() { echo "$*"; exit 77; }
fail() { echo "failed: $*" >&2; [ -s "${log:-}" ] && sed 's/^/agent: /' "$log" >&2; exit 1; }

[ "$(id -u)" = 0 ] || skip "needs root"
[ -r /sys/kernel/btf/vmlinux ] || skip "this kernel has no BTF"
[ -c /dev/fuse ] || skip "no /dev/fuse"
[ -x "$agent" ] || skip "$agent is not built"

tmp=$(mktemp -d /tmp/llamux-test.XXXXXX) || exit 1
dir=$tmp/files state=$tmp/state log=$tmp/log
pid=
declare -a ours=()

# The v2 hierarchy, wherever it is mounted; a v1 one does as well.
hierarchy=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$hierarchy" ] || hierarchy=$(awk '$3 == "cgroup" { print $2; exit }' /proc/mounts)
cgroup=$hierarchy/llamux-test.$$
mkdir "$cgroup" 2>/dev/null || cgroup=

# wait_for SECONDS COMMAND...: true as soon as the command is.
wait_for() {
	local end=$(($(date +%s%N) + $1 * 1000000000))
	shift
	until "$@" 2>/dev/null; do
		[ "$(date +%s%N)" -lt $end ] || return 1
		sleep 0.05
	done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# agent_start ARGUMENT...: until the files are there.
agent_start() {
	"$agent" --mount "$dir" --state "$state" ${cgroup:+--confine "$cgroup"} "$@" 2>>"$log" </dev/null &
	pid=$!
	wait_for 20 grep -q "^PID: $pid\$" "$dir/status" || fail "the agent does not start"
}

# agent_stop: its exit status.
agent_stop() {
	local p=$pid
	pid=
	kill "$p" || return 1
	wait_for 15 gone_or_zombie "$p" || { kill -9 "$p"; fail "the agent does not stop"; }
	wait "$p"
}
gone_or_zombie() { [ ! -e "/proc/$1/stat" ] || [ "$(cut -d')' -f2 "/proc/$1/stat" | cut -c2)" = Z ]; }

# ask QUESTION: the answer.
ask() { echo "$1" >"$dir/prompt" && cat "$dir/prompt"; }

mounted() { grep -q " $1 fuse.llamux " /proc/mounts; }

# in_cgroup COMMAND...: in the background, in the test's cgroup, a session of its own.
in_cgroup() {
	[ -n "$cgroup" ] || skip "no cgroup can be made"
	(echo "$BASHPID" >"$cgroup/cgroup.procs" && exec setsid "$@") &
	ours+=($!)
}

cleanup() {
	local p
	[ -z "$pid" ] || { kill "$pid" && wait_for 10 gone_or_zombie "$pid" || kill -9 "$pid"; } 2>/dev/null
	if [ -n "$cgroup" ]; then
		for p in $(cat "$cgroup/cgroup.procs" 2>/dev/null); do kill -9 "$p" 2>/dev/null; done
	fi
	for p in "${ours[@]}"; do kill -9 "$p" 2>/dev/null; done
	wait 2>/dev/null
	mounted "$dir" && umount -l "$dir"
	[ -z "$cgroup" ] || wait_for 5 rmdir "$cgroup"
	rm -rf "$tmp"
}
trap cleanup EXIT
