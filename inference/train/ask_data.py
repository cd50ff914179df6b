# SPDX-License-Identifier: GPL-2.0-or-later
"""Questions to the agent: prompts as advice.h describes them, with their answers.

The meaning comes first: findings, offers, what is pending, what is wanted.  The
wording is chosen for it, and the answer follows from the rules in this file:

- diagnose cites the first finding and every further one that is not small, at
  most three.  A question that names memory, disk or CPU looks only at findings of
  that kind when there are any.  What is fine is cited only where nothing else is.
- task cites the findings whose victim was asked about, else those that hit all; of both, what
  is fine only where nothing else is.
- what is offered first by the first cited finding is done.
"""
from ask_words import MACROS as ASK_MACROS, SAID
from cmd_data import strew
from style import restyle
from wording import MACROS, lines, sample, weighted

MACROS.update(ASK_MACROS)

SIZES = ["small", "some", "big", "huge"]
LOADS = ["none", "low", "high", "full"]

# cause: kind, weight, victim all?, culprit?, kinds of offers.  The kind is the resource of the
# cause's row in agent/diagnose/findings_rows_*.c, "fine" where that says so: check.py compares them.
YIELD = ["idle", "weight", "nice"]
CAUSES = {
    "cpu-hog":        ("cpu", 8, 0.25, 0.97, YIELD),
    "cpu-crowd":      ("cpu", 3, 0.5, 0.3, YIELD + ["cgroup-idle"]),
    "cpu-rt":         ("cpu", 3, 0.3, 0.97, ["normal", "nice"]),
    "cpu-quota":      ("cpu", 3, 0.05, 0.1, ["quota", "weight"]),
    "cpu-pinned":     ("cpu", 1.5, 0.05, 0.4, ["affinity"]),
    "switch-storm":   ("cpu", 1.5, 0.3, 0.9, YIELD),
    "mem-reclaim":    ("mem", 6, 0.4, 0.8, YIELD + ["memory", "hibernate"]),
    "mem-limit":      ("mem", 3, 0.05, 0.2, ["memory", "memory-max", "nice"]),
    "mem-compact":    ("mem", 2, 0.4, 0.3, ["thp-defrag", "idle", "nice"]),
    "mem-swap":       ("mem", 3, 0.4, 0.6, ["swappiness", "hibernate", "memory-low", "nice"]),
    "khugepaged":     ("cpu", 1, 0.4, 0.2, ["khugepaged"]),
    "cache-evicted":  ("mem", 1.5, 0.2, 0.9, ["memory", "ioprio"]),
    "oom":            ("mem", 3, 0.1, 0.5, ["oom-score", "memory-max", "weight"]),
    "io-busy":        ("disk", 5, 0.4, 0.7, ["idle", "ioprio", "io-weight", "io-read", "io-write"]),
    "lock-inversion": ("cpu", 1.5, 0.05, 0.9, YIELD),
    "lock-own":       ("other", 1.5, 0.02, 0.1, []),
    "mmap-lock":      ("other", 1, 0.02, 0.1, []),
    "syscall-storm":  ("cpu", 1, 0.3, 0.9, YIELD + ["plan"]),
    "timer-storm":    ("cpu", 1, 0.3, 0.9, ["slack"] + YIELD),
    "io-slow":        ("disk", 1.5, 0.4, 0.2, []),
    "io-limit":       ("disk", 1.5, 0.05, 0.1, ["io-read", "io-write"]),
    "dirty-stall":    ("disk", 1.5, 0.2, 0.8, ["dirty", "io-write"]),
    "fsync-storm":    ("disk", 1.5, 0.1, 0.9, ["ioprio", "io-weight", "io-requests"]),
    "stuck":          ("other", 1.5, 0.05, 0.2, []),
    "fork-storm":     ("cpu", 3, 0.5, 0.95, YIELD + ["tasks"]),
    "task-growth":    ("cpu", 1, 0.4, 0.9, ["tasks", "freeze"]),
    "zombies":        ("other", 1, 0.5, 0.8, []),
    "fd-limit":       ("other", 1, 0.05, 0.1, ["files"]),
    "task-limit":     ("other", 1, 0.05, 0.1, ["tasks", "processes"]),
    "self":           ("cpu", 1.5, 0.5, 0.3, ["nice"]),
    "busy-fine":      ("fine", 2.5, 0.9, 0.5, []),
    "app-itself":     ("fine", 1.5, 0.05, 0.05, []),
    "irq-load":       ("other", 1, 0.3, 0.4, ["quota", "slice"]),
    "steal":          ("other", 1, 0.7, 0.2, []),
    "freq-cap":       ("other", 1, 0.9, 0.1, ["clamp"]),
    "numa-remote":    ("other", 1, 0.02, 0.1, ["cpuset", "memlock"]),
    "net-wait":       ("other", 1.5, 0.05, 0.5, []),
}

