# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts as right: pure functions of the truth, what the agent said, and what was
measured.  README.md has the rules in words."""
import re

NEAR = 0.10      # a number may differ so much from what /proc says over the same window
RECOVERY = 0.8   # of what the fault took, an action should give back; truth may say less
STOLEN = 0.05    # of the window: what a hypervisor took is a cause of its own from here on,
STOLEN_NEAR = 0.25 # ... if the agent's number is as near as this to the one of /proc/stat (in ticks)
STILL = 0.5      # after the undo the fault is back if so much of it is there again

FAMILIES = {"cpu": "cpu", "switch": "cpu", "syscall": "cpu", "timer": "cpu", "fork": "cpu",
            "irq": "cpu", "lock": "lock", "mmap": "lock", "mem": "memory", "oom": "memory",
            "khugepaged": "memory", "cache": "memory", "dirty": "io", "fsync": "io", "io": "io",
            "stuck": "io", "numa": "memory"}


def family(cause):
    return FAMILIES.get(cause.split("-")[0], cause)


def parse_truth(text):
    """Lines `key: value`; '#' begins a comment line."""
    out = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            key, colon, value = line.partition(":")
            if not colon or key in out:
                raise ValueError("bad line of a truth: " + line)
            out[key] = value.strip()
    for key in ("cause", "culprit", "victim", "action", "where", "says"):
        if key not in out:
            raise ValueError("the truth has no " + key)
    return out


# --- cause and culprit ------------------------------------------------------------------

def top(findings):
    return findings["findings"][0] if findings["findings"] else None


def stolen_first(answer, findings, stolen_ns):
    """The hypervisor is named first, and /proc/stat has the time that it took in that window."""
    first = top(findings)
    return bool(first and stolen_ns and first["cause"] == "steal" and "hypervisor" in (answer or "") and
                stolen_ns >= STOLEN * findings["window_ns"] and
                near(first["all_lost_ns"], stolen_ns, STOLEN_NEAR))


def concerning(question, findings):
    """Of a question about one process: the findings in which it has a part.  What else goes on here
    is not what was asked."""
    pid = re.search(r"\bpid (\d+)", question)
    if not pid:
        return findings
    return dict(findings, findings=[
        f for f in findings["findings"]
        if any(f[side] and int(pid[1]) in f[side]["pids"] for side in ("victim", "culprit"))])


def without_first(findings):
    return dict(findings, findings=findings["findings"][1:])


def cause_right(truth, answer, findings, stolen_ns=None):
    """The first finding has the cause, and the person is told so in words.  stolen_ns: what the
    hypervisor took meanwhile; where that is named first, and is true, the next one has it."""
    behind = stolen_first(answer, findings, stolen_ns)
    first = top(without_first(findings) if behind else findings)
    found = first["cause"] if first else "none"
    if answer is None:
        return "no answer"
    if behind:
        return "" if found in [c.strip() for c in truth["cause"].split("|")] else "found steal, then " + found
    if found not in [c.strip() for c in truth["cause"].split("|")]:
        return "found %s" % found
    if not re.search(truth["says"], answer, re.S):
        return "not said: " + truth["says"]
    return ""


def pids_said(answer):
    """Every process id in an answer."""
    out = set()
    for a, b in re.findall(r"pid (\d+)\.\.(\d+)", answer):
        out |= set(range(int(a), int(b) + 1))
    for row in re.findall(r"pid (\d+(?:, \d+)*)", answer):
        out |= {int(p) for p in row.split(", ")}
    return out


def names_said(answer):
    return set(re.findall(r"`([^`]*)`", answer))


def subject_is(subject, label, held):
    """Whether a subject of findings.json is what the truth's word stands for."""
    kind = label.partition(" ")
    if label == "none":
        return subject is None
    if subject is None:
        return False
    if label == "kernel" or kind[0] == "kernel":
        return subject["kind"] == "kernel"
    if label == "hypervisor":
        return subject["kind"] == "hypervisor"
    if kind[0] == "device":
        name = held.get(kind[2], {}).get("name", {kind[2]})
        return subject["kind"] == "device" and (not kind[2] or subject["name"] in name)
    mine = held.get(label, {})
    if subject["kind"] == "remote":
        return subject["name"] in mine.get("name", ())
    if subject["kind"] == "cgroup":
        return any(path.endswith(subject["name"].lstrip("/")) for path in mine.get("cgroup", ()))
    pids = set(subject["pids"])
    # A group is shown with at most 64 of its processes, some of which may have ended meanwhile.
    known = pids & mine.get("pid", set())
    if pids and known and len(known) >= 0.9 * len(pids):
        return True
    return not known and bool(mine.get("name")) and subject["name"] in mine["name"] and \
        mine.get("short", False)


