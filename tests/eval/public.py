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
SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"  # not PATH: the rows are the same for everybody
BUILTIN = set("cd echo read set export alias history jobs bg fg exit pwd type ulimit umask unset wait true "
              "false test printf kill time source".split())
# A way to put the same in a longer or older word.  Every utility; then of some only.
SAME = {"--recursive": "-r", "-R": "-r", "--ignore-case": "-i", "--line-number": "-n", "--files-with-matches": "-l",
        "--invert-match": "-v", "--count": "-c", "--only-matching": "-o", "--extended-regexp": "-E", "--word-regexp": "-w",
        "--fixed-strings": "-F", "--perl-regexp": "-P", "--quiet": "-q", "--silent": "-q", "--human-readable": "-h",
        "--all": "-a", "--reverse": "-r", "--numeric-sort": "-n", "--key": "-k", "--unique": "-u", "--field-separator": "-t",
        "--delimiter": "-d", "--delimiters": "-d", "--fields": "-f", "--characters": "-c", "--parents": "-p", "--force": "-f",
        "--verbose": "-v", "--interactive": "-i", "--symbolic": "-s", "--extract": "-x", "--create": "-c", "--file": "-f",
        "--gzip": "-z", "--directory": "-C", "--list": "-t", "--archive": "-a", "--compress": "-z", "--date": "-d",
        "--interval": "-n", "--side-by-side": "-y", "--width": "-W", "--brief": "-q", "--unified": "-u", "--summarize": "-s",
        "--null": "-0", "--no-clobber": "-n", "--update": "-u", "--preserve": "-p", "--follow": "-f"}
OF_SOME = {("ls", "-R"): "-R", ("ls", "--recursive"): "-R", ("cp", "--parents"): "--parents", ("wc", "--lines"): "-l",
           ("split", "--lines"): "-l", ("split", "--bytes"): "-b", ("head", "--lines"): "-n", ("tail", "--lines"): "-n",
           ("head", "--bytes"): "-c", ("tail", "--bytes"): "-c", ("wc", "--words"): "-w", ("wc", "--bytes"): "-c",
           ("grep", "--regexp"): "-e", ("sort", "--reverse"): "-r", ("ssh", "-R"): "-R", ("less", "-R"): "-R",
           # find prints by itself, joins by "and", follows no link; a time may be in minutes or days.
           ("find", "-print"): None, ("find", "-a"): None, ("find", "-and"): None, ("find", "-P"): None,
           ("find", "-or"): "-o", ("find", "-wholename"): "-path", ("find", "-iwholename"): "-ipath",
           ("find", "-mtime"): "-mmin", ("find", "-ctime"): "-cmin", ("find", "-atime"): "-amin", ("find", "-mount"): "-xdev"}
# Letters whose value may stand at once behind them: -n10, -d:, -k2.
VALUED = {"head": "nc", "tail": "nc", "cut": "dfcb", "sort": "kto", "split": "lbna", "grep": "ABCmefd", "awk": "Fvf",
          "watch": "n", "xargs": "nIPdLsa", "date": "dr", "ssh": "pilo", "diff": "WU", "tar": "fC", "du": "d", "join": "12t",
          "paste": "d", "seq": "s", "ps": "oup", "fold": "w", "sed": "i", "nl": "w", "ping": "cwi", "column": "sct",
          "tree": "LP", "od": "tAN", "comm": "", "mount": "ot", "less": "p"}
DIGITS = ("comm", "xargs", "ls", "ssh", "curl", "join")  # their digits are options; those of others are numbers
# Tests and actions of find without a value: what stands behind the others is no option.
BARE = set("-print -print0 -ls -delete -empty -executable -readable -writable -nouser -nogroup -xdev -mount -depth -d -daystart "
           "-follow -prune -quit -not -a -and -o -or -L -H -P -true -false -noleaf".split())
XARGS_VALUED = ("-n", "-I", "-P", "-d", "-L", "-s", "-a", "-E")  # whose value is the next word
EXECS = ("-exec", "-execdir", "-ok", "-okdir")
OPEN, CLOSE, END = "\x01", "\x02", "\x03"  # find's own brackets and the end of -exec, which are quoted

def held():
    return os.path.exists(PLACE)


def words_of(command):
    """The words and operators of a command line; None where it cannot be cut."""
    for of_find, mark in (("(", OPEN), (")", CLOSE), (";", END)):
        for quoted in ("\\" + of_find, "'%s'" % of_find, '"%s"' % of_find):
            command = command.replace(quoted, " %s " % mark)
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;()")
        lexer.whitespace_split = True
        return list(lexer)
    except ValueError:
        return None


def utility_of(word):
    """(utility, the options that its name stands for)."""
    return {"egrep": "grep", "fgrep": "grep"}.get(word, word), {"egrep": ["-E"], "fgrep": ["-F"]}.get(word, [])[:]


