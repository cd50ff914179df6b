# SPDX-License-Identifier: GPL-2.0-or-later
"""What other means would have named, by rules that are stated here.

top      `top -b`: the program with the most CPU, all its processes together, if it has at
         least half a CPU.  It names a culprit; the cause is "somebody uses the CPU".
psi      /proc/pressure: the resource with the highest some avg10, from 10 % on.  It names a
         resource, never a culprit.
tracer   `bpftrace`, the usual one-liners for 3 s: run-queue latency (runqlat) and disk latency
         (biolatency).  A p99 above 10 ms (CPU) or 20 ms (disk) names that resource.
"""
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
    return out
