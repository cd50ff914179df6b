#!/bin/bash
# What observing costs: see overhead.py, which says how it measures.
#   overhead.sh [ROW...]    pipe messaging fio compile idle; default: all
#   PAIRS=15; HOLDER='build/tests/bpf/bpf_check hold' for the probes without the agent
cd "$(dirname "$0")/../.." || exit 2
[ "$(id -u)" = 0 ] || { echo "skipped: needs root (BPF)"; exit 0; }
exec /usr/bin/python3 tests/bench/overhead.py "$@"
