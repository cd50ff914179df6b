# SPDX-License-Identifier: GPL-2.0-or-later
"""Faults that no machine at hand can have: a recording (`lsh report`, or one that is made by
hand from what such a machine shows) goes through the agent's pure stages and is scored by the
same rules.  There is no recovery, and what the recording holds is the truth for the numbers."""
import json
import subprocess

import lab
import score


def held_labels(truth):
    """`who: LABEL pid 1 2; LABEL name X`: what the truth's words stand for in the recording."""
    out = {}
    for part in filter(None, truth.get("who", "").split(";")):
        label, kind, *values = part.split()
        held = out.setdefault(label, {"pid": set(), "name": set(), "cgroup": set()})
        held[kind] |= {int(v) for v in values} if kind == "pid" else {" ".join(values)}
    return out


def last_window(path, question):
    """What is said about the last window of a recording: a dictionary, and the seconds it took."""
    start = lab.time.monotonic()
    done = subprocess.run([lab.BUILD + "/bin/llamux-agent", "--replay", path, "--ask", question,
                           "--json", "--model", lab.TOP + "/models/llamux-base.gguf"], text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise lab.Broken("the recording cannot be replayed: " + done.stderr.strip()[-300:])
    return json.loads(lines[-1]), lab.time.monotonic() - start


def scored(fault, questions):
    truth, held = fault.truth, held_labels(fault.truth)
    row = {"fault": fault.name, "answers": [], "action": "", "in": "replay"}
    kinds = truth["action"].split()
    for question in questions:
        said, seconds = last_window(fault.path + "/recording", question)
        found, answer, offered = said["state"], said["answer"], said["offered"] > 0
        row["answers"].append({
            "question": question, "answer": answer, "seconds": round(seconds, 3),
            "cause": score.cause_right(truth, answer, found),
            "culprit": score.culprit_right(truth, answer, found, held),
            "innocent": score.innocents(truth, answer, found, held, offered),
            "unheld": score.unheld(answer, [found]), "offered": offered, "findings": found})
        offer = next((o["kind"] for o in found["offers"] if o["id"] == said["offered"]), "none")
        if offer not in kinds:
            row["action"] = "offers " + offer
        elif offer != "none":
            row["kind"] = offer
    words = truth.get("number", "none").split()
    if words[0] != "none":
        first = score.top(row["answers"][-1]["findings"]) or {}
        value = first.get("evidence", {}).get(words[0], first.get(words[0]))
        if value is None or not score.near(value, float(words[1])):
            row["number_wrong"] = "%s %s, truth %s" % (words[0], value, words[1])
    return row
