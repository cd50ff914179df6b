#!/bin/bash
# What observing costs: see overhead.py and switch_cost.c, which say how they measure.
#   overhead.sh [ROW...]    switch pipe messaging fio compile idle; default: all
#   PAIRS=15; HOLDER='build/tests/bpf/bpf_check hold' for the probes without the agent
cd "$(dirname "$0")/../.." || exit 2
[ "$(id -u)" = 0 ] || { echo "skipped: needs root (BPF)"; exit 0; }
rows=("$@")
[ $# -gt 0 ] || rows=(switch pipe messaging fio compile idle)
rest=() bad=0
for row in "${rows[@]}"; do
	if [ "$row" = switch ]; then build/tests/bench/switch_cost || bad=1; else rest+=("$row"); fi
done
[ ${#rest[@]} -eq 0 ] || /usr/bin/python3 tests/bench/overhead.py "${rest[@]}" || bad=1
exit $bad