# meaning: weight.  What is not listed has weight 1.
WEIGHTS = {
    "diagnose": 11, "diagnose.mem": 3, "diagnose.disk": 2.5, "diagnose.cpu": 2.5, "task": 7,
    "top.cpu": 1.8, "top.mem": 1.8, "top.disk": 1.6, "history": 2.5, "history.time": 2,
    "health": 3.5, "yes": 2, "no": 1.8, "why": 1.5, "what": 2, "about": 2.6, "hello": 2.6,
    "offtopic": 16, "unclear": 5.5, "first": 0.3, "undo.num": 0.6, "undo.last": 1.2, "command": 14,
    "change.faster": 1.5, "change.less": 1.5, "change.limit": 1.3, "change.pause": 1,
    "change.hibernate": 0.8, "optimize.coding": 1,
}
for _meaning in SAID:
    WEIGHTS.setdefault(_meaning, 0.8)
MEANINGS = [(w, m) for m, w in WEIGHTS.items()]
# Questions whose answer must be looked up in the findings; naming one finding is the hardest.
CITING = [(4, "diagnose"), (8, "task"), (4, "diagnose.mem"), (4, "diagnose.disk"), (4, "diagnose.cpu")]
TEMPLATES = {m: lines(block) for m, block in SAID.items()}

CITED_MAX = 3
ASKED = 5  # questions about a state before its names are asked for in turn
SHORT_TASK = "(why is <N1> slow|<N1>|<N1> ?|<N1> hangs|<N1> slow|what about <N1> ?|why <N1>|check <N1>)"


class Names:
    """<n1>..<n9>, given out in order or at random."""

    def __init__(self, rng):
        self.free = list(range(1, 10))
        if rng.random() < 0.25:
            rng.shuffle(self.free)

    def new(self):
        return "<n%d>" % self.free.pop(0) if self.free else None


def make_findings(rng, n, kinds=None):
    """n findings in rank order: dicts of cause, size, victim, culprit, offers."""
    names, used, found = Names(rng), [], []
    causes = [(c[1], k) for k, c in CAUSES.items() if not kinds or c[0] in kinds]

    def name():
        if used and rng.random() < 0.35:
            return rng.choice(used)
        new = names.new() or rng.choice(used)
        if new not in used:
            used.append(new)
        return new

    for _ in range(n):
        cause = weighted(rng, causes)
        _, _, p_all, p_culprit, offers = CAUSES[cause]
        victim = "all" if rng.random() < p_all else name()
        culprit = name() if rng.random() < p_culprit else "none"
        if culprit == victim:
            culprit = "none"
        found.append({"cause": cause, "size": rng.choice(SIZES), "victim": victim,
                      "culprit": culprit, "kinds": offers, "offers": []})
    if rng.random() < 0.75:
        sizes = sorted((f["size"] for f in found), key=SIZES.index, reverse=True)
        for f, size in zip(found, sizes):
            f["size"] = size
    return found, used, names


