# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of the scores on answers made up for it: what is right, and what must not pass."""
import copy
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import score
import table

HOG = {"kind": "group", "name": "encode", "processes": 4, "pids": [11, 12, 13, 14]}
WHO = {"kind": "process", "name": "probe", "processes": 1, "pids": [7]}
FOUND = {
    "cpus": 2, "window_ns": 10 * 10**9, "time_ns": 5, "cpu_busy_ns": 19 * 10**9, "longer": None,
    "findings": [{"cause": "cpu-hog", "victim": WHO, "culprit": HOG, "window_ns": 10 * 10**9,
                  "lost_ns": 6100000000, "blamed_ns": 5700000000, "culprit_run_ns": 17 * 10**9,
                  "all_lost_ns": 6100000000, "count": 4, "bytes": 0, "pressure_percent": 71.0,
                  "since_s": 40, "evidence": {}, "offers": [1]}],
    "offers": [{"id": 1, "kind": "idle", "target": HOG, "victim": WHO, "value": 0,
                "victim_lost_ns": 6100000000, "window_ns": 10 * 10**9}]}
GOOD = ("The 4 `encode` processes (pid 11..14) hold 1.7 of the 2 CPUs. `probe` (pid 7) waited 6.1 s of the "
        "last 10 s for a CPU, 5.7 s of it behind `encode`.  [cpu pressure 71 %, for 40 s]\n"
        "I can run `encode` as SCHED_IDLE; it then yields to everything else. Apply?  (yes / no / why)\n")
TRUTH = score.parse_truth("cause: cpu-hog\nculprit: hog\nvictim: probe\naction: idle\nwhere: vm\n"
                          "says: waited [0-9.]+ s\n")
HELD = {"hog": {"pid": {11, 12, 13, 14}, "name": {"encode"}, "cgroup": {"/sys/fs/cgroup/x/hog"}},
        "friend": {"pid": {20}, "name": set(), "cgroup": set()}}


def changed(**of_first):
    out = copy.deepcopy(FOUND)
    out["findings"][0].update(of_first)
    return out