def said(subject, answer):
    """Whether an answer tells a person who it is."""
    if subject is None or subject["kind"] == "hypervisor":
        return subject is None or "hypervisor" in answer
    if subject["name"] == "llamux":
        return "llamux itself" in answer
    if subject["kind"] == "device":
        return re.search(r"\b%s\b" % re.escape(subject["name"]), answer) is not None
    if subject["name"] not in names_said(answer) and \
            not any(n.endswith(subject["name"]) for n in names_said(answer)):
        return False
    return subject["kind"] not in ("process", "group") or bool(pids_said(answer) & set(subject["pids"]))


def culprit_right(truth, answer, findings, held, stolen_ns=None):
    behind = stolen_first(answer, findings, stolen_ns)
    first = top(without_first(findings) if behind else findings)
    subject = first["culprit"] if first else None
    if answer is None:
        return "no answer"
    labels = [w.strip() for w in truth["culprit"].split("|")]
    if not any(subject_is(subject, w, held) for w in labels):
        return "found %s" % (subject["name"] if subject else "nobody")
    return "" if behind or said(subject, answer) else "found, not said"


def told(finding, findings, answer):
    """A finding that an answer leaves out may have as culprit who is named as another one's
    victim: told of is whose own victim is named, or who is named for nothing else."""
    who, victim = finding["culprit"], finding["victim"]
    if not who or not said(who, answer):
        return False
    elsewhere = any(f["victim"] and f["victim"]["pids"] == who["pids"] and f["culprit"] and
                    f is not finding and said(f["culprit"], answer) for f in findings["findings"])
    return not elsewhere or not victim or victim["name"] in names_said(answer)


def innocents(truth, answer, findings, held, offered):
    """Who is blamed, or would be acted on, and has done nothing."""
    labels = [w.strip() for w in truth["culprit"].split("|")] + truth.get("also", "").split()
    subjects = [f["culprit"] for f in findings["findings"] if told(f, findings, answer or "")]
    subjects += [o["target"] for o in findings["offers"] if offered and said_name(o["target"], answer)
                 and not lifts_own(o, truth.get("victim", ""), held)]
    return sorted({s["name"] for s in subjects if not any(subject_is(s, w, held) for w in labels)
                   and s["kind"] in ("process", "group", "cgroup")})


def lifts_own(offer, victim, held):
    """A bound of its own, or of its control group, is lifted: that is no blame."""
    target, who = offer["target"], offer["victim"]
    return bool(who) and (target["name"] == who["name"] or target["kind"] == "cgroup" and
                          subject_is(target, victim, held) and subject_is(who, victim, held))


def said_name(subject, answer):
    return subject is not None and subject["name"] in names_said(answer or "")


def steps_right(truth, steps, held):
    """What was done, one change behind the other: each of a right kind, to nobody innocent, and
    so many as the fault takes that were measured, each apart, and kept."""
    kinds = truth["action"].split()
    for step in steps:
        if step["kind"] not in kinds:
            return "does %s" % step["kind"]
        who = step["target"]
        guilty = [w.strip() for w in truth["culprit"].split("|")] + truth.get("also", "").split()
        # By the victim's own settings, where it is its own bound that is lifted.
        guilty += [truth["victim"]] if truth["culprit"].split("|")[0].strip() == "none" else []
        for label, mine in held.items():
            names = mine.get("name", set()) | {p.rsplit("/", 1)[1] for p in mine.get("cgroup", ())}
            if label not in guilty and who.rsplit("/", 1)[-1] in names:
                return "changes %s" % label
    kept = [s for s in steps if s["state"] == "kept"]
    if len(kept) < int(truth.get("steps", 1)) and "steps" in truth:
        return "%d of %s changes" % (len(kept), truth["steps"])
    return ""


# --- numbers -----------------------------------------------------------------------------

UNITS = {"s": 1, "ms": 1e-3, "min": 60, "h": 3600}
SIZES = {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:\s?(%|ms|min|s|h|bytes|kB|MB|GB|TB)(?!\w))?")