def make_offers(rng, found):
    """Offers for the findings; returns [(id, kind, target)]."""
    wanted = []
    for f in found:
        if f["culprit"] == "none" and rng.random() < 0.85 or not f["kinds"]:
            continue
        if rng.random() < 0.25:
            continue
        target = f["culprit"] if f["culprit"] != "none" else f["victim"]
        if target == "all":
            continue
        for kind in rng.sample(f["kinds"], min(len(f["kinds"]), 1 + (rng.random() < 0.3))):
            if (kind, target) not in wanted and len(wanted) < 8:
                wanted.append((kind, target))
            if (kind, target) in wanted:
                f["offers"].append((kind, target))
    ids = list(range(1, len(wanted) + 1))
    if rng.random() < 0.15:
        rng.shuffle(ids)
    of = dict(zip(wanted, ids))
    for f in found:
        f["offers"] = ["<a%d>" % of[o] for o in f["offers"]]
    return sorted(("<a%d>" % of[o], o[0], o[1]) for o in wanted)


def is_fine(finding):
    return CAUSES[finding["cause"]][0] == "fine"


def cite(found, focus):
    """Numbers (from 0) of the findings that answer a general question."""
    real = [i for i, f in enumerate(found) if not is_fine(f)]
    fine = [i for i, f in enumerate(found) if is_fine(f)]
    if focus:
        of_kind = [i for i in real if CAUSES[found[i]["cause"]][0] == focus]
        if not of_kind and focus == "cpu" and fine:
            return fine[:1]
        real = of_kind or real
    if not real:
        return fine[:1]
    return ([real[0]] + [i for i in real[1:] if found[i]["size"] != "small"])[:CITED_MAX]


def cite_task(found, name):
    """Numbers of the findings that answer a question about one name."""
    own = [i for i, f in enumerate(found) if f["victim"] == name]
    real = [i for i in own if not is_fine(found[i])]
    if not own:
        real = [i for i, f in enumerate(found) if f["victim"] == "all" and not is_fine(f)]
    return (real or own)[:CITED_MAX]


# Words that say which resource is asked about; agent/answer/prompt_cite.c has the same.
FOCUS = {
    "mem": set("memory ram mem swap swapping swaps swapped thrash thrashing thrashes paging oom "
               "killed".split()),
    "disk": set("disk disks disc io i/o ssd drive storage iowait writing writes saving "
                "copying".split()),
    "cpu": set("cpu cpus processor processors core cores".split()),
}


def focus_of(question):
    """The resource that a cleaned question names; "" for none or several."""
    words = set(question.split())
    named = [k for k, v in FOCUS.items() if words & v]
    return named[0] if len(named) == 1 else ""


def render_cited(found, cited):
    if not cited:
        return " none"
    text = "".join(" <f%d>" % (i + 1) for i in cited)
    offers = found[cited[0]]["offers"]
    return text + (" do " + offers[0] if offers else "")


def prompt_text(load, found, offers, state):
    out = ["<|ask|>", "load cpu %s mem %s io %s" % load]
    for i, f in enumerate(found):
        row = "<f%d> %s %s %s by %s :" % (i + 1, f["cause"], f["size"], f["victim"], f["culprit"])
        out.append(" ".join([row] + f["offers"]))
    out += ["%s %s %s" % o for o in offers]
    out += state
    return "\n".join(out) + "\n"


def answer(meaning, found, name, question):
    """The right answer to a meaning in these words."""
    intent, _, focus = meaning.partition(".")
    if intent == "diagnose":
        return "diagnose" + render_cited(found, cite(found, focus_of(question)))
    if intent == "task":
        return "task " + name + render_cited(found, cite_task(found, name))
    if intent == "history":
        return "history <time1>" if focus == "time" else "history"
    if intent == "change":
        verb, _, none = focus.partition(".")
        return "change %s %s" % (verb, "none" if none else name)
    if intent == "undo":
        return "undo " + ("<num1>" if focus == "num" else focus)
    if intent == "first":  # "yes" only repeats the question, and the grammar knows what is pending
        return "yes"
    return " ".join(p for p in (intent, focus) if p)


