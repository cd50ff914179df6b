#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the engine and the peer in turn on the same files.

Set in the environment, with the defaults:
    TYPES="Q4_K_M Q4_0 Q6_K Q8_0"   of TinyLlama-1.1B's shape, random weights
    THREADS="1 2"  PROMPTS="16 128 512"  GENERATE=32  PAIRS=5
    OURS=build/bin/llamux-run  PEER=build/peer/peer  MODEL=(a file instead of TYPES)
    PEER_FLAGS=""                    e.g. --no-repack; the defaults are the peer's best
    OURS_FLAGS="--packed"            " " for weights as they lie in the mapped file
What others' machines have: LLAMUX_SIMD=avx2 PEER_FLAGS="--backend haswell"

A pair is a run of ours and a run of the peer, one after the other, in changing
order; each run opens the file anew, warms up with a few tokens and measures one
prompt and one generation.  A ratio is taken within each pair, since the machine
drifts between pairs; told are the median of the ratios with the smallest and the
largest, and the medians of the speeds.  Where other work disturbs, the two engines
suffer unlike (waiting threads spin), so the ratio of the best runs is told too.

Every generated token reads every weight once (of the embedding, one row), so the
bandwidth that generation uses is that of bytes x tokens/s.  What the machine allows
then is what a plain reader gets from the same mapped file (bandwidth.c), measured
within every pair: in its best pass of a few hundredths of a second, and in the median one.
The shares of both are told, as medians over all pairs; a generation takes about a second,
so of a machine with neighbours it gets their mean.
"""
import json
import os
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
ROUGH_PROMPT, ROUGH_GENERATE = 40, 14
PEER_FLAGS = os.environ.get("PEER_FLAGS", "").split()
OURS_FLAGS = os.environ.get("OURS_FLAGS", "--packed").split()
PROMPT, GENERATION = "prompt_tokens_per_s", "generation_tokens_per_s"


def setting(name, default):
    return os.environ.get(name) or default


def come_first():
    """In the child: before others on a shared machine, where that is allowed.  Under
    autogroup (sched(7)) a nice value counts within a session only: a session of its own
    gets one as a whole."""
    os.setsid()
    try:
        os.nice(-10)
        with open("/proc/self/autogroup", "w", encoding="ascii") as f:
            f.write("-20")
    except OSError:
        pass  # unprivileged, or no autogroup: the medians have more noise


def run(command):
    with subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=come_first) as p:
        out = p.communicate()[0]
    if p.returncode:
        sys.exit(f"{' '.join(command)}: exit {p.returncode}")
    return out.decode()


def ours(model, prompt, generate, threads):
    return json.loads(run([setting("OURS", "build/bin/llamux-run"), "bench", model, "-p", str(prompt),
                           "-n", str(generate), "-t", str(threads), "-r", "1", *OURS_FLAGS]))


def peer(model, prompt, generate, threads):
    return json.loads(run([setting("PEER", "build/peer/peer"), "bench", model, str(prompt), str(generate),
                           "-t", str(threads), "--rounds", "1", *PEER_FLAGS]))


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
    """GB/s of reading the mapped file: the best pass, the median one."""
    return [float(x) for x in run([os.path.join(DIR, "bandwidth"), str(threads), model]).split()]


class Pairs:
    """The results of ours and of the peer, and GB/s, of each pair."""

    def __init__(self):
        self.ours, self.peer, self.memory = [], [], []

    def column(self, engine, key):
        return [r[key] for r in getattr(self, engine)]

    def median(self, engine, key):
        return statistics.median(self.column(engine, key))

    def ratio(self, key):
        """(median, least, largest, that of the best runs)"""
        a, b = self.column("ours", key), self.column("peer", key)
        r = [x / y for x, y in zip(a, b)]
        return statistics.median(r), min(r), max(r), max(a) / max(b)

    def shares(self, engine, gb_token, which):
        return [speed * gb_token / gb[which] for speed, gb in zip(self.column(engine, GENERATION), self.memory)]

    def as_dict(self):
        return {"ours": self.ours, "peer": self.peer, "memory_gb_per_s": self.memory}


def measure(model, prompt, generate, threads, pairs):
    out = Pairs()
    for i in range(pairs):
        jobs = [(out.ours, lambda: ours(model, prompt, generate, threads)),
                (out.memory, lambda: bandwidth(model, threads)),
                (out.peer, lambda: peer(model, prompt, generate, threads))]
        for results, job in jobs if i % 2 == 0 else jobs[::-1]:
            results.append(job())
    return out


def ratio_text(r):
    return f"{r[0]:5.2f} ({r[1]:.2f}-{r[2]:.2f}) {r[3]:5.2f}"


def report_line(label, threads, prompt, p):
    print(f"{label:8} {threads:2} {prompt:6} | {p.median('ours', PROMPT):8.1f} {p.median('peer', PROMPT):8.1f} "
          f"{ratio_text(p.ratio(PROMPT)):>24} | {p.median('ours', GENERATION):7.2f} "
          f"{p.median('peer', GENERATION):7.2f} {ratio_text(p.ratio(GENERATION)):>24}", flush=True)


def report_file(label, threads, model, all_pairs):
    size, gb_token = os.path.getsize(model), bytes_per_token(model) / 1e9
    best, usual = (statistics.median([x[which] for p in all_pairs for x in p.memory]) for which in (0, 1))
    print(f"{label}, {threads} threads: the file is read at {best:.1f} GB/s in the best pass, {usual:.1f} in the "
          f"median one; {gb_token:.3f} GB a token: at most {best / gb_token:.1f}, {usual / gb_token:.1f} tokens/s")
    for e in ("ours", "peer"):
        share, of_usual = (statistics.median([x for p in all_pairs for x in p.shares(e, gb_token, which)])
                           for which in (0, 1))
        rss = max(max(p.column(e, "peak_memory_bytes")) for p in all_pairs)
        load = statistics.median([x for p in all_pairs for x in p.column(e, "load_ms")])
        copied = statistics.median([r.get("packed_ms", 0) for p in all_pairs for r in getattr(p, e)])
        print(f"    {e}: generation uses {share:.0%} and {of_usual:.0%} of that; ready after {load:.0f} ms"
              f"{f' (weights packed behind, after {copied:.0f} ms)' if copied else ''}; "
              f"peak memory {rss / 1e6:.0f} MB, {rss / size:.2f} x the file")
    sys.stdout.flush()


def estimate(files, threads, prompts, generate, pairs):
    """Seconds: both engines, each run with its warm-up, if the machine is like others of two cores."""
    tokens = sum((p / ROUGH_PROMPT + (generate + 4) / ROUGH_GENERATE) * 1.5 / t for t in threads for p in prompts)
    return files * pairs * (tokens + 3 * len(threads) * len(prompts))


def save(results):
    """After each line, so that a run that is cut short leaves what it has."""
    path = os.path.join(DIR, "results.json")
    with open(path + ".part", "w", encoding="utf-8") as f:
        json.dump(results, f, indent=1)
    os.replace(path + ".part", path)


def bench_file(label, model, threads, prompts, generate, pairs, results):
    for t in threads:
        done = []
        for prompt in prompts:
            done.append(measure(model, prompt, generate, t, pairs))
            report_line(label, t, prompt, done[-1])
            results.append({"file": label, "threads": t, "prompt": prompt, "generate": generate,
                            **done[-1].as_dict()})
            save(results)
        report_file(label, t, model, done)


def main():
    types = setting("TYPES", "Q4_K_M Q4_0 Q6_K Q8_0").split()
    threads = [int(x) for x in setting("THREADS", "1 2").split()]
    prompts = [int(x) for x in setting("PROMPTS", "16 128 512").split()]
    generate, pairs = int(setting("GENERATE", "32")), int(setting("PAIRS", "5"))
    given = os.environ.get("MODEL")
    files = [(os.path.basename(given), given)] if given else [(k, model_file(k)) for k in types]
    print(f"about {estimate(len(files), threads, prompts, generate, pairs) / 60:.0f} minutes: "
          f"{' '.join(name for name, _ in files)}; {threads} threads; prompts {prompts}; {pairs} pairs", flush=True)
    subprocess.run([setting("PEER", "build/peer/peer"), "info", *PEER_FLAGS], check=True)
    print(f"load average {os.getloadavg()[0]:.2f}; ours: LLAMUX_SIMD={os.environ.get('LLAMUX_SIMD', '')}")
    print(f"{'':18} | prompt, tokens/s{'':26} | generation, tokens/s\n"
          f"type     th prompt |     ours     peer  ratio (min-max)   best |    ours    peer  ratio (min-max)   best",
          flush=True)
    results, start = [], time.time()
    for label, model in files:
        bench_file(label, model, threads, prompts, generate, pairs, results)
    print(f"{(time.time() - start) / 60:.1f} minutes; simd of ours: {results[0]['ours'][0]['simd']}; "
          f"all numbers in build/bench/results.json")


if __name__ == "__main__":
    main()