def plain(answer):
    """The words without names, ids of actions and process ids, which are no quantities."""
    text = re.sub(r"`[^`]*`", "NAME", answer)
    text = re.sub(r"\(\d+ is usual\)|usual are [\d,]+ and [\d,]+", "", text)
    text = re.sub(r"\(disk|\(sd[a-z]\d*|\b(?:vd|sd|nvme|dm-|loop)[\w]*", "", text)
    text = re.sub(r"pid \d+(?:\.\.\d+|(?:, \d+)*)", "pid", text)
    return re.sub(r"(, /[^\s)]*)", "", text)


def quantities(answer):
    """(value, unit, half a unit of the last digit, text); times and sizes in s and bytes."""
    text = re.sub(r"(\d+) min (\d+) s", lambda m: "%d s" % (60 * int(m[1]) + int(m[2])), plain(answer))
    text = re.sub(r"(\d+) h (\d+) min", lambda m: "%d min" % (60 * int(m[1]) + int(m[2])), text)
    for m in NUMBER.finditer(text):
        digits, unit = m[1].rstrip(",").replace(",", ""), m[2] or ""
        half = 0.5 * 10 ** -len(digits.partition(".")[2])
        factor = UNITS.get(unit, SIZES.get(unit, 1))
        kind = "s" if unit in UNITS else "bytes" if unit in SIZES else unit
        yield float(digits) * factor, kind, half * factor * 1.02, m[0]


def leaves(value):
    """Of JSON: key and value of each number, without those that only say who it is."""
    if isinstance(value, dict):
        for key, v in value.items():
            if key in ("id", "pids", "start_ns", "cgroup", "uid", "time_ns", "processes"):
                continue
            if key == "evidence":
                yield from ((k if k.endswith(("_khz", "_per_1000s")) else "evidence", e)
                            for k, e in v.items())
                yield from ((k, e) for k, e in v.items() if k.endswith("_ns"))
            elif isinstance(v, (int, float)) and not isinstance(v, bool):
                yield key, v
            else:
                yield from leaves(v)
    elif isinstance(value, list):
        for v in value:
            yield from leaves(v)


