# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing stays of a runner that is ended, or killed, in the middle: no process, also none that
an agent has frozen, no control group, no directory."""
import glob
import os
import signal
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import groups
import lab


def freezer():
    """Where freezing is a hierarchy of its own (version 1), its root."""
    for line in groups.read("/proc/self/mounts").splitlines():
        _, where, kind, options = line.split()[:4]
        if kind == "cgroup" and "freezer" in options.split(","):
            return where
    return None


def runner():
    """As a runner whose agent has frozen a process of the experiment; says its pid, and waits."""
    g = groups.Groups([], [])
    child = subprocess.Popen(["sleep", "1000"], preexec_fn=lab.die_with_me)
    groups.write(g.dirs[0] + "/cgroup.procs", str(child.pid))
    root = freezer()
    if root:
        made = "%s/llamux/%016x" % (root, os.getpid())
        os.makedirs(made)
        groups.write(made + "/cgroup.procs", str(child.pid))
        groups.write(made + "/freezer.state", "FROZEN")
    else:
        made = g.dirs[0]
        groups.write(made + "/cgroup.freeze", "1")
    print(child.pid, made, g.dirs[0], flush=True)
    signal.pause()


def left(pid):
    """Control groups and directories of a runner."""
    return [d for root in set(groups.roots().values()) for d in glob.glob("%s/%s%d" % (root, groups.GROUP, pid))] + \
        glob.glob("/tmp/%s%d.*" % (groups.GROUP, pid))


class Ended(unittest.TestCase):
    def test_killed(self):
        dead = subprocess.Popen([sys.executable, __file__, "runner"], stdout=subprocess.PIPE, text=True)
        pid, made, top = dead.stdout.readline().split()
        dead.stdout.close()
        dead.kill()
        dead.wait()
        if freezer(): # what is frozen there does not even die: else this tests nothing
            self.assertIn(groups.read(made + "/freezer.state").strip(), ("FROZEN", "FREEZING"))
            self.assertIsNotNone(lab.started(int(pid)))
        groups.clear_old()
        self.assertTrue(lab.wait_for(lambda: lab.started(int(pid)) is None, 10))
        self.assertFalse(os.path.isdir(made))
        self.assertFalse(os.path.isdir(top))

    def test_ended(self):
        run = subprocess.Popen([HERE + "/run", "--json", "/dev/null", "30"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        try:
            begun = lambda: glob.glob("/tmp/%s%d.*/mount/prompt" % (groups.GROUP, run.pid)) # noqa: E731
            self.assertTrue(lab.wait_for(lambda: begun() or run.poll() is not None, 120))
            self.assertTrue(left(run.pid), "it began no experiment")
            run.terminate()
            self.assertEqual(run.wait(60), 128 + signal.SIGTERM)
            self.assertEqual(left(run.pid), [])
        finally:
            run.kill()
            run.wait()


if sys.argv[1:] == ["runner"]:
    runner()
elif os.geteuid() != 0:
    print("needs root")
    sys.exit(77)
else:
    unittest.main()
