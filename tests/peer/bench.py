#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the engine and the peer in turn on the same files.

Set in the environment, with the defaults:
    TYPES="Q4_K_M Q4_0 Q6_K Q8_0"   of TinyLlama-1.1B's shape, random weights
    THREADS="1 2"  PROMPTS="16 128 512"  GENERATE=32  PAIRS=5
    OURS=build/bin/llamux-run  PEER=build/peer/peer  MODEL=(a file instead of TYPES)
    PEER_FLAGS=""                    e.g. --no-repack; the defaults are the peer's best

A pair is a run of ours and a run of the peer, one after the other, in changing
order; each run opens the file anew, warms up with a few tokens and measures one
prompt and one generation.  A ratio is taken within each pair, since the machine
drifts between pairs; told are the median of the ratios with the smallest and the
largest, and the medians of the speeds.

Every generated token reads every weight once (of the embedding, one row), so the
bandwidth that generation uses is that of bytes x tokens/s; what the machine allows
is what a plain reader gets from the same mapped file, or from large pages of
anonymous memory if that is faster (bandwidth.c), just before and after.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(ROOT, "tests", "bench"), os.path.join(ROOT, "tests", "peer")]
from gguf_table import tensor_table  # noqa: E402

DIR = os.path.join(ROOT, "build", "bench")
# Tokens/s of a machine of two cores (prompt, generation with one thread, ours and
# the peer's together), only for the estimate of the time that is said first.
ROUGH_PROMPT, ROUGH_GENERATE = 25, 10


def setting(name, default):
    return os.environ.get(name) or default


def polite():
    """Before others on a shared machine, where that is allowed."""
    return ["nice", "-n", "-10"] if os.geteuid() == 0 and shutil.which("nice") else []


def run(command):
    out = subprocess.run(polite() + command, stdout=subprocess.PIPE, check=False)
    if out.returncode:
        sys.exit(f"{' '.join(command)}: exit {out.returncode}")
    return out.stdout.decode()


def ours(model, prompt, generate, threads):
    return json.loads(run([setting("OURS", "build/bin/llamux-run"), "bench", model, "-p", str(prompt),
                           "-n", str(generate), "-t", str(threads), "-r", "1"]))


def peer(model, prompt, generate, threads):
    return json.loads(run([setting("PEER", "build/peer/peer"), "bench", model, str(prompt), str(generate),
                           "-t", str(threads), "--rounds", "1"] + os.environ.get("PEER_FLAGS", "").split()))


def model_file(kind):
    path = os.path.join(DIR, f"tinyllama-{kind}.gguf")
    maker = os.path.join(ROOT, "tests", "bench", "make_model.py")
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(maker):
        os.makedirs(DIR, exist_ok=True)
        subprocess.run([sys.executable, maker, path + ".part", "--type", kind], check=True)
        os.replace(path + ".part", path)
    return path


def bytes_per_token(model):
    """What a generated token reads of the file."""
    table = tensor_table(model)
    tied = "output.weight" not in table
    return sum(t.bytes for name, t in table.items() if tied or name != "token_embd.weight")


def bandwidth(model, threads):
    """GB/s of (the mapped file, anonymous memory)."""
    reader = os.path.join(DIR, "bandwidth")
    return float(run([reader, str(threads), model])), float(run([reader, str(threads)]))


class Pairs:
    def __init__(self):
        self.ours, self.peer = [], []

    def column(self, engine, key):
        return [r[key] for r in getattr(self, engine)]

    def median(self, engine, key):
        return statistics.median(self.column(engine, key))

    def ratio(self, key):
        r = [a / b for a, b in zip(self.column("ours", key), self.column("peer", key))]
        return statistics.median(r), min(r), max(r)

    def as_dict(self):
        return {"ours": self.ours, "peer": self.peer}


def measure(model, prompt, generate, threads, pairs):
    out = Pairs()
    for i in range(pairs):
        engines = [(out.ours, ours), (out.peer, peer)]
        for results, engine in engines if i % 2 == 0 else engines[::-1]:
            results.append(engine(model, prompt, generate, threads))
    return out


