# SPDX-License-Identifier: GPL-2.0-or-later
"""What other means would have named, by rules that are stated here.

top      `top -b`: the program with the most CPU, all its processes together, if it has at
         least half a CPU.  It names a culprit; the cause is "somebody uses the CPU".
psi      /proc/pressure: the resource with the highest some avg10, from 10 % on.  It names a
         resource, never a culprit.
tracer   `bpftrace`, the usual one-liners for 3 s: run-queue latency (runqlat) and disk latency
         (biolatency).  A p99 above 10 ms (CPU) or 20 ms (disk) names that resource.
"""
import json
import re
import shutil
import subprocess

import lab
import score

TOP_LEAST = 50       # percent of one CPU
PSI_LEAST = 10.0     # percent
RUNQ_US, BIO_US = 10000, 20000


def top_names():
    """(name, pids) of the program with the most CPU; None if it has little."""
    if not shutil.which("top"):
        return None
    out = subprocess.run(["top", "-b", "-d", "2", "-n", "2", "-w", "200"], text=True, check=False,
                         stdout=subprocess.PIPE, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"})
    use, pids = {}, {}
    for line in out.stdout.rpartition("PID USER")[2].splitlines()[1:]:
        f = line.split()
        if len(f) >= 12:
            name = " ".join(f[11:])
            use[name] = use.get(name, 0) + float(f[8])
            pids.setdefault(name, set()).add(int(f[0]))
    name = max(use, key=use.get, default=None)
    return (name, pids[name]) if name and use[name] >= TOP_LEAST else None


def psi_names():
    best, most = None, PSI_LEAST
    for kind in ("cpu", "memory", "io"):
        m = re.search(r"some avg10=([0-9.]+)", lab.read("/proc/pressure/" + kind) or "")
        if m and float(m[1]) >= most:
            best, most = kind, float(m[1])
    return best


TRACER = """
tracepoint:sched:sched_wakeup, tracepoint:sched:sched_wakeup_new { @q[args->pid] = nsecs; }
tracepoint:sched:sched_switch { $q = @q[args->next_pid];
	if ($q) { @runq = hist((nsecs - $q) / 1000); delete(@q[args->next_pid]); } }
tracepoint:block:block_rq_issue { @s[args->dev, args->sector] = nsecs; }
tracepoint:block:block_rq_complete { $s = @s[args->dev, args->sector];
	if ($s) { @bio = hist((nsecs - $s) / 1000); delete(@s[args->dev, args->sector]); } }
interval:s:3 { clear(@q); clear(@s); exit(); }
"""


def p99(rows):
    """Of a histogram of bpftrace: the lower end of the row in which the 99th percentile lies."""
    left = 0.99 * sum(r["count"] for r in rows)
    for r in rows:
        left -= r["count"]
        if left <= 0:
            return r.get("min", 0)
    return 0


def tracer_names():
    """The resource whose latency is out of bounds; "nothing"; None where there is no bpftrace."""
    if not shutil.which("bpftrace"):
        return None
    # The trace file system is mounted for this command only.
    done = subprocess.run(["unshare", "-m", "sh", "-c",
                           "mount -t tracefs none /sys/kernel/tracing; exec bpftrace -f json -e \"$0\"",
                           TRACER], text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    held = {}
    for line in done.stdout.splitlines():
        if line.startswith('{"type": "hist"'):
            for name, rows in json.loads(line)["data"].items():
                held[name] = p99(rows)
    if done.returncode or "@runq" not in held:
        return None
    if held.get("@bio", 0) >= BIO_US:
        return "io"
    return "cpu" if held["@runq"] >= RUNQ_US else "nothing"


def named(injector, truth):
    """Peer -> {cause: right?, culprit: right?, said}."""
    family = score.family(truth["cause"].split("|")[0].strip())
    healthy = family in ("none", "busy", "app")
    label = truth["culprit"]
    out = {}
    found = top_names()
    pids = injector.pids(label) if label in injector.labels else set()
    out["top"] = {
        "said": found[0] if found else "nobody",
        "cause": truth["cause"] in ("cpu-hog", "cpu-rt", "busy-fine") and found is not None or
        (truth["cause"] in ("none", "app-itself") and found is None),
        "culprit": bool(found and found[1] & pids) or (not pids and found is None)}
    found = psi_names()
    out["psi"] = {"said": found or "nothing", "culprit": label == "none" and found is None,
                  "cause": found == family or (healthy and found is None)}
    found = tracer_names()
    if found:
        out["tracer"] = {"said": found, "culprit": label == "none" and found == "nothing",
                         "cause": found == family or (healthy and found == "nothing")}
    return out
