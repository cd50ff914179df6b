#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The engine's speed, without training anything: random weights of two shapes
# (TinyLlama-1.1B in Q4_K_M, 637 MiB, and a model of the embedded one's size).
# Usage: engine.sh [LLAMUX-RUN]    THREADS=n (default: all CPUs), TMPDIR for the files.
set -eu
cd "$(dirname "$0")/../.."
run=${1:-build/bin/llamux-run}
threads=${THREADS:-$(nproc)}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for preset in embedded tinyllama; do
	/usr/bin/python3 tests/bench/make_model.py "$dir/$preset.gguf" --preset $preset
	"$run" bench "$dir/$preset.gguf" -p 120 -n 40 -t "$threads"
done
