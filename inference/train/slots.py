# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes arguments out of a person's words and puts them back: slots.h in Python, for evaluation."""
import re
import shlex

SIZE_UNITS = {"k": "K", "kb": "K", "kib": "K", "kilobyte": "K", "kilobytes": "K", "m": "M", "mb": "M",
              "mib": "M", "meg": "M", "megs": "M", "megabyte": "M", "megabytes": "M", "g": "G",
              "gb": "G", "gib": "G", "gig": "G", "gigs": "G", "gigabyte": "G", "gigabytes": "G",
              "t": "T", "tb": "T", "tib": "T", "terabyte": "T", "terabytes": "T"}
SECONDS = {"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "min": 60, "mins": 60,
           "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600,
           "hours": 3600, "d": 86400, "day": 86400, "days": 86400, "week": 604800, "weeks": 604800,
           "month": 2592000, "months": 2592000, "year": 31536000, "years": 31536000}
NUMBERS = {w: str(i) for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split()) if i > 1}
NUMBERS.update({"fifteen": "15", "twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100",
                "thousand": "1000"})
DOMAINS = set("com org net io dev edu gov mil info biz de fr uk us eu ch at nl it es se no fi pl "
              "cz ru jp cn in br au ca local lan".split())
PER_TYPE, ALL = 4, 24

NUMBER = re.compile(r"\d+(?:\.\d+)?$")
JOINED = re.compile(r"(\d+(?:\.\d+)?)([a-z]+|%)$")
IPV4 = re.compile(r"(?:[\w.-]+@)?\d+(?:\.\d+){3}(?::\d+)?(?:/\d+)?$")
URL = re.compile(r"[a-z]+://\S+$")
DOMAIN = re.compile(r"(?:[\w.-]+@)?(?:[a-z0-9-]+\.)+([a-z]+)(?::\d+)?$", re.I)
FILE = re.compile(r"[\w+-]+(?:\.[\w+-]+)*\.[A-Za-z][A-Za-z0-9]{0,5}$")
MODE = re.compile(r"(?:[ugoa]+[+=-][rwxXst]+|\+[rwxst]+)(?:,[ugoa]*[+=-][rwxXst]+)*$")
SLOT = re.compile(r"<([a-z]+\d)(?:\.([smhd]))?>")


def split(text):
    """(word, is_quoted) of raw text; sentence punctuation apart."""
    out, at = [], 0
    text = " ".join(text.replace("<", " ").replace(">", " ").split())
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        if text[at] in "'\"`":
            end = text.find(text[at], at + 1)
            if end > at + 1 and (end + 1 == len(text) or text[end + 1] in " .,!?;:"):
                out.append((text[at + 1:end], True))
                at = end + 1
                continue
        end = (text + " ").index(" ", at)
        out += unpunctuate(text[at:end])
        at = end
    return out


def unpunctuate(word):
    """A word without brackets around it, its punctuation as words."""
    word, tail = word.lstrip("([{\"'`"), []
    while word and word[-1] in ".,!?;:)]}\"'`" and not (word in ("..", ".") or word.endswith("~")):
        if word[-1] in ".,!?;:":
            tail.insert(0, (word[-1], False))
        word = word[:-1]
    return ([(word, False)] if word else []) + tail