def pick_name(rng, found, used, names):
    """Whom a question names: a victim, a culprit or somebody else."""
    victims = [f["victim"] for f in found if f["victim"] != "all"]
    x = rng.random()
    if victims and x < 0.6:
        return rng.choice(victims)
    if used and x < 0.8:
        return rng.choice(used)
    return names.new() or rng.choice(used)


def pick_kinds(rng, meaning):
    """Findings that make a focused question worth asking."""
    focus = meaning.partition(".")[2]
    if meaning.startswith("diagnose.") and rng.random() < 0.2:
        return {focus}
    if meaning == "diagnose" and rng.random() < 0.06:
        return {"fine"}
    return None


def wording(meaning, rng, keep):
    """A template of the meaning that keep() allows, expanded."""
    while True:
        template = rng.choice(TEMPLATES[meaning])
        if keep(meaning, template):
            return sample(template, rng)


def state_lines(rng, meaning, offers):
    """Lines that say what is pending and what is in force."""
    state = []
    follow = meaning in ("yes", "no", "why", "what", "first")
    if offers and rng.random() < (0.85 if follow else 0.15):
        state.append("pending " + rng.choice(offers)[0])
    if rng.random() < (0.6 if meaning.startswith("undo") or meaning == "log" else 0.12):
        ids = [o[0] for o in offers] or ["<a1>"]
        state.append("done " + rng.choice(ids) if rng.random() < 0.3 else "done")
    return state


def question_about(rng, meaning, name, keep, command_request):
    if meaning == "command":
        return command_request(rng)
    return restyle(strew(wording(meaning, rng, keep), rng).replace("<N1>", name), rng,
                   insert=meaning not in ("unclear", "offtopic", "hello", "yes", "no", "why",
                                          "what", "first"))


def make(rng, keep, command_request, count=1):
    """(beginning of the prompt, [(rest of the prompt, answer, meaning)]): count questions about
    one state.  keep(meaning, template) says which wordings may be used; command_request(rng)
    gives a cleaned request for a shell command."""
    lead = weighted(rng, MEANINGS)
    cites = lead.split(".")[0] in ("diagnose", "task")
    n = weighted(rng, [(7, 0), (17, 1), (28, 2), (23, 3), (12, 4), (6, 5), (3, 6), (2, 7), (2, 8)]
                 if cites else [(30, 0), (34, 1), (20, 2), (10, 3), (4, 4), (2, 6)])
    kinds = pick_kinds(rng, lead)
    found, used, names = make_findings(rng, min(n, 2) if kinds == {"fine"} else n, kinds)
    offers = make_offers(rng, found)
    state = state_lines(rng, lead, offers)
    load = tuple(rng.choice(LOADS) for _ in range(3))
    targets = rng.sample(used, len(used))
    out = []
    for i in range(count):
        # More questions about one state are mostly those whose answer depends on it; the last
        # ones ask for every name in turn, so that only the findings tell their answers apart.
        meaning = lead if i == 0 else weighted(rng, CITING if rng.random() < 0.5 else MEANINGS)
        others = Names.__new__(Names)
        others.free = list(names.free)
        name = pick_name(rng, found, used, others)
        if i >= ASKED:
            meaning, name = "task", (targets + [name] * count)[i - ASKED]
        if i >= ASKED and rng.random() < 0.6:
            question = sample(SHORT_TASK, rng).replace("<N1>", name)
        else:
            question = question_about(rng, meaning, name, keep, command_request)
        out.append(("q " + question + "\n<|say|>", answer(meaning, found, name, question), "ask/" + meaning))
    return prompt_text(load, found, offers, state), out