class Scores(unittest.TestCase):
    def test_right(self):
        self.assertEqual(score.cause_right(TRUTH, GOOD, FOUND), "")
        self.assertEqual(score.culprit_right(TRUTH, GOOD, FOUND, HELD), "")
        self.assertEqual(score.innocents(TRUTH, GOOD, FOUND, HELD, True), [])
        self.assertEqual(score.unheld(GOOD, [FOUND]), [])

    def test_cause(self):
        self.assertTrue(score.cause_right(TRUTH, GOOD, changed(cause="cpu-rt")))
        self.assertTrue(score.cause_right(TRUTH, "Not slow.", FOUND))
        self.assertTrue(score.cause_right(TRUTH, None, FOUND))
        self.assertTrue(score.cause_right(dict(TRUTH, cause="none"), GOOD, FOUND))
        self.assertEqual(score.cause_right(dict(TRUTH, cause="none", says="Not slow"), "Not slow: 3 %",
                                           dict(FOUND, findings=[])), "")

    def test_concerning(self):
        for question, n in (("why does pid 7 take so long?", 1), ("what does pid 13 wait for?", 1),
                            ("why does pid 70 take so long?", 0), ("why is it slow?", 1)):
            self.assertEqual(len(score.concerning(question, FOUND)["findings"]), n, question)
        nobody = changed(victim=None, culprit=None)
        self.assertEqual(score.concerning("what does pid 7 do?", nobody)["findings"], [])

    def test_stolen(self):
        took = 3800000000
        robbed = copy.deepcopy(FOUND)
        robbed["findings"].insert(0, {"cause": "steal", "victim": None, "culprit": {
            "kind": "hypervisor", "name": "the hypervisor", "pids": []}, "all_lost_ns": took})
        answer = "The hypervisor took 3.8 s of CPU time. 1 more finding stands in the file `findings`."
        self.assertEqual(score.cause_right(TRUTH, answer, robbed, took * 1.1), "")
        self.assertEqual(score.culprit_right(TRUTH, answer, robbed, HELD, took * 1.1), "")
        for wrong in (None, 0, took * 2, 1e8): # nothing of that is in /proc/stat
            self.assertTrue(score.cause_right(TRUTH, answer, robbed, wrong))
            self.assertTrue(score.culprit_right(TRUTH, answer, robbed, HELD, wrong))
        self.assertTrue(score.cause_right(dict(TRUTH, cause="cpu-rt"), answer, robbed, took))
        robbed["findings"].pop() # what was made is not found at all
        self.assertTrue(score.cause_right(TRUTH, answer, robbed, took))

    def test_culprit(self):
        other = dict(HOG, pids=[20], name="victim")
        self.assertTrue(score.culprit_right(TRUTH, GOOD, changed(culprit=other), HELD))
        self.assertTrue(score.culprit_right(TRUTH, GOOD, changed(culprit=None), HELD))
        # Found, but the person is not told which: neither by name nor by pid.
        self.assertTrue(score.culprit_right(TRUTH, GOOD.replace("encode", "x"), FOUND, HELD))
        self.assertTrue(score.culprit_right(TRUTH, GOOD.replace("pid 11..14", "four"), FOUND, HELD))
        # Half of the pids are somebody else's.
        mixed = dict(HOG, pids=[11, 12, 98, 99])
        self.assertTrue(score.culprit_right(TRUTH, GOOD, changed(culprit=mixed), HELD))
        group = dict(HOG, kind="cgroup", name="/x/hog")
        self.assertEqual(score.culprit_right(TRUTH, GOOD.replace("encode", "/x/hog"),
                                             changed(culprit=group), HELD), "")
        nobody = dict(TRUTH, culprit="none")
        self.assertTrue(score.culprit_right(nobody, GOOD, FOUND, HELD))
        self.assertEqual(score.culprit_right(nobody, "Not slow", changed(culprit=None), HELD), "")

    def test_kinds(self):
        for kind, label in (("kernel", "kernel"), ("device", "device disk"), ("hypervisor", "hypervisor")):
            subject = {"kind": kind, "name": "sdx", "processes": 0, "pids": []}
            held = {"disk": {"pid": set(), "name": {"sdx"}, "cgroup": set()}}
            truth = dict(TRUTH, culprit=label)
            answer = "The hypervisor took it; `sdx` is slow."
            self.assertEqual(score.culprit_right(truth, answer, changed(culprit=subject), held), "")
            self.assertTrue(score.culprit_right(truth, GOOD, FOUND, held))
        wrong = {"kind": "device", "name": "sdy", "processes": 0, "pids": []}
        self.assertTrue(score.culprit_right(dict(TRUTH, culprit="device disk"), "`sdy`",
                                            changed(culprit=wrong), held))

    def test_innocent(self):
        friend = dict(HOG, pids=[20], name="victim")
        self.assertEqual(score.innocents(TRUTH, "`victim` (pid 20) holds", changed(culprit=friend), HELD,
                                         False), ["victim"])
        two = copy.deepcopy(FOUND)
        two["offers"].append(dict(two["offers"][0], target=friend))
        self.assertEqual(score.innocents(TRUTH, GOOD + " `victim`", two, HELD, True), ["victim"])
        self.assertEqual(score.innocents(dict(TRUTH, also="friend"), GOOD + " `victim`", two, HELD, True), [])

    def test_left_out(self):
        other = copy.deepcopy(FOUND)
        other["findings"].append(dict(FOUND["findings"][0], culprit=WHO,
                                      victim=dict(WHO, name="sshd", pids=[3])))
        self.assertEqual(score.innocents(TRUTH, GOOD, other, HELD, True), [])
        self.assertEqual(score.innocents(TRUTH, GOOD + "`sshd` (pid 3) waited behind `probe` (pid 7).", other,
                                         HELD, True), ["probe"])

    def test_numbers(self):
        for good, bad in (("6.1 s", "6.4 s"), ("1.7 of", "1.2 of"), ("71 %", "17 %"), ("40 s", "50 s")):
            self.assertEqual(score.unheld(GOOD.replace(good, bad), [FOUND]), [bad.replace(" of", "")], bad)
        self.assertEqual(score.unheld("It waited 6100 ms, 2 min 3 s", [FOUND]), ["123 s"])
        self.assertTrue(score.near(100, 109) and not score.near(100, 120))

    def test_account(self):
        real = {"run": 1.2, "wait": 3.0, "read": 5e6, "written": 0, "threads": 1}
        text = ("`x` (pid 4) in the last 10 s: 1.2 s running, 3 s waiting for a CPU, 5.8 s asleep.\n"
                "It read 5.0 MB from disks and wrote 0 bytes.\n")
        self.assertEqual(score.account_held(text, real), {"1.2 s", "3 s", "5.8 s", "5.0 MB", "0 bytes"})
        many = dict(real, run=2.4, wait=6.0, threads=2)
        text2 = ("`x` (pid 4) in the last 10 s: 2.4 s running, 6 s waiting for a CPU (5 s of it behind `y`, "
                 "pid 5), 11.6 s asleep. (Sum of 2 threads.)\n")
        self.assertEqual(score.account_held(text2, many), {"2.4 s", "6 s", "5 s", "11.6 s", "2"})
        self.assertNotIn("7 s", score.account_held(text2.replace("(5 s", "(7 s"), many))
        more = text2.replace("pid 5)", "pid 5; 900 ms behind 3 others)")
        self.assertEqual(score.account_held(more, many), {"2.4 s", "6 s", "5 s", "900 ms", "3", "11.6 s", "2"})
        self.assertNotIn("1.9 s", score.account_held(more.replace("900 ms", "1.9 s"), many))
        # What does not add up is not borne out, nor is what /proc says otherwise.
        self.assertNotIn("4.8 s", score.account_held(text.replace("5.8", "4.8"), real))
        self.assertEqual(score.account_held(text, dict(real, wait=2.0, read=1e6)), {"1.2 s", "0 bytes"})

    def test_places(self):
        text = "`x` slept.\nAt this moment (sampled) 4 of its threads run or wait for a CPU, 60 sleep in locks.\n"
        real = {"threads": 64, "runnable": (2, 7)}
        self.assertEqual(score.places_held(text, real), {"4", "60"})
        self.assertEqual(score.places_held(text, dict(real, threads=63)), set())
        self.assertEqual(score.places_held(text, dict(real, runnable=(5, 7))), set())
        self.assertEqual(score.places_held("Nothing of that.", real), set())

    def test_recovery(self):
        self.assertAlmostEqual(score.recovery(1.0, 11.0, 2.0), 0.9)
        self.assertIsNone(score.recovery(1.0, 1.0, 1.0))
        self.assertTrue(score.fault_back(1.0, 11.0, 7.0))
        self.assertFalse(score.fault_back(1.0, 11.0, 2.0))

    def test_steps(self):
        held = dict(HELD, victim={"pid": {7}, "name": set(), "cgroup": {"/sys/fs/cgroup/x/victim"}})
        truth = dict(TRUTH, action="idle io-requests", victim="victim")
        cpu = {"kind": "idle", "target": "encode", "state": "kept", "id": "1"}
        disk = {"kind": "io-requests", "target": "/x/hog", "state": "kept", "id": "2"}
        self.assertEqual(score.steps_right(truth, [cpu], held), "")
        self.assertEqual(score.steps_right(dict(truth, steps="2"), [cpu, disk], held), "")
        self.assertTrue(score.steps_right(dict(truth, steps="2"), [cpu], held))
        # Done, measured, and taken back: that is no second change.
        self.assertTrue(score.steps_right(dict(truth, steps="2"), [cpu, dict(disk, state="reverted")], held))
        self.assertTrue(score.steps_right(dict(truth, action="idle"), [cpu, disk], held))
        self.assertTrue(score.steps_right(truth, [cpu, dict(disk, target="/x/victim")], held))
        self.assertEqual(score.steps_right(dict(truth, culprit="none"), [dict(disk, target="/x/victim")], held), "")

    def test_truths(self):
        here = os.path.dirname(os.path.abspath(__file__))
        found = 0
        for name in sorted(os.listdir(here)):
            path = os.path.join(here, name, "truth")
            if os.path.exists(path):
                found += 1
                with open(path) as f:
                    truth = score.parse_truth(f.read())
                self.assertTrue(set(truth["where"].split()) <= {"host", "vm", "replay"}, name)
        self.assertGreater(found, 3)
        with self.assertRaises(ValueError):
            score.parse_truth("cause: x\n")

    def test_again(self):
        mark = {"question": "why is it slow?", "answer": GOOD, "findings": FOUND, "cause": "w", "culprit": "w", "innocent": ["x"],
                "unheld": ["71 %", "9.9 s"], "offered": True}
        row = {"answers": [mark], "action": "offers something",
               "labels": {k: {a: sorted(b) for a, b in v.items()} for k, v in HELD.items()}}
        out = score.again(row, dict(TRUTH, action="none idle"))
        self.assertEqual([out["answers"][0][k] for k in ("cause", "culprit", "innocent", "unheld")],
                         ["", "", [], []])
        self.assertEqual(out["action"], "")
        row["action"] = "offers something"
        self.assertTrue(score.again(row, dict(TRUTH, action="none"))["action"])

    def test_table(self):
        answer = {"question": "q", "answer": GOOD, "seconds": 0.1, "cause": "", "culprit": "",
                  "innocent": [], "unheld": [], "offered": True}
        row = {"fault": "x", "truth": TRUTH, "answers": [answer], "action": "", "kind": "idle",
               "recovery": 0.9, "undo_differs": [], "back": True, "seconds": 3}
        self.assertTrue(table.all_right([row]))
        for key, value in (("recovery", 0.5), ("undo_differs", ["k"]), ("back", False),
                           ("action", "offers nothing"), ("error", "broke"), ("number_wrong", "x")):
            self.assertFalse(table.all_right([dict(row, **{key: value})]), key)
        for key, value in (("cause", "w"), ("culprit", "w"), ("innocent", ["a"]), ("unheld", ["1 s"])):
            self.assertFalse(table.all_right([dict(row, answers=[dict(answer, **{key: value})])]), key)
        self.assertFalse(table.all_right([]))
        self.assertIn("what falls short:\n  x: recovery 0.50", table.sums([dict(row, recovery=0.5)]))


unittest.main()
