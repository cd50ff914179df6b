#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The wordings of the fault bank: at least four of each class, none names a fault, none is made
by the generator of the training data or stands in the evaluation."""
import os
import random
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TRAIN = os.path.join(HERE, "..", "..", "inference", "train")
sys.dont_write_bytecode = True
sys.path.insert(0, TRAIN)
import ask_data  # noqa: E402

# What would give the answer away.
FAULTS = re.compile(r"\b(cpu|memory|ram|swap|disk|i/o|io|lock|mutex|quota|throttl\w*|fork\w*|exec\w*|"
                    r"process(es)?|thread\w*|interrupt\w*|network|hypervisor|kernel|oom|zombie\w*|"
                    r"fsync|cache|timer\w*|syscall\w*|hog\w*|busy|idle|limit\w*)\b", re.I)
SAMPLES = 300000


def words(text):
    return " ".join(re.findall(r"[a-z']+", re.sub(r"[<{][^>}]*[>}]", " X ", text.lower())))


def main():
    rows, bad = {}, []
    with open(HERE + "/wordings") as f:
        for line in f:
            if line.strip() and line[0] != "#":
                kind, text = line.rstrip("\n").split("\t")
                rows.setdefault(kind, []).append(text)
    bad += ["only %d of %s" % (len(t), k) for k, t in rows.items() if len(t) < 4]
    every = {words(t): t for texts in rows.values() for t in texts}
    bad += ["names a fault: " + t for t in every.values() if FAULTS.search(t)]
    rng = random.Random(7)
    for _ in range(SAMPLES // 9):
        for rest, _, _ in ask_data.make(rng, lambda m, t: True, lambda r: "show it", 9)[1]:
            asked = words(rest[rest.rindex("q ") + 2:rest.rindex("\n")])
            if asked in every:
                bad.append("is made by the generator: " + every.pop(asked))
    with open(HERE + "/../eval/questions.tsv") as f:
        bad += ["is in the evaluation: " + every[words(q)] for q in
                (line.split("\t")[2] for line in f if line.count("\t") >= 3) if words(q) in every]
    print("\n".join(sorted(set(bad))) or "%d wordings" % len(every))
    return 1 if bad else 0


sys.exit(main())
