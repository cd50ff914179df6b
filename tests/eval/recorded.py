#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings that the fault bank recorded, as states for the questions.

    tests/eval/recorded.py RESULTS.jsonl... >tests/eval/findings_bank.txt

RESULTS are what `tests/faults/run --json` writes: the findings that the agent held when it was
asked while a fault was there.  Of each fault the last row that holds its cause is taken.  The form
is that of findings.txt; names, sizes and load are put as agent/answer/prompt.c puts them.  A line
"truth CAUSE... : KIND..." says what the fault is, and which actions answer it.
"""
import json
import sys

LOADS = ((5, "none"), (25, "low"), (60, "high"), (101, "full"))
SIZES = ((10, "small"), (30, "some"), (60, "big"), (1e9, "huge"))
NAMES = 9
FINE = ("busy-fine",)


def word(table, percent):
    return next(w for limit, w in table if percent < limit)


class Names:
    """Numbers of processes, groups and cgroups in the order in which they are met."""

    def __init__(self):
        self.number, self.said = {}, []

    def of(self, subject, none):
        if not subject or subject["kind"] == "none" or not subject["name"].strip():
            return none
        key = (subject["kind"], subject["name"], tuple(subject["pids"][:1]), subject["cgroup"])
        if key not in self.number and len(self.said) < NAMES:
            self.number[key] = len(self.said) + 1
            self.said.append(subject["name"].split()[0][:15])
        return "<n%d>" % self.number[key] if key in self.number else none


def size_of(finding):
    """As lost_share() of agent/answer/prompt.c."""
    victim = finding["victim"]
    whole = finding["window_ns"] * (len(victim["pids"]) if victim and victim["pids"] else 1)
    share = 100.0 * (finding["lost_ns"] or finding["all_lost_ns"]) / whole if whole else 0
    nobody = not victim or victim["kind"] == "none"
    if nobody and finding["pressure_percent"] is not None and finding["cause"] not in FINE:
        share = max(share, finding["pressure_percent"])
    return word(SIZES, share)


def state(name, found, truth):
    names = Names()
    rows = []
    for f in found["findings"]:
        victim = names.of(f["victim"], "all")
        culprit = names.of(f["culprit"], "none")
        offers = "".join(" <a%d>" % o for o in f["offers"])
        rows.append("<f%d> %s %s %s by %s :%s" % (f["id"], f["cause"], size_of(f), victim,
                                                  "none" if culprit == victim else culprit, offers))
    rows += ["<a%d> %s %s" % (o["id"], o["kind"], names.of(o["target"], "none")) for o in found["offers"]]
    load = [word(LOADS, found.get(k + "_pressure_percent") or 0) for k in ("cpu", "memory", "io")]
    head = ["[%s]" % name, "names " + " ".join(names.said) if names.said else "names",
            "load cpu %s mem %s io %s" % tuple(load)]
    return head + rows + ["truth %s : %s" % (truth["cause"].replace("|", " "), truth["action"])]


def main():
    newest = {}
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            for line in f:
                row = json.loads(line)
                held = [a["findings"] for a in row.get("answers", ()) if a["findings"]["findings"]]
                truth = row.get("truth")
                if not held or not truth:
                    continue
                causes = truth["cause"].split("|")
                right = [h for h in held if any(f["cause"] in causes for f in h["findings"])]
                if right:
                    newest[row["fault"]] = state(row["fault"], right[0], truth)
    print("# What the agent held while a fault of tests/faults was there; made by recorded.py.")
    for fault in sorted(newest):
        print("\n".join(newest[fault]) + "\n")


if __name__ == "__main__":
    main()
