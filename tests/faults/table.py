# SPDX-License-Identifier: GPL-2.0-or-later
"""The table, its sums, and the list of what falls short: pure functions of the rows."""
import score

HEAD = ("fault", "cause", "culprit", "innocent", "numbers", "action", "recovery", "undo", "answer s",
        "run s", "top", "psi", "tracer")
WIDTH = (16, 7, 7, 8, 7, 11, 8, 5, 8, 5, 5, 5, 6)
STEAL_PERCENT = 2  # of the CPU time: above it, a hypervisor has its part in a row
CONTROLS = ("none", "busy-fine", "app-itself")


def cells(values):
    return " ".join(str(v).ljust(w) for v, w in zip(values, WIDTH)).rstrip()


def head():
    return cells(HEAD)


def failed(row):
    return row.get("cannot") or row.get("error")


def share(row, key):
    """How many of the answers are right in this, as (right, all)."""
    return sum(not m[key] for m in row["answers"]), len(row["answers"])


def numbers_right(row):
    return not row.get("number_wrong") and not any(m["unheld"] for m in row["answers"])


def undo_right(row):
    """None: nothing was done."""
    if "undo_differs" not in row:
        return None
    return not row["undo_differs"] and row.get("back") is not False


def recovered(row):
    if row.get("recovery") is None:
        return None
    return row["recovery"] >= float(row["truth"].get("recovery", score.RECOVERY))


def peer(row, name):
    p = row.get("peers", {}).get(name)
    if not p:
        return "-"
    return ("c" if p["cause"] else ".") + ("w" if p["culprit"] else ".")


def mark(right):
    return "-" if right is None else "yes" if right else "NO"


def line(row):
    if failed(row):
        return "%s %s" % (row["fault"].ljust(WIDTH[0]), ("not run: " if row.get("cannot") else "FAILED: ")
                          + failed(row))
    seconds = sorted(m["seconds"] for m in row["answers"])
    return cells((row["fault"], "%d/%d" % share(row, "cause"), "%d/%d" % share(row, "culprit"),
                  "%d" % sum(bool(m["innocent"]) for m in row["answers"]), mark(numbers_right(row)),
                  row.get("kind", "none") if not row["action"] else "NO",
                  "%.2f" % row["recovery"] if row.get("recovery") is not None else "-",
                  mark(undo_right(row)), "%.2f" % seconds[len(seconds) // 2] if seconds else "-",
                  "%.0f" % row["seconds"], peer(row, "top"), peer(row, "psi"), peer(row, "tracer")))


def talk(row):
    out = []
    for m in row.get("answers", []):
        out.append("    > " + m["question"])
        out += ["    | " + l for l in (m["answer"] or "(no answer)").splitlines()]
    for yes in row.get("steps") or [row["yes"]] if row.get("yes") else []:
        out += ["    > yes"] + ["    | " + l for l in (yes["answer"] or "").splitlines()]
    if "undo_answer" in row: # what was agreed to may not have been done
        out += ["    > undo"] + ["    | " + l for l in (row["undo_answer"] or "").splitlines()]
    if row.get("values"):
        out.append("    B F A U: %s" % " ".join("%.4g" % v if v is not None else "?" for v in row["values"]))
    return "\n".join(out)


def shortfalls(row):
    """What is not right, in words."""
    if failed(row):
        return [failed(row)]
    out = []
    for key, word in (("cause", "cause"), ("culprit", "culprit")):
        bad = sorted({m[key] for m in row["answers"] if m[key]})
        if bad:
            out.append("%s (%s)" % (word, "; ".join(bad)))
    blamed = sorted({n for m in row["answers"] for n in m["innocent"]})
    if blamed:
        out.append("innocent blamed: " + ", ".join(blamed))
    unheld = sorted({n for m in row["answers"] for n in m["unheld"]})
    if unheld:
        out.append("numbers not held: " + ", ".join(unheld))
    if row.get("number_wrong"):
        out.append("number: " + row["number_wrong"])
    if row["action"]:
        out.append("action: " + row["action"])
    if recovered(row) is False:
        out.append("recovery %.2f" % row["recovery"])
    if row.get("undo_differs"):
        out.append("undo differs: " + ", ".join(row["undo_differs"][:3]))
    if row.get("back") is False:
        out.append("the fault is not back after the undo")
    if row.get("left"):
        out.append("left behind: " + row["left"])
    if out and row.get("steal_percent", 0) > STEAL_PERCENT:
        out.append("meanwhile the hypervisor took %.0f %% of the CPU time" % row["steal_percent"])
    return out


def percent(part, whole):
    return "-" if not whole else "%.0f %% (%d of %d)" % (100.0 * part / whole, part, whole)


def sums(rows):
    run = [r for r in rows if not failed(r)]
    answers = [m for r in run for m in r["answers"]]
    controls = [r for r in run if r["truth"]["cause"] in CONTROLS]
    acted = [r for r in run if r.get("recovery") is not None]
    undone = [r for r in run if undo_right(r) is not None]
    out = ["", "cause %s  culprit %s  innocents blamed %d" % (
        percent(sum(not m["cause"] for m in answers), len(answers)),
        percent(sum(not m["culprit"] for m in answers), len(answers)),
        sum(bool(m["innocent"]) for m in answers))]
    out.append("healthy called healthy %s  numbers true %s  action right %s" % (
        percent(sum(share(r, "cause")[0] == share(r, "cause")[1] for r in controls), len(controls)),
        percent(sum(numbers_right(r) for r in run), len(run)),
        percent(sum(not r["action"] for r in run), len(run))))
    out.append("recovered %s  undone exactly %s  faults run %d of %d" % (
        percent(sum(bool(recovered(r)) for r in acted), len(acted)),
        percent(sum(bool(undo_right(r)) for r in undone), len(undone)), len(run), len(rows)))
    for name in ("top", "psi", "tracer"):
        with_it = [r for r in run if name in r.get("peers", {})]
        if with_it:
            out.append("%-7s cause %s  culprit %s" % (
                name, percent(sum(r["peers"][name]["cause"] for r in with_it), len(with_it)),
                percent(sum(r["peers"][name]["culprit"] for r in with_it), len(with_it))))
    again = [r for r in run if r.get("earlier")]
    if again:
        out.append("made again, as a hypervisor took more than %d %% of the CPU time:" % STEAL_PERCENT)
        out += ["  %s: %s" % (r["fault"], "; then ".join(
            "%.0f %%, %s" % (took, "; ".join(s) or "all right") for took, s in
            r["earlier"] + [[r["steal_percent"], ["as above"]]])) for r in again]
    first = [r["fault"] for r in run if any(m.get("stolen_ns") and not m["cause"] and
             score.stolen_first(m["answer"], m["findings"], m["stolen_ns"]) for m in r["answers"])]
    if first and not all(r["truth"]["cause"] == "steal" for r in run if r["fault"] in first):
        out.append("the hypervisor was named before it, and had taken that: " + " ".join(first))
    short = [(r["fault"], s) for r in rows for s in [shortfalls(r)] if s]
    if short:
        out.append("what falls short:")
        out += ["  %s: %s" % (name, "; ".join(s)) for name, s in short]
    return "\n".join(out)


def all_right(rows):
    return bool(rows) and not any(shortfalls(r) for r in rows if not r.get("cannot"))
