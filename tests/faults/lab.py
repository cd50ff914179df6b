# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine side of an experiment but for its control groups (groups.py): the agent, the
probe, the injector, and what /proc says meanwhile.  Everything runs in control groups of this
run, which the next run clears away if this one is killed; every process ends with this one."""
import contextlib
import ctypes
import glob
import json
import os
import re
import select
import signal
import subprocess
import threading
import time

# What others take from here, too.
from groups import (GROUP, Broken, Cannot, Groups, clear_old, inherit,  # noqa: F401
                    members, read, tree, write)

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(TOP, "build")
INSIDE = False  # this is a virtual machine of the bank's own
SAMPLE_S = 0.5  # how often /proc is read; a window of 10 s is cut out of it by interpolation
# The runner gives way, and so is nobody's victim who lets it: on a person's machine it is not.
# As many levels as the agent takes for a choice (CHOSEN_NICE).
YIELDS = 5
OWN_NICE = os.getpriority(os.PRIO_PROCESS, 0)  # at its start: what it starts has that


def gives_way():
    """This thread, and those that it starts from now on."""
    os.setpriority(os.PRIO_PROCESS, 0, min(19, OWN_NICE + YIELDS))


def die_with_me():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    os.setpriority(os.PRIO_PROCESS, 0, OWN_NICE)


def wait_for(condition, seconds, step=0.05):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True


# --- talking to programs that speak in lines ---------------------------------------------

class Lines:
    """A child process that takes and gives lines; its own leash is standard input."""

    def __init__(self, command, env=None, log=None, group=()):
        def enter():
            die_with_me()
            for d in group:
                write(d + "/cgroup.procs", str(os.getpid()))
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=TOP,
            env=dict(os.environ, **(env or {})), preexec_fn=enter, start_new_session=True)
        self.buffer = b""

    def say(self, word):
        try:
            self.process.stdin.write(word.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def hear(self, seconds):
        """The next line, or None: silent for so long, or ended."""
        end = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                return None
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode(errors="replace")

    def end(self, seconds=10):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


@contextlib.contextmanager
def goes_first():
    """This thread before real-time tasks of the lowest priority; not what it starts."""
    os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(2))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


class Probe(Lines):
    times = 1  # pauses, as the program's second argument

    def __init__(self, tmp, group, times):
        super().__init__([BUILD + "/tests/faults/probe", tmp + "/probe.data", str(max(times, self.times))],
                         group=group)
        self.pid = self.process.pid

    def phase(self):
        """Kind -> n, p50, p99, max since the last call."""
        self.say("")
        line = self.hear(60)
        if line is None:
            raise Broken("the probe program does not answer")
        return json.loads(line)


class Injector(Lines):
    """An injector: see README.md for what it says and hears."""

    def __init__(self, path, env, log):
        super().__init__([path], env=env, log=log)
        self.labels = {}   # label -> {"pid": set, "name": set, "cgroup": set}
        self.knobs = []
        self.lock = threading.Lock()
        self.until("ready", 60)

    def take(self, line):
        word, _, rest = line.partition(" ")
        if word == "is":
            label, kind, *values = rest.split()
            held = self.labels.setdefault(label, {"pid": set(), "name": set(), "cgroup": set()})
            held[kind] |= {int(v) for v in values} if kind == "pid" else {" ".join(values)}
        elif word == "knob":
            self.knobs += rest.split()
        elif word == "cannot":
            raise Cannot(rest)
        return word, rest

    def until(self, wanted, seconds):
        end = time.monotonic() + seconds
        while True:
            line = self.hear(max(0.1, end - time.monotonic()))
            if line is None:
                raise Broken("the injector did not say %s" % wanted)
            word, rest = self.take(line)
            if word == wanted:
                return rest

    def command(self, word, seconds=60):
        with self.lock:
            self.say(word)
            return self.until(word, seconds)

    def pids(self, label):
        """Of a label: those that it named, and whatever lives in its control groups."""
        held = self.labels.get(label, {})
        return set(held.get("pid", ())) | members(
            [d for top in held.get("cgroup", ()) for d in tree(top)])

    def held(self):
        """The labels, with every process that has been seen to live in their control groups."""
        for label, kinds in self.labels.items():
            kinds["pid"] |= self.pids(label)
        return self.labels


# --- the agent ------------------------------------------------------------------------

class Agent:
    """confine: the control group that its changes are kept to; None: the machine is the experiment's."""

    def __init__(self, tmp, confine):
        self.dir, self.log = tmp + "/mount", tmp + "/agent.log"
        os.mkdir(self.dir)
        write(tmp + "/policy.conf", "")
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [BUILD + "/bin/llamux-agent", "--mount", self.dir, "--state", tmp + "/state",
                 "--policy", tmp + "/policy.conf"] + (["--confine", confine] if confine else []),
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, preexec_fn=die_with_me, cwd=TOP)
        try:
            if not wait_for(lambda: self.serves() or self.process.poll() is not None, 60) or not self.serves():
                raise Broken("the agent did not start: %s" % (read(self.log) or "").strip()[-300:])
        except BaseException: # also where the runner is ended
            self.end()
            raise

    def serves(self):
        return os.path.exists(self.dir + "/prompt")

    def text(self, name):
        return read(self.dir + "/" + name) or ""

    def findings(self):
        text = self.text("findings.json")
        return json.loads(text) if text else {"findings": [], "offers": []}

    def answered(self):
        """What the last answer was made from; None: it was made from nothing of the kind."""
        found = json.loads(self.text("answer.json") or "{}")
        return found if "findings" in found else None

    def talk(self):
        return Talk(self.dir + "/prompt")

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        subprocess.run(["umount", "-l", self.dir], stderr=subprocess.DEVNULL, check=False)