def held_numbers(findings):
    """unit -> every value that the agent holds, or that follows from two of them."""
    out = {"s": set(), "bytes": set(), "%": set(), "": set()}
    cpus = findings.get("cpus", 1)
    out[""] |= {cpus, len(findings["findings"]), len(findings["findings"]) - 1,
                len(findings["findings"]) - 2, len(findings["findings"]) - 3}
    for whole in [findings, findings.get("longer") or {}]:
        window = whole.get("window_ns") or 1
        out["%"].add(100 * whole.get("cpu_busy_ns", 0) / (window * cpus))
        for key, v in leaves({k: w for k, w in whole.items() if k != "longer"}):
            if key.endswith("_ns"):
                out["s"] |= {v / 1e9, 10 * v / window}
                out["%"].add(100 * v / window)
                out[""].add(v / window)
            elif key.endswith("_s"):
                out["s"].add(v)
            elif key.endswith("_ms"):
                out["s"].add(v / 1e3)
            elif key.endswith(("_khz", "_per_1000s")): # said in MHz, per second
                out[""] |= {v / 1000, v // 1000}
            elif key.endswith("percent"):
                out["%"].add(v)
            elif "bytes" in key:
                out["bytes"] |= {v, v * 1e9 / window}
            else:
                out[""] |= {v, int(v * 1e9 / window), v * 1e9 / window}
            if key == "evidence": # its unit is not in the file
                out["bytes"] |= {v, v * 1e9 / window}
                out["s"] |= {v / 1e9, v / 1e6, v / 1e3, v}
                out["%"] |= {v, v / 100}
    out["%"] |= {o["value"] for o in findings["offers"] if o["kind"] == "quota"}
    for f in findings["findings"]:
        if f["count"]:
            out["s"].add(f["window_ns"] / 1e9 / f["count"])
        if f["lost_ns"]:
            out["%"].add(100 * f["blamed_ns"] / f["lost_ns"])
        for side in ("victim", "culprit"):
            if f[side]:
                out[""] |= {f[side]["processes"], f[side]["processes"] - 3}
    return out


def unheld(answer, moments):
    """The numbers of an answer that no single moment of findings.json explains: the fewest."""
    best = None
    for findings in moments:
        held = held_numbers(findings)
        bad = [text for value, unit, half, text in quantities(answer)
               if not any(abs(value - v) <= half + 1e-9 for v in held[unit])]
        best = bad if best is None or len(bad) < len(best) else best
    return best if best is not None else ["nothing held"]


def near(a, b, share=NEAR):
    return abs(a - b) <= share * max(abs(a), abs(b))


# --- the account of one process, which findings.json does not have ------------------------

ACCOUNT = re.compile(r"in the last ([^:]+): (.*?)\.(?: \(Sum of \d+ threads\.\))?$", re.M)
PART = re.compile(r"((?:[\d,.]+ (?:h|min|s|ms) ?)+)(running|waiting for a CPU|blocked|asleep)")
DISK = re.compile(r"It read ([\d.,]+ \w+) from disks and wrote ([\d.,]+ \w+)")
SLACK_S, SLACK_BYTES = 0.03, 2e5  # what /proc and the agent, read at other moments, differ by


def spans(text):
    return sum(v for v, unit, _, _ in quantities(text) if unit == "s")


def account_held(answer, real):
    """The numbers in what an answer tells of one process that /proc bears out: its running and
    waiting time, the bytes that it moved, and parts that add up to the whole.  real: run, wait
    (s), read, written (bytes), threads."""
    line, out = ACCOUNT.search(answer), set()
    if line:
        parts = {m[2]: spans(m[1]) for m in PART.finditer(line[2])}
        whole = spans("x " + line[1]) * max(1, real["threads"])
        # Of several threads some may come and go: then the sum says nothing.
        adds_up = near(sum(parts.values()), whole, 0.02)
        for name, key in (("running", "run"), ("waiting for a CPU", "wait")):
            if name in parts and (near(parts[name], real[key]) or abs(parts[name] - real[key]) <= SLACK_S):
                out.add(name)
        if adds_up and {"running", "waiting for a CPU"} <= out:
            out |= set(parts)
        behind = re.search(r"\(([\d.]+ m?s) of it behind [^;)]*(?:; ([\d.]+ m?s) behind (\d+) others?)?", line[2])
        said = [part for part in behind.groups() if part] if behind else []
        within = "waiting for a CPU" in out and sum(map(spans, said[:2])) <= 1.02 * parts["waiting for a CPU"]
        known = set(said) if within else set()
        known |= set(re.findall(r"Sum of (%d) threads" % real["threads"], line[0]))
        out = known | {text for m in PART.finditer(line[2]) if m[2] in out
               for _, _, _, text in quantities(m[1])}
    out |= places_held(answer, real)
    disk = DISK.search(answer)
    for i, key in ((1, "read"), (2, "written")):
        for value, _, _, text in quantities(disk[i]) if disk else ():
            if near(value, real[key]) or abs(value - real[key]) <= SLACK_BYTES:
                out.add(text)
    return out


def places_held(answer, real):
    """Where its threads were at a moment: all of them are somewhere, and as many run as do at times."""
    line = re.search(r"^At this moment \(sampled\) (.*)\.$", answer, re.M)
    counts = re.findall(r"(?:^|, )(\d+) ", line[1]) if line and "runnable" in real else []
    runs = re.search(r"(\d+) (?:of its threads )?runs? or waits? for a CPU", line[1]) if counts else None
    low, high = real.get("runnable", (0, 0))
    if sum(map(int, counts)) != real["threads"] or not low <= (int(runs[1]) if runs else 0) <= high:
        return set()
    return set(counts)


# --- a row that was kept, by the present rules -------------------------------------------

def again(row, truth):
    """The marks of a row anew, as far as it holds what they are made from: each answer with the
    findings that it was made of, and who was who."""
    held = {k: {a: set(b) for a, b in v.items()} for k, v in row.get("labels", {}).items()}
    kinds = truth["action"].split()
    for m in row.get("answers", []):
        found, stolen = m["findings"], m.get("stolen_ns")
        asked = concerning(m["question"], found)
        m["cause"] = cause_right(truth, m["answer"], asked, stolen)
        m["unheld"] = [n for n in m["unheld"] if n in unheld(m["answer"] or "", [found])]
        if held:
            m["culprit"] = culprit_right(truth, m["answer"], asked, held, stolen)
            m["innocent"] = innocents(truth, m["answer"], found, held, m["offered"])
    if "none" in kinds and row.get("action") == "offers nothing" or \
            len(kinds) > 1 and row.get("action") == "offers something":
        row["action"] = ""
    row["truth"] = truth
    return row


# --- recovery ---------------------------------------------------------------------------------

def recovery(before, fault, after):
    """How much of what the fault took is back; None where the fault took nothing."""
    return None if fault == before else (fault - after) / (fault - before)


def fault_back(before, fault, undone):
    return None if fault == before else (undone - before) / (fault - before) >= STILL