def ratio_text(r):
    return f"{r[0]:5.2f} ({r[1]:.2f}-{r[2]:.2f})"


def report_line(label, threads, prompt, p):
    k_p, k_g = "prompt_tokens_per_s", "generation_tokens_per_s"
    print(f"{label:8} {threads:2} {prompt:6} | {p.median('ours', k_p):8.1f} {p.median('peer', k_p):8.1f} "
          f"{ratio_text(p.ratio(k_p)):>18} | {p.median('ours', k_g):7.2f} {p.median('peer', k_g):7.2f} "
          f"{ratio_text(p.ratio(k_g)):>18}", flush=True)


def report_file(label, threads, model, all_pairs, before, after):
    size = os.path.getsize(model)
    gb_token = bytes_per_token(model) / 1e9
    mapped, anonymous = (max(a, b) for a, b in zip(before, after))
    best = max(mapped, anonymous)
    speed = {e: max(p.median(e, "generation_tokens_per_s") for p in all_pairs) for e in ("ours", "peer")}
    print(f"{label}, {threads} threads: memory reads at {mapped:.1f} GB/s from the file, {anonymous:.1f} anonymous; "
          f"{gb_token:.3f} GB a token: at most {best / gb_token:.1f} tokens/s")
    for e in speed:
        rss = max(max(p.column(e, "peak_memory_bytes")) for p in all_pairs)
        load = statistics.median([x for p in all_pairs for x in p.column(e, "load_ms")])
        print(f"    {e}: generation uses {speed[e] * gb_token / best:.0%} of that; "
              f"ready after {load:.0f} ms; peak memory {rss / 1e6:.0f} MB, {rss / size:.2f} x the file")
    sys.stdout.flush()


def estimate(files, threads, prompts, generate, pairs):
    """Seconds: both engines, each run with its warm-up, if the machine is like others of two cores."""
    tokens = sum((p / ROUGH_PROMPT + (generate + 4) / ROUGH_GENERATE) * 1.5 / t for t in threads for p in prompts)
    return files * (pairs * tokens + 20 * len(threads))


def bench_file(label, model, threads, prompts, generate, pairs, results):
    for t in threads:
        before = bandwidth(model, t)
        done = []
        for prompt in prompts:
            done.append(measure(model, prompt, generate, t, pairs))
            report_line(label, t, prompt, done[-1])
            results.append({"file": label, "threads": t, "prompt": prompt, "generate": generate,
                            **done[-1].as_dict()})
        report_file(label, t, model, done, before, bandwidth(model, t))


def main():
    types = setting("TYPES", "Q4_K_M Q4_0 Q6_K Q8_0").split()
    threads = [int(x) for x in setting("THREADS", "1 2").split()]
    prompts = [int(x) for x in setting("PROMPTS", "16 128 512").split()]
    generate, pairs = int(setting("GENERATE", "32")), int(setting("PAIRS", "5"))
    given = os.environ.get("MODEL")
    files = [(os.path.basename(given), given)] if given else [(k, model_file(k)) for k in types]
    print(f"about {estimate(len(files), threads, prompts, generate, pairs) / 60:.0f} minutes: "
          f"{' '.join(name for name, _ in files)}; {threads} threads; prompts {prompts}; {pairs} pairs", flush=True)
    subprocess.run([setting("PEER", "build/peer/peer"), "info"], check=True)
    print(f"load average {os.getloadavg()[0]:.2f}; ours: LLAMUX_SIMD={os.environ.get('LLAMUX_SIMD', '')}")
    print("                   | prompt, tokens/s                    | generation, tokens/s\n"
          "type     th prompt |     ours     peer   ratio (min-max) |    ours    peer   ratio (min-max)", flush=True)
    results, start = [], time.time()
    for label, model in files:
        bench_file(label, model, threads, prompts, generate, pairs, results)
    with open(os.path.join(DIR, "results.json"), "w", encoding="utf-8") as f:
        json.dump(results, f, indent=1)
    print(f"{(time.time() - start) / 60:.1f} minutes; simd of ours: {results[0]['ours'][0]['simd']}; "
          f"all numbers in build/bench/results.json")


if __name__ == "__main__":
    main()
