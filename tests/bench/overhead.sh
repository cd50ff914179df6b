#!/bin/bash
# What observing costs: see program_cost.c and overhead.py, which say how they measure.
#   overhead.sh [ROW...]    pipe messaging reads compile idle (default: these)
#                           reads-asleep: the same reads by a CPU that sleeps meanwhile; in a virtual
#                           machine its waking moves them by more than they cost
#   fio                     reads by fio itself; the mean of each slice, so noisier
#                           agent:pipe agent:messaging agent:reads agent:fio agent:compile
# The first are the cost of the programs that are always attached, in slices of milliseconds, with
# that of programs that do nothing beside it (four minutes together).  The rows with agent: have
# the whole agent started and ended between turns of seconds, in which a virtual machine may drift
# by more than that costs.
#   PAIRS=12 (agent: a minute or two each); HOLDER='build/tests/bpf/bpf_check hold' for the probes without the agent
#   SETS='always' leaves out what programs that do nothing cost
cd "$(dirname "$0")/../.." || exit 2
[ "$(id -u)" = 0 ] || { echo "skipped: needs root (BPF)"; exit 0; }
rows=("$@")
[ $# -gt 0 ] || rows=(pipe messaging reads compile idle)
read -ra sets <<<"${SETS:-empty always}"
agent=() bad=0
for row in "${rows[@]}"; do
	case $row in
	agent:* | idle) agent+=("${row#agent:}") ;;
	*) build/tests/bench/program_cost "$row" "${sets[@]}" || bad=1 ;;
	esac
done
[ ${#agent[@]} -eq 0 ] || /usr/bin/python3 tests/bench/overhead.py "${agent[@]}" || bad=1
exit $bad
