#!/bin/bash
# What the probes cost: `perf bench sched pipe` on one CPU, the worst case for a
# probe on every context switch, in pairs without and with all programs attached.
# Prints the median of the pairs' ratios; fails from LIMIT (1.05) on.
#   PAIRS=15 LOOPS=50000 CPU=1; HOLDER='build/bin/llamux-agent --mount DIR ...':
#   what attaches them (default: the probes alone)
cd "$(dirname "$0")/../.." || exit 2
pairs=${PAIRS:-15} loops=${LOOPS:-50000} cpu=${CPU:-$(($(nproc) - 1))} limit=${LIMIT:-1.05}
holder=${HOLDER:-build/tests/bpf/bpf_check hold}
perf bench sched pipe -l 1 >/dev/null 2>&1 || { echo "skipped: needs perf (apt-get install linux-perf)"; exit 0; }
[ "$(id -u)" = 0 ] || { echo "skipped: needs root (BPF)"; exit 0; }

tmp=$(mktemp -d) pid=''
stop() { [ -z "$pid" ] || { kill "$pid"; wait "$pid"; } 2>/dev/null; pid=''; }
trap 'stop; rm -rf "$tmp"' EXIT
attached() { grep -qs '^prog_id:' /proc/"$pid"/fdinfo/*; }
start() {
	$holder >/dev/null 2>"$tmp/log" & pid=$!
	for ((i = 0; i < 200; i++)); do
		attached && break
		kill -0 $pid 2>/dev/null || { cat "$tmp/log"; echo "the holder ended"; exit 1; }
		sleep 0.05
	done
	sleep 0.2 # the last of them attach
}
# Time of one run in us.  The bench shares its CPU with whatever else this machine
# does, so its own CPU time is told, not the time on the wall.
run() {
	local TIMEFORMAT='%U %S'
	{ time taskset -c "$cpu" perf bench sched pipe -l "$loops" >/dev/null 2>&1; } 2>&1 |
		awk '{ printf "%.0f\n", ($1 + $2) * 1e6 }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

run >/dev/null # warms up
for ((p = 1; p <= pairs; p++)); do
	# The order alternates, so that a drift of the machine cancels out.
	if ((p % 2)); then
		off=$(run); start; on=$(run); stop
	else
		start; on=$(run); stop; off=$(run)
	fi
	echo "$off" >>"$tmp/off"; echo "$on" >>"$tmp/on"
	awk -v a="$on" -v b="$off" 'BEGIN { printf "%.4f\n", a / b }' >>"$tmp/ratio"
done
ratio=$(median <"$tmp/ratio")
echo "without: $(median <"$tmp/off") us, with: $(median <"$tmp/on") us for $loops round trips (medians of $pairs)"
# What else runs here only adds time, so the fast quarter is the truer comparison on
# a busy machine; the verdict is on the pairs all the same.
quarter() { sort -n "$1" | sed -n "$(((pairs + 3) / 4))p"; }
echo "fast quarter: $(quarter "$tmp/off") and $(quarter "$tmp/on") us, ratio $(awk -v a="$(quarter "$tmp/on")" -v b="$(quarter "$tmp/off")" 'BEGIN { printf "%.4f", a / b }')"
echo "ratio: $ratio (median of pairs; limit $limit)"
awk -v r="$ratio" -v l="$limit" 'BEGIN { exit !(r < l) }'