def edits(word):
    """All words within one edit."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cut = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return ({a + b[1:] for a, b in cut if b} | {a + b[1] + b[0] + b[2:] for a, b in cut if len(b) > 1} |
            {a + c + b[1:] for a, b in cut if b for c in letters} |
            {a + c + b for a, b in cut for c in letters})


class Extractor:
    """names: names[i] is <n(i+1)>; lexicon: known words."""

    def __init__(self, lexicon, names=()):
        self.lexicon = set(lexicon)
        self.names = {n.lower(): "<n%d>" % (i + 1) for i, n in enumerate(names)}

    def extract(self, text):
        """(cleaned text, {"path1": value}); raises ValueError where arguments do not fit."""
        self.count, self.value, out = {}, {}, []
        words, i = split(text), 0
        while i < len(words):
            word, quoted = words[i]
            after = words[i + 1][0].lower() if i + 1 < len(words) and not words[i + 1][1] else ""
            new, used = ([self.slot("str", word)], 1) if quoted else self.one(word, after)
            out += new
            i += used
        if not out:
            raise ValueError("no word in it")
        return " ".join(out), self.value

    def slot(self, kind, value):
        for key, old in self.value.items():
            if old == value and key[:-1] == kind:
                return "<%s>" % key
        n = self.count.get(kind, 0) + 1
        if n > PER_TYPE or len(self.value) >= ALL:
            raise ValueError("too many arguments")
        self.count[kind] = n
        self.value["%s%d" % (kind, n)] = value
        return "<%s%d>" % (kind, n)

    def one(self, word, after):
        """([cleaned words], number of words used up)."""
        low = word.lower()
        if low in self.names:
            return [self.names[low]], 1
        if word in (".", ",", "!", "?", ";", ":"):
            return [word], 1
        found = self.quantity(low, after)
        if found:
            return found
        if low in self.lexicon:
            return [low], 1
        kind = self.kind(word, low)
        if kind:
            return [self.slot(kind, word)], 1
        return self.plain(low), 1

    def quantity(self, low, after):
        joined = JOINED.match(low)
        number, unit, used = (joined.group(1), joined.group(2), 1) if joined else (low, after, 2)
        number = NUMBERS.get(number, number)
        if re.match(r"\d{4}-\d\d-\d\d$", low):
            return [self.slot("date", low)], 1
        if re.match(r"\d{1,2}:\d\d$", low):
            return [self.slot("time", low)], 1
        if not NUMBER.match(number):
            return None
        if unit in ("am", "pm") or unit == "o'clock":
            hour = int(float(number)) % 12 + (12 if unit == "pm" else 0)
            return [self.slot("time", "%02d:00" % hour)], used
        if unit in ("%", "percent"):
            return [self.slot("pct", number)], used
        if unit in SIZE_UNITS:
            return [self.slot("size", number + SIZE_UNITS[unit])], used
        if unit in SECONDS:
            return [self.slot("dur", "%s %s" % (number, unit))], used
        if joined:
            return ([self.slot("num", number), unit], 1) if unit in ("st", "nd", "rd", "th") else None
        return [self.slot("num", number)], 1

    @staticmethod
    def kind(word, low):
        domain = DOMAIN.match(word)
        if URL.match(low) or IPV4.match(low) or (domain and domain.group(1).lower() in DOMAINS):
            return "host"
        if MODE.match(word):
            return "mode"
        if re.match(r"\.[A-Za-z0-9]{1,5}$", word):
            return "ext"
        if re.search(r"[*?\[]", word) and len(word) > 1:
            return "glob"
        if "/" in word or word[0] == "~" or word[0] == "." or FILE.match(word):
            return "path"
        return None

    def plain(self, low):
        if low.endswith("'s") and low[:-2] in self.lexicon:
            return [low[:-2]]
        if re.fullmatch(r"[a-z]+", low) and len(low) >= 4:
            near = {w for w in edits(low) & self.lexicon if len(w) >= 5}
            if len(near) == 1:
                return [near.pop()]
        if not re.search(r"\w", low):
            return []
        return [self.slot("word", low)]


def convert(value, unit):
    """A duration's number in another unit, rounded up."""
    number, of = value.split()
    seconds = float(number) * SECONDS[of]
    per = {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]
    return str(int(-(-seconds // per)))


def fill(command, values):
    """The command with its slots' values, quoted for the shell; KeyError: a slot that is not there."""
    out = []
    for word in re.findall(r"(?:'[^']*'|\S)+", command):
        if not SLOT.search(word):
            out.append(word)
            continue
        text = SLOT.sub(lambda m: convert(values[m.group(1)], m.group(2)) if m.group(2)
                        else values[m.group(1)], word)
        home = re.match(r"~(?=/|$)", text)
        if home:
            rest = text[1:]
            out.append("~" + (rest[:1] + shlex.quote(rest[1:]) if len(rest) > 1 else rest))
        else:
            out.append(shlex.quote(text))
    return " ".join(out)
