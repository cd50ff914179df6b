# SPDX-License-Identifier: GPL-2.0-or-later
"""Control groups of an experiment: made, bounded, read, and cleared away with everything in them,
also those of a runner, or an agent, that was killed."""
import glob
import os
import re
import signal
import subprocess
import time

GROUP = "llamux-faults."

# Files of control groups that can be written and are no settings: members, counters, commands.
NO_KNOB = re.compile(r"procs|tasks|threads|pressure|usage|failcnt|peak|reclaim|kill|event_control|"
                     r"force_empty|\.stat$|reset_stats")


class Cannot(Exception):
    """The experiment cannot be made here; the text says why."""


class Broken(Exception):
    """The experiment itself failed."""


def read(path, default=None):
    try:
        with open(path, errors="replace") as f:
            return f.read()
    except OSError:
        return default


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def roots():
    """controller -> root directory; "" is the hierarchy that can hold any process."""
    out = {}
    for line in read("/proc/self/mounts").splitlines():
        _, where, kind, options = line.split()[:4]
        if kind == "cgroup2":
            out.setdefault("", where)
            for c in (read(where + "/cgroup.controllers") or "").split():
                out[c] = where
        elif kind == "cgroup":
            for c in options.split(","):
                if c in ("cpu", "memory", "pids", "blkio", "cpuset"):
                    out.setdefault(c, where)
                    out.setdefault("", where)
    return out


def tree(top):
    return [d for d, _, _ in os.walk(top, topdown=False)] if os.path.isdir(top) else []


def members(dirs):
    return {int(p) for d in dirs for p in (read(d + "/cgroup.procs") or "").split()}


def placed(pid):
    """The groups, on any hierarchy of version 1, that an agent has made for a process: below llamux/."""
    where = {c: m.split()[1] for m in read("/proc/self/mounts").splitlines() if m.split()[2] == "cgroup"
             for c in m.split()[3].split(",")}
    lines = [line.split(":", 2) for line in (read("/proc/%d/cgroup" % pid) or "").splitlines()]
    return {where[c.split(",")[0]] + path for _, c, path in lines
            if c.split(",")[0] in where and re.fullmatch(r"(/.*)?/llamux/[0-9a-f]{16}", path)}


def clear(top):
    """Kills what is in a control group and below, and takes it away; also what an agent that was
    killed has frozen, or placed, of it."""
    made = set()
    for _ in range(100):
        dirs = tree(top)
        made |= {d for p in members(dirs) for d in placed(p)}
        for d in [*dirs, *made]:
            for name in ("cgroup.freeze", "freezer.state"):
                if os.path.exists(d + "/" + name):
                    try:
                        write(d + "/" + name, "0" if name == "cgroup.freeze" else "THAWED")
                    except OSError:
                        pass
        pids = members(dirs)
        for p in pids:
            for s in (signal.SIGKILL, signal.SIGCONT):
                try:
                    os.kill(p, s)
                except OSError:
                    pass
        for d in [*dirs, *made, *map(os.path.dirname, made)]:
            try:
                os.rmdir(d)
            except OSError: # in use: llamux/ by other agents
                pass
        if not os.path.isdir(top) and not any(map(os.path.isdir, made)):
            return True
        time.sleep(0.05)
    return False


def runs(pid):
    return "faults/run" in (read("/proc/%s/cmdline" % pid) or "")


def clear_old():
    """Of runs that were killed: their pid is in the name."""
    for root in set(roots().values()):
        for d in glob.glob(root + "/" + GROUP + "*"):
            if not runs(d.rsplit(".", 1)[1]):
                clear(d)
    for d in glob.glob("/tmp/" + GROUP + "*.*"):
        if not runs(d.split(".")[1]):
            subprocess.run(["umount", "-l", d + "/mount"], stderr=subprocess.DEVNULL, check=False)
            subprocess.run(["rm", "-rf", "--one-file-system", d], check=False)


class Groups:
    """One directory in each hierarchy that the fault needs; dirs[0] holds every process."""

    def __init__(self, controllers, bounds):
        self.dirs, where = [], roots()
        if "" not in where:
            raise Cannot("no control groups here")
        for c in [""] + controllers:
            if c not in where:
                raise Cannot("no control group controller %s here" % c)
            d = "%s/%s%d" % (where[c], GROUP, os.getpid())
            if d not in self.dirs:
                os.mkdir(d)
                self.dirs.append(d)
        for d in self.dirs:
            inherit(d)
            # Labels get groups of their own below, so the controllers go down with them.
            for c in controllers:
                if where[c] == os.path.dirname(d) and os.path.exists(d + "/cgroup.controllers"):
                    write(where[c] + "/cgroup.subtree_control", "+" + c)
                    write(d + "/cgroup.subtree_control", "+" + c)
        for name, value in bounds:
            self.bound(name, value)

    def bound(self, name, value):
        names = {"pids": ["pids.max"], "memory": ["memory.max", "memory.limit_in_bytes"]}[name]
        for path in [d + "/" + n for d in self.dirs for n in names]:
            if os.path.exists(path):
                write(path, value)
                return
        raise Cannot("no way to bound %s here" % name)

    def knobs(self):
        """path -> text of every setting below."""
        out = {}
        for d in [d for top in self.dirs for d in tree(top)]:
            for name in os.listdir(d):
                path = d + "/" + name
                if not NO_KNOB.search(name) and os.path.isfile(path) and \
                        os.stat(path).st_mode & 0o200 and os.stat(path).st_mode & 0o400:
                    out[path] = read(path)
        return out

    def remove(self):
        return all([clear(d) for d in self.dirs])


def inherit(d):
    """A cpuset of v1 begins empty and takes nobody."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        if os.path.exists(d + "/cgroup.clone_children") and os.path.exists(d + "/" + name):
            write(d + "/cgroup.clone_children", "1")
            write(d + "/" + name, read(os.path.dirname(d) + "/" + name).strip())