def pieces(command):
    """[(utility, its options in order)] of a command line, options in one spelling; None where it
    cannot be cut.  What -exec or xargs runs is a utility of its own, and find goes on behind -exec."""
    words = words_of(command)
    if words is None:
        return None
    out, first, outer, skip = [], True, None, False
    for word in words:
        name = out[-1][0] if out else ""
        if skip:
            skip = False
        elif outer and (word == END or word == "+"):
            out, outer = out + [outer], None  # merged below
        elif set(word) <= set("|;&("):
            first, outer = True, None
        elif first:
            if word in ("sudo", "!") or "=" in word:
                continue
            out.append(utility_of(word))
            first = False
        elif name == "find" and word in EXECS:
            out[-1][1].append("-exec")
            first, outer = True, out[-1]
        elif name == "find" and word in ("!", OPEN, CLOSE):
            out[-1][1].append("-not" if word == "!" else word)
        elif re.match(r"-[A-Za-z0-9]|--[a-z]", word):
            out[-1][1].extend(options_of(name, word))
            skip = name == "find" and word not in BARE or name == "xargs" and word in XARGS_VALUED
        elif name == "xargs":  # the command that it runs
            out.append(utility_of(word))
        elif name == "tar" and len(out[-1][1]) == 0 and re.fullmatch("[a-zA-Z]+", word):
            out[-1][1].extend(options_of(name, "-" + word))
    return merged(out)


def merged(out):
    """find, which comes again where it went on behind -exec, only once."""
    seen = []
    for one in out:
        if not any(one is other for other in seen):
            seen.append(one)
    return seen


def options_of(utility, word):
    """One word of options as single options in one spelling."""
    if word.startswith("--") or utility == "find":
        found = [word.split("=")[0]]
    elif re.fullmatch(r"-\d+", word) and utility not in DIGITS:
        found = {"head": ["-n"], "tail": ["-n"], "grep": ["-C"]}.get(utility, [])
    else:
        found = []
        for letter in word[1:]:
            if not letter.isalnum():
                break
            found.append("-" + letter)
            if letter in VALUED.get(utility, ""):
                break
    return [f for f in (OF_SOME.get((utility, f), SAME.get(f, f)) for f in found) if f]


def parts(command):
    """[(utility, set of its options)]; None where it cannot be cut."""
    cut = pieces(command)
    return cut if cut is None else [(u, set(f) - {OPEN, CLOSE}) for u, f in cut]


def skipping(options):
    """find's options, with the two ways to leave out what lies below a path as one: those of
    "-path X -prune -o" and "-not -path X" become "skip"."""
    out = []
    for option in options:
        if option == "-prune":
            while out and out[-1] not in ("-o", "skip"):
                out.pop()
            out.append("skip")
        elif option == "-path" and out[-1:] == ["-not"]:
            out[-1] = "skip"
        elif not (option == "-o" and out[-1:] == ["skip"]) and option not in (OPEN, CLOSE):
            out.append(option)
    return out


def canonical(cut):
    """The parts without the ways of putting the same: what find does with what it finds may
    stand behind -exec, -delete, -ls or xargs; what it leaves out behind -prune or -not -path; how
    much rm asks and ls shows is left out."""
    out, of_find = [], False
    for utility, flags in cut:
        if utility == "xargs":
            continue
        flags = set(skipping(flags) if utility == "find" else flags)
        if utility in ("rm", "ls") and of_find:
            flags = set()
        extra = [(other, set()) for flag, other in (("-delete", "rm"), ("-ls", "ls")) if flag in flags]
        if utility == "find":
            of_find = True
            flags -= {"-exec", "-delete", "-ls", "-print0"}
        out += [(utility, flags)] + (extra if utility == "find" else [])
    return out


def kind_left_out(request, canon):
    """Without "-type f", where what is asked for is called a file and no regular one."""
    if not re.search(r"\bfiles?\b", request.lower()) or re.search(r"\b(regular|normal|ordinary)\b", request.lower()):
        return canon
    return [(u, f - {"-type"}) if u == "find" else (u, f) for u, f in canon]


def drawn_by(command):
    """The utilities by which rows are drawn: a simple cut, in which find's quoted brackets stand for
    a utility, so that such rows are not among them."""
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;()")
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:
        return []
    out, first = [], True
    for word in words:
        if set(word) <= set("|;&("):
            first = True
        elif first and word not in ("sudo", "!") and "=" not in word:
            out.append(word)
            first = False
        elif word in ("-exec", "-execdir", "-ok"):
            first = True
    return out


def installed(command):
    names = drawn_by(command)
    return bool(names) and all(u in BUILTIN or shutil.which(u, path=SYSTEM) for u in names)


def rows(seed):
    """(ROWS random rows whose utilities are installed, all others)."""
    with open(PLACE, encoding="utf-8") as f:
        table = [line.rstrip("\n").split("\t") for line in f]
    table = [r for r in table if len(r) == 2]
    fit = [i for i, r in enumerate(table) if installed(r[1])]
    chosen = set(random.Random(seed).sample(fit, ROWS))
    return [table[i] for i in sorted(chosen)], [r for i, r in enumerate(table) if i not in chosen]


def score(table, said):
    """(first utility right, all utilities and flags the same, the same in other form, the same in
    other form but for the -type f of what is called a file)."""
    utility = flags = forms = kinds = 0
    for (request, wanted), got in zip(table, said):
        want, have = pieces(wanted), pieces(got) if got else None
        if not want or not have:
            continue
        utility += want[0][0] == have[0][0]
        flags += parts(wanted) == parts(got)
        forms += canonical(want) == canonical(have)
        kinds += kind_left_out(request, canonical(want)) == kind_left_out(request, canonical(have))
    return utility, flags, forms, kinds


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
