#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What observing costs, in pairs without and with the agent (no model): two loads that are
nothing but context switches (loads.h: what perf bench sched pipe and messaging do), random
reads, one at a time (of loads.h, and of fio), a compile; and what the agent itself takes when idle.

Neighbouring turns are compared, so that a drift of the machine cancels out.  The loads of loads.h
are processes that stay (load.c) and are measured in slices of some milliseconds, of which a
turn takes the median, before the agent starts, while it runs, after it has ended, and so on;
with the agent the load runs some seconds before it counts, so that what the agent attaches
because of it is counted, too.  For the others a turn is several runs: where the kernel happens
to place a run's pages moves it by up to a third, and the runs of one turn share that luck out.
Measured is the CPU time of the work (user and system), of reads the time of each: what else
runs here adds time on the wall, and is not the probes'.  Told are the median of the pairs'
ratios, which the verdict is on, its quarters, and the ratio of the medians of all.  Exit 1: a
row is past its limit."""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

PAIRS = int(os.environ.get("PAIRS", "12"))
TURN_S, WARM_S = 2, 3
WARM_PIPE_S = 12  # the agent judges by a window of 10 s whether its programs may rest
LOADS = {"pipe": 1.03, "messaging": 1.03, "reads": 1.01, "fio": 1.01}  # of loads.h; their limits as ratios
SETTLE_S = 2  # the agent's start, and what it looks at once when it comes up, is not its running
CORE_LIMIT_PERCENT, RSS_LIMIT_MB, IDLE_S = 0.3, 25, 30


def cpu_time(command, cwd=None):
    pid = os.fork()
    if pid == 0:
        null = os.open("/dev/null", os.O_RDWR)
        for fd in 0, 1, 2:
            os.dup2(null, fd)
        if cwd:
            os.chdir(cwd)
        os.execvp(command[0], command)
    _, status, use = os.wait4(pid, 0)
    if status:
        raise RuntimeError("%s: exit %d" % (" ".join(command), status))
    return use.ru_utime + use.ru_stime


def compile_(tmp):
    return cpu_time(["gcc", "-O2", "-c", "-o", tmp + "/out.o", tmp + "/unit.c"])


def write_unit(tmp):
    """A file that takes gcc about half a second."""
    with open(tmp + "/unit.c", "w") as f:
        f.write("#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n")
        for i in range(250):
            f.write("int f%d(int n, char *s) { int k = n; for (int i = 0; i < n; i++) { k += s[i] * %d;"
                    " if (k %% 7 == 3) s[i] = (char)snprintf(s, 9, \"%%d\", k); }"
                    " return strlen(s) > 3 ? k : abs(n); }\n" % (i, i + 3))


# What is run, its limit as a ratio, the programs it needs, how many runs make a turn.
ROWS = {"compile": (compile_, 1.01, ["gcc"], 2)}


class Holder:
    def __init__(self, tmp):
        self.tmp, self.own = tmp, not os.environ.get("HOLDER")

    def start(self, settle=SETTLE_S):
        mount = tempfile.mkdtemp(dir=self.tmp)
        command = (os.environ["HOLDER"].split() if not self.own else
                   ["build/bin/llamux-agent", "--mount", mount, "--state", mount + ".state",
                    "--no-model", "--mode", "observe", "--log-level", "error"])
        if self.own:
            os.mkdir(mount + ".state")
        self.p = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while not self.attached():
            if self.p.poll() is not None or time.monotonic() > until:
                raise RuntimeError("what attaches the probes did not come up")
            time.sleep(0.02)
        time.sleep(settle)
        return self

    def attached(self):
        where = "/proc/%d/fdinfo" % self.p.pid
        try:
            return any("prog_id:" in open(where + "/" + n).read() for n in os.listdir(where))
        except OSError:
            return False

    def stop(self):
        self.p.send_signal(signal.SIGTERM)
        try:
            self.p.wait(10)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()


def pairs(work, runs, tmp):
    off, on = [], []
    work(tmp)  # warms up
    for i in range(PAIRS):
        for with_it in ((False, True), (True, False))[i % 2]:
            holder = Holder(tmp).start() if with_it else None
            (on if with_it else off).append([work(tmp) for _ in range(runs)])
            if holder:
                holder.stop()
    return off, on


class Load:
    """Processes of loads.h; a turn of some seconds gives the median time of a unit."""

    def __init__(self, kind):
        self.p = subprocess.Popen(["build/tests/bench/load", kind], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)

    def turn(self, seconds):
        self.p.stdin.write("%g\n" % seconds)
        self.p.stdin.flush()
        return float(self.p.stdout.readline().split()[0])

    def of(self, turn):
        return turn

    def end(self):
        self.p.stdin.close()
        self.p.wait()


class Fio:
    """fio reads a real file of TMP past the page cache from begin to end; of a turn its log has the
    mean latency of each tenth of a second, of which the median counts.  Its CPU is kept awake by
    something at the lowest priority: waking up varies by more than what is measured."""

    def __init__(self, tmp):
        self.log, self.turns = tmp + "/fio", []
        cpu = str(max(os.sched_getaffinity(0)))
        self.awake = subprocess.Popen(["chrt", "-i", "0", "taskset", "-c", cpu, "sh", "-c", "while :; do :; done"])
        self.p = subprocess.Popen(
            ["taskset", "-c", cpu, "fio", "--name=r", "--filename=" + tmp + "/fio.data", "--size=64M",
             "--rw=randread", "--bs=4k", "--direct=1", "--ioengine=psync", "--runtime=3600", "--time_based",
             "--write_lat_log=" + self.log, "--log_avg_msec=100", "--log_unix_epoch=1"],
            stdout=subprocess.DEVNULL)
        time.sleep(5)  # it lays the file out

    def turn(self, seconds):
        begin = time.time()
        time.sleep(seconds)
        self.turns.append((begin * 1000, time.time() * 1000))
        return len(self.turns) - 1

    def end(self):
        self.p.send_signal(signal.SIGINT)
        self.p.wait()
        self.awake.kill()
        self.awake.wait()
        with open(self.log + "_clat.1.log") as f:
            rows = [[int(n) for n in line.split(",")[:2]] for line in f]
        self.took = [statistics.median(ns for ms, ns in rows if begin + 100 <= ms <= end)
                     for begin, end in self.turns]

    def of(self, turn):
        return self.took[turn]


def stays(kind, tmp):
    load = Fio(tmp) if kind == "fio" else Load(kind)
    load.turn(1)  # warms up
    off, on = [load.turn(TURN_S)], []
    for _ in range(PAIRS):
        holder = Holder(tmp).start(settle=0)
        load.turn(WARM_PIPE_S if kind == "pipe" else WARM_S)
        on.append(load.turn(TURN_S))
        holder.stop()
        off.append(load.turn(TURN_S))
    load.end()
    off, on = [load.of(t) for t in off], [load.of(t) for t in on]
    return tell(kind, LOADS[kind], [b / ((x + y) / 2) for x, b, y in zip(off, on, off[1:])],
                statistics.median(on) / statistics.median(off))


def compare(name, tmp):
    work, limit, tools, runs = ROWS.get(name, (None, 0, [name] if name == "fio" else [], 0))
    missing = [t for t in tools if not shutil.which(t)]
    if missing:
        print("%-10s skipped: no %s" % (name, " ".join(missing)))
        return True
    if name in LOADS:
        return stays(name, tmp)
    off, on = pairs(work, runs, tmp)
    return tell(name, limit, [sum(b) / sum(a) for a, b in zip(off, on)],
                statistics.median(sum(on, [])) / statistics.median(sum(off, [])))


def tell(name, limit, ratio, every):
    ratio.sort()
    median = statistics.median(ratio)
    ok = median < limit
    print("%-10s %+6.2f %%   quarters %+.2f .. %+.2f %%   all %+.2f %%   limit %+.0f %%  %s" % (
        name, (median - 1) * 100, (ratio[len(ratio) // 4] - 1) * 100,
        (ratio[3 * len(ratio) // 4] - 1) * 100, (every - 1) * 100, (limit - 1) * 100,
        "ok" if ok else "PAST IT"), flush=True)
    return ok


def idle(tmp):
    holder = Holder(tmp)
    if not holder.own:
        return True
    holder.start()

    def used():
        with open("/proc/%d/schedstat" % holder.p.pid) as f:
            f.read()
        total = 0
        for tid in os.listdir("/proc/%d/task" % holder.p.pid):
            with open("/proc/%d/task/%s/schedstat" % (holder.p.pid, tid)) as f:
                total += int(f.read().split()[0])
        return total

    time.sleep(5)  # its start is not its idling
    before, begin = used(), time.monotonic()
    time.sleep(IDLE_S)
    percent = (used() - before) / 1e7 / (time.monotonic() - begin)
    with open("/proc/%d/status" % holder.p.pid) as f:
        rss = [int(l.split()[1]) / 1000 for l in f if l.startswith("VmRSS:")][0]
    holder.stop()
    ok = percent < CORE_LIMIT_PERCENT and rss < RSS_LIMIT_MB
    print("%-10s %.2f %% of a core (limit %.1f), %.1f MB resident without model (limit %d)  %s" % (
        "idle", percent, CORE_LIMIT_PERCENT, rss, RSS_LIMIT_MB, "ok" if ok else "PAST IT"), flush=True)
    return ok


def main():
    wanted = sys.argv[1:] or list(LOADS) + list(ROWS) + ["idle"]
    tmp = tempfile.mkdtemp(prefix="llamux-overhead.")
    ok = True
    try:
        write_unit(tmp)
        print("%d pairs of turns each; CPU time of the work, with the agent to without" % PAIRS, flush=True)
        for name in wanted:
            ok = (idle(tmp) if name == "idle" else compare(name, tmp)) and ok
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    return 0 if ok else 1


sys.exit(main())
