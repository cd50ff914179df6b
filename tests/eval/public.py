# SPDX-License-Identifier: GPL-2.0-or-later
"""The public set NL2Bash (Lin et al. 2018): which rows, how they are compared, and what the
nearest neighbour among the other rows gives.
"""
import collections
import math
import os
import random
import re
import shlex
import shutil

ROWS = 500
PLACE = os.environ.get("LLAMUX_NL2BASH", "../shared/data/nl2bash_clean.tsv")
BUILTIN = set("cd echo read set export alias history jobs bg fg exit pwd type ulimit umask unset wait true "
              "false test printf kill time source".split())
# What says the same: find prints by itself, and a time may be said in minutes or days.
SAME = {"-print": None, "-mtime": "-mmin", "-ctime": "-cmin", "-atime": "-amin", "--recursive": "-r", "-R": "-r"}


def held():
    return os.path.exists(PLACE)


def parts(command):
    """[(utility, its flags)] of a command line; None where it cannot be cut."""
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;()")
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:
        return None
    out, first = [], True
    for word in words:
        if set(word) <= set("|;&("):
            first = True
        elif first:
            if word in ("sudo", "!") or "=" in word:
                continue
            out.append((word, set()))
            first = False
        elif word in ("-exec", "-execdir", "-ok"):
            out[-1][1].add("-exec")
            first = True
        elif re.match(r"-[A-Za-z]|--[a-z]", word) and out:
            out[-1][1].update(flags_of(out[-1][0], word))
    return out


def flags_of(utility, word):
    word = word.split("=")[0]
    if word.startswith("--") or utility == "find" or not re.fullmatch(r"-[A-Za-z]+", word):
        found = [word]
    else:
        found = ["-" + c for c in word[1:]]
    return {SAME.get(f, f) for f in found} - {None}


def canonical(cut):
    """The parts without the ways of putting the same: what find does with what it finds may
    stand behind -exec, -delete, -ls or xargs; how much rm asks and ls shows is left out."""
    out, of_find = [], False
    for utility, flags in cut:
        flags = set(flags)
        if utility == "xargs":
            continue
        utility = {"egrep": "grep", "fgrep": "grep"}.get(utility, utility)
        if utility in ("rm", "ls") and of_find:
            flags = set()
        extra = [(other, set()) for flag, other in (("-delete", "rm"), ("-ls", "ls")) if flag in flags]
        if utility == "find":
            of_find = True
            flags -= {"-exec", "-delete", "-ls", "-print0"}
        out += [(utility, flags)] + (extra if utility == "find" else [])
    return out


def installed(command):
    cut = parts(command)
    return bool(cut) and all(u in BUILTIN or shutil.which(u) for u, _ in cut)


def rows(seed):
    """(ROWS random rows whose utilities are installed, all others)."""
    with open(PLACE, encoding="utf-8") as f:
        table = [line.rstrip("\n").split("\t") for line in f]
    table = [r for r in table if len(r) == 2]
    fit = [i for i, r in enumerate(table) if installed(r[1])]
    chosen = set(random.Random(seed).sample(fit, ROWS))
    return [table[i] for i in sorted(chosen)], [r for i, r in enumerate(table) if i not in chosen]


def score(table, said):
    """(first utility right, all utilities and flags the same, the same in other form)."""
    utility = flags = forms = 0
    for (_, wanted), got in zip(table, said):
        want, have = parts(wanted), parts(got) if got else None
        if not have:
            continue
        utility += want[0][0] == have[0][0]
        flags += want == have
        forms += canonical(want) == canonical(have)
    return utility, flags, forms


def _terms(text):
    return re.findall(r"[a-z0-9.*]+", text.lower())


def slot_terms(text):
    """Words and pairs of words of a cleaned request; slots without their numbers."""
    words = re.findall(r"<[a-z]+|[a-z0-9'-]+", re.sub(r"(<[a-z]+)\d+>", r"\1", text))
    return words + [a + " " + b for a, b in zip(words, words[1:])]


def ranked(texts, others, terms, count):
    """For each text the indexes of the nearest others, best first, by the cosine of TF-IDF."""
    seen = collections.Counter(t for o in others for t in set(terms(o)))
    weight = {t: math.log(len(others) / n) for t, n in seen.items()}

    def vector(text):
        v = {t: n * weight[t] for t, n in collections.Counter(terms(text)).items() if t in weight}
        size = math.sqrt(sum(x * x for x in v.values())) or 1.0
        return {t: x / size for t, x in v.items()}

    where = collections.defaultdict(list)
    for i, other in enumerate(others):
        for t, x in vector(other).items():
            where[t].append((i, x))
    for text in texts:
        total = collections.defaultdict(float)
        for t, x in vector(text).items():
            for i, y in where[t]:
                total[i] += x * y
        yield sorted(total, key=lambda i: (-total[i], i))[:count]


def nearest(table, rest):
    """The command of the nearest request among the rest."""
    found = ranked([r[0] for r in table], [r[0] for r in rest], _terms, 1)
    return [rest[f[0]][1] if f else "" for f in found]
