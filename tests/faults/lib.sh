# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by injectors in bash.  An injector defines fault_on, fault_off (default:
# ends what `start` started since fault_on) and, if it has a number of its own,
# fault_metric; it starts its victim and its bystanders, and then calls `serve`.
# See README.md for what the runner says and hears.
set -u
: "${FAULT_DIRS:?run it with tests/faults/run}" "${FAULT_TMP:?}" "${FAULT_BIN:?}"
pid='' together='' all_pids=() on_pids=() is_on=''

cannot() { echo "cannot $*"; exit 77; }
# is LABEL pid N... | cgroup DIR... | name NAME: what the truth's words stand for.
is() { echo "is $*"; }
# knob PATH...: settings that the undo must restore byte for byte.
knob() { echo "knob $*"; }

# enter LABEL: moves this shell into the label's control group, in each hierarchy.
enter() {
	local d
	for d in $FAULT_DIRS; do
		mkdir -p "$d/$1" && echo "$BASHPID" >"$d/$1/cgroup.procs" || exit 1
	done
}
# dir_of CONTROLLER LABEL: the label's directory that has this controller's files.
dir_of() {
	local d
	for d in $FAULT_DIRS; do
		[ -z "$(find "$d" -maxdepth 1 -name "$1.*" -print -quit)" ] || { mkdir -p "$d/$2"; echo "$d/$2"; return; }
	done
	return 1
}
# start LABEL COMMAND...: in the label's group, in a session of its own; sets pid,
# says `is LABEL pid N` and `is LABEL cgroup DIR`; it is killed when this injector ends.
# Where together=GROUP is set, all of these share that group, and no label has one.
start() {
	local label=$1; shift
	( enter "${together:-$label}"; exec setsid setpriv --pdeathsig KILL -- "$@" </dev/null ) &
	pid=$!
	all_pids+=("$pid")
	[ -z "$is_on" ] || on_pids+=("$pid")
	is "$label" pid "$pid"
	[ -n "$together" ] || is "$label" cgroup "${FAULT_DIRS%% *}/$label"
}
# until_true COMMAND...: waits, 10 s at most.
until_true() {
	local i
	for ((i = 0; i < 200; i++)); do "$@" >/dev/null 2>&1 && return; sleep 0.05; done
	return 1
}
end() { # PID...: kills and waits
	[ $# -eq 0 ] || { kill -KILL "$@"; kill -CONT "$@"; wait "$@"; } 2>/dev/null
	true
}
# end_group LABEL: kills whatever is in the label's group, children of children too.
end_group() {
	local d i pids
	for ((i = 0; i < 100; i++)); do
		pids=$(for d in $FAULT_DIRS; do find "$d/$1" -name cgroup.procs -exec cat {} + 2>/dev/null; done | sort -u)
		[ -n "$pids" ] || return 0
		# shellcheck disable=SC2086
		kill -KILL $pids 2>/dev/null
		sleep 0.05
	done
}
# sum_of FILE KEY: what stands behind the keys that match, summed; by this shell itself, as it is asked
# for all the time, and to start a program for it is a load in emulation.
sum_of() {
	local lines line sum=0
	mapfile -t lines <"$1"
	# shellcheck disable=SC2053
	for line in "${lines[@]}"; do [[ ${line% *} != $2 ]] || ((sum += ${line##* })); done
	echo "$sum"
}
fault_off() { end "${on_pids[@]}"; on_pids=(); }
fault_metric() { echo 0; }
fault_end() { :; } # what is to be taken away at the end besides processes

serve() {
	local word
	trap 'end "${all_pids[@]}"; fault_end' EXIT
	echo ready
	while read -r word; do
		case $word in
		on) is_on=1; fault_on || cannot "the fault could not be made"; echo on ;;
		off) fault_off; is_on=''; echo off ;;
		metric) echo "metric $(fault_metric)" ;;
		esac
	done
}