class Talk:
    """A conversation of its own."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def ask(self, question, seconds=60, meanwhile=lambda: None):
        """Answer and seconds; None if there was none in time.  meanwhile is called all the time."""
        start, out = time.monotonic(), b""
        os.write(self.fd, question.encode() + b"\n")
        while time.monotonic() - start < seconds:
            try:
                part = os.read(self.fd, 65536)
            except BlockingIOError:
                time.sleep(0.01)
                meanwhile()
                continue
            if not part:
                return out.decode(errors="replace"), time.monotonic() - start
            out += part
        return None, time.monotonic() - start

    def end(self):
        os.close(self.fd)


# --- what /proc says --------------------------------------------------------------------

def waited_ns(pid):
    """Nanoseconds that all threads of a process have waited for a CPU."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
        parts = (read(path) or "").split()
        total += int(parts[1]) if len(parts) > 1 else 0
    return total


def account(pid):
    """Seconds that a process has run and waited for a CPU, bytes that it moved, its threads."""
    out = {"run": 0.0, "wait": 0.0, "read": 0, "written": 0, "threads": 0}
    for path in glob.glob("/proc/%d/task/*/schedstat" % pid):
        parts = (read(path) or "").split()
        if len(parts) > 1:
            out["run"] += int(parts[0]) / 1e9
            out["wait"] += int(parts[1]) / 1e9
            out["threads"] += 1
    io = dict(re.findall(r"^(\w+): (\d+)$", read("/proc/%d/io" % pid) or "", re.M))
    out["read"], out["written"] = int(io.get("read_bytes", 0)), int(io.get("write_bytes", 0))
    return out


def runnable(pid, seconds=1, steps=40):
    """The fewest and the most of its threads that ran or waited for a CPU at one moment."""
    seen = []
    for _ in range(steps):
        states = [(read(p) or "").rpartition(") ")[2][:1] for p in glob.glob("/proc/%d/task/*/stat" % pid)]
        seen.append(states.count("R"))
        time.sleep(seconds / steps)
    return min(seen), max(seen)


def scheduling(pid):
    """What an action could change of a process: priority, nice, policy of each thread, and the
    rest by process.  Nothing of one that has ended, also while this looks at it."""
    out, begun = {}, started(pid)
    for path in sorted(glob.glob("/proc/%d/task/*/stat" % pid)):
        text = read(path)
        if text:
            f = text.rsplit(") ", 1)[1].split()
            out[path] = " ".join([f[15], f[16], f[37], f[38]])
    for name in ("autogroup", "limits", "oom_score_adj", "timerslack_ns", "coredump_filter"):
        out["/proc/%d/%s" % (pid, name)] = read("/proc/%d/%s" % (pid, name))
    status = read("/proc/%d/status" % pid) or ""
    out["/proc/%d affinity" % pid] = "".join(re.findall("^(?:Cpus|Mems)_allowed:.*$", status, re.M))
    out["/proc/%d cgroup" % pid] = read("/proc/%d/cgroup" % pid)
    # Numbers are used again: by its start it is known to be the same one.
    return {"%s (since %s)" % (k, begun): v for k, v in out.items()} \
        if begun and begun == started(pid) else {}


def started(pid):
    """When a process began, in ticks; None if it has ended."""
    f = (read("/proc/%d/stat" % pid) or "").rsplit(") ", 1)[-1].split()
    return int(f[19]) if len(f) > 19 and f[0] not in "ZX" else None


def boot_ns():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


class Sampler(threading.Thread):
    """Reads numbers all the time, so that any stretch of the past can be asked for."""
    every_s = SAMPLE_S

    def __init__(self, first=False):
        super().__init__(daemon=True)
        self.first = first  # as goes_first()
        self.sources, self.rows, self.ending = {}, {}, threading.Event()
        self.error = None

    def add(self, name, fn):
        """fn: a number that only grows."""
        self.rows[name] = []
        self.sources = dict(self.sources, **{name: fn})

    def run(self):
        with goes_first() if self.first else contextlib.nullcontext():
            self.sample()

    def sample(self):
        while not self.ending.wait(self.every_s):
            for name, fn in self.sources.items():
                try:
                    value = fn()
                except (Cannot, Broken, ValueError, OSError) as e:
                    self.error = "%s: %s" % (name, e)
                    continue
                self.rows[name].append((boot_ns(), value))

    def at(self, name, t):
        rows = self.rows.get(name, [])
        for (t0, v0), (t1, v1) in zip(rows, rows[1:]):
            if t0 <= t <= t1:
                return v0 + (v1 - v0) * (t - t0) / max(1, t1 - t0)
        return None

    def grown(self, name, start_ns, end_ns):
        """How much it grew between two times; None if not known."""
        a, b = self.at(name, start_ns), self.at(name, end_ns)
        return None if a is None or b is None else b - a

    def rate(self, name, start_ns, end_ns):
        """Per second, of what was sampled within."""
        rows = [r for r in self.rows.get(name, []) if start_ns <= r[0] <= end_ns]
        if len(rows) < 2:
            return None
        return (rows[-1][1] - rows[0][1]) * 1e9 / (rows[-1][0] - rows[0][0])

    def end(self):
        self.ending.set()
        self.join(5)
