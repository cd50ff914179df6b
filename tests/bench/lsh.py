#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long lsh takes to start and to answer: median, quarters, slowest of RUNS (default 31).

Cold: the files of lsh, its worker and the model are dropped from the page cache before each
run; what else is loaded (libc, bash) stays, as on a machine that is in use."""
import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("RUNS", "31"))
top = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
lsh = os.path.join(top, "build/bin/lsh")
files = [lsh, os.path.join(top, "build/bin/llamux-infer"), os.path.join(top, "models/llamux-base.gguf")]
home = tempfile.TemporaryDirectory()
env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home.name, "TERM": "xterm",
       "LC_ALL": "C.UTF-8", "LLAMUX_DIR": home.name + "/no-agent"}


def drop():
    for name in files:
        fd = os.open(name, os.O_RDONLY)
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)


def timed(*args):
    start = time.perf_counter()
    done = subprocess.run([lsh, *args], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    ms = (time.perf_counter() - start) * 1000
    return ms, done.returncode, done.stdout.strip()


def to_prompt():
    """A terminal, until the prompt stands there."""
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(lsh, [lsh, "--norc"], env)
    seen = b""
    while b"lsh> " not in seen:
        if not select.select([fd], [], [], 10)[0]:
            sys.exit("no prompt within 10 s")
        seen += os.read(fd, 4096)
    ms = (time.perf_counter() - start) * 1000
    os.write(fd, b"\x04")
    try:
        while os.read(fd, 4096):
            pass
    except OSError:
        pass
    os.close(fd)
    return ms, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), ""


def row(name, bound, run, want, before=lambda: None):
    ms = []
    run()
    for _ in range(RUNS):
        before()
        took, status, out = run()
        if (status, out) != want:
            sys.exit(f"{name}: status {status}, {out!r}, wanted {want}")
        ms.append(took)
    low, median, high = statistics.quantiles(ms, n=4)
    print(f"{name:44} {median:6.1f} ms (quarters {low:.1f} to {high:.1f}, slowest {max(ms):.1f}; {RUNS} runs; wanted: {bound})")
    return median > bound


late = row("start to the prompt of a terminal", 50, to_prompt, (0, ""))
late |= row("a line of shell, to the end of lsh", 50, lambda: timed("true"), (0, ""))
request = ("show my files", "ls -la")
late |= row("lsh -n, files in memory", 50, lambda: timed("-n", request[0]), (0, request[1]))
late |= row("lsh -n, files on disk", 150, lambda: timed("-n", request[0]), (0, request[1]), drop)
sys.exit(late)
