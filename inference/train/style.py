# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways in which people put the same words: politeness, haste, slips.

Works on cleaned text (slots.h): lower-case words and slots, punctuation apart.
"""
import re

SLOT = re.compile(r"<[a-z]+\d+>")
QUESTION = set("why what who how is are does do did was were which where when can could has have "
               "should whats what's who's am any will would since".split())
BEFORE = ["please", "pls", "hey ,", "hi ,", "hello ,", "ok ,", "so ,", "well ,", "llamux ,",
          "hey llamux ,", "hello llamux ,", "hi llamux ,", "um ,", "sorry ,", "listen ,", "and",
          "now", "question :", "quick question :", "dear llamux ,", "hm ,", "excuse me ,", "but",
          "again :", "i have a question :", "sir ,", "man ,", "oh ,", "good morning ,"]
AFTER = ["please", "pls", "thanks", "thank you", "asap", "quickly", "llamux", ", please",
         ", thanks", ", llamux", "man", "bro", ", any idea", "exactly", "here", "plz", "thx", "btw",
         "really", "actually", "as soon as possible", ", can you help", ", help", "then", "again"]
SHORT = {"you": "u", "are": "r", "please": "plz", "why": "y", "because": "cuz", "your": "ur",
         "and": "n", "something": "sth", "with": "w", "without": "wo", "people": "ppl",
         "thanks": "thx", "message": "msg", "directory": "dir", "really": "rly", "what": "wat"}
DROP = {"the", "a", "an", "my", "is", "of", "are", "me", "please", "so", "do", "i", "it"}


# Two words that some write as one.
HYPHENS = {b.replace("-", " "): b for b in (
    "world-writable world-writeable world-readable case-insensitive case-insensitively non-empty non-hidden read-only "
    "side-by-side comma-separated colon-separated space-separated tab-separated null-separated null-terminated "
    "human-readable zero-length newly-created sub-directories sub-folders sub-directory in-place long-format "
    "non-printing non-recursively non-blank").split()}
TOGETHER = re.compile(r"\b(%s)\b" % "|".join(HYPHENS))


def hyphens(text, rng):
    """"case insensitive" or "case-insensitive"."""
    return TOGETHER.sub(lambda m: HYPHENS[m.group(0)] if rng.random() < 0.4 else m.group(0), text)


def apostrophes(text, rng):
    """what's stays, or loses its apostrophe."""
    if "'" not in text:
        return text
    return text.replace("'", "") if rng.random() < 0.4 else text


def ending(words, rng):
    """Punctuation at the end."""
    if words[-1] in ("?", "!", "."):
        return words
    x = rng.random()
    if words[0] in QUESTION:
        return words + (["?"] if x < 0.55 else ["?", "?"] if x < 0.57 else ["!"] if x < 0.59 else [])
    return words + (["."] if x < 0.15 else ["!"] if x < 0.22 else ["?"] if x < 0.28 else
                    [".", ".", "."] if x < 0.30 else [])


def next_word(text):
    """The first free <wordN>, or None."""
    n = len(set(re.findall(r"<word\d+>", text))) + 1
    return "<word%d>" % n if n <= 4 else None


def unknown(words, rng):
    """A word that the lexicon lacks, put in or in place of one."""
    slot = next_word(" ".join(words))
    if not slot or len(words) < 4 or len(words) > 20:
        return words
    i = rng.randrange(len(words))
    if SLOT.match(words[i]) and rng.random() < 0.9:
        return words
    if rng.random() < 0.5 and not SLOT.match(words[i]):
        return words[:i] + [slot] + words[i + 1:]
    return words[:i] + [slot] + words[i:]


def renumber(text):
    """Numbers <wordN> by order of appearance; the last slot put in may be out of order."""
    seen = {}

    def one(m):
        return seen.setdefault(m.group(0), "<word%d>" % (len(seen) + 1))
    return re.sub(r"<word\d+>", one, text)


THIRD = {"find": "finds", "search": "searches", "show": "shows", "list": "lists", "display": "displays", "print": "prints",
         "delete": "deletes", "remove": "removes", "erase": "erases", "count": "counts", "copy": "copies", "move": "moves",
         "create": "creates", "make": "makes", "change": "changes", "set": "sets", "compress": "compresses",
         "extract": "extracts", "sort": "sorts", "replace": "replaces", "save": "saves", "write": "writes",
         "get": "gets", "kill": "kills", "run": "runs", "add": "adds", "rename": "renames", "calculate": "calculates",
         "give": "gives", "convert": "converts", "download": "downloads", "append": "appends", "start": "starts",
         "stop": "stops", "split": "splits", "merge": "merges", "locate": "locates", "output": "outputs", "execute": "executes"}
ADJECTIVES = ("specified", "given", "specific", "particular", "following", "respective", "existing", "said", "actual", "same")
NOUNS = set("directory folder file string pattern user group path process host command word name".split())
LYING = ("located", "residing", "stored", "found", "that reside", "which are located", "which reside", "existing", "lying",
         "that exist", "present", "that are present", "which are present", "available", "which are")


# Words of descriptions that change nothing of what is asked for: before a noun, and at the end or the beginning.
BESIDE = set("files file directories directory folders lines line names list output results contents".split())
BARELY = ("resulting corresponding associated certain various individual relevant appropriate overall resultant expected "
          "related desired required needed intended underlying mentioned aforementioned listed displayed printed "
          "constructed expanded contained represented indicated supplied provided chosen selected").split()
MERELY = ("individually respectively sequentially accordingly correctly properly afterwards subsequently altogether "
          "sometime whatsoever entirely carefully efficiently immediately basically simply finally additionally similarly "
          "separately themselves itself etc namely therefore thereby currently").split()


def padded(words, rng):
    """A word more that says nothing, of those that describe."""
    at = [i for i, w in enumerate(words) if w in BESIDE and i > 0]
    if at and rng.random() < 0.6:
        i = rng.choice(at)
        return words[:i] + [rng.choice(BARELY)] + words[i:]
    return words + [rng.choice(MERELY)] if rng.random() < 0.7 else [rng.choice(MERELY)] + words


def reworded(text, command, rng):
    """A request for command in the words of manuals: "removes all ...", "recursively", "the specified file",
    "residing in ...", none of which changes what is asked for."""
    words = text.split()
    if rng.random() < 0.07 and words[0] in THIRD:
        words = [THIRD[w] if i == 0 or w in THIRD and words[i - 1] == "and" else w for i, w in enumerate(words)]
    if rng.random() < 0.07 and command.startswith("find ") and "-maxdepth" not in command and "recursive" not in text:
        words = ["recursively"] + words if rng.random() < 0.6 else words + ["recursively"]
    if rng.random() < 0.05:
        at = [i for i, w in enumerate(words[1:], 1) if w in NOUNS and words[i - 1] in ("the", "in", "to", "of", "from")]
        if at:
            words.insert(rng.choice(at), rng.choice(ADJECTIVES))
    if rng.random() < 0.06 and command.startswith("find "):
        at = [i for i, w in enumerate(words[1:], 1) if w in ("in", "under", "below") and words[i - 1] in ("files", "directories", "folders")]
        if at:
            words[at[0]:at[0]] = rng.choice(LYING).split()
    if rng.random() < 0.06 and words[0] not in QUESTION:
        words = padded(words, rng)
    return " ".join(words)


def restyle(text, rng, insert=False):
    """One of the many ways to write text.  insert: unknown words may be strewn in."""
    words = hyphens(apostrophes(text, rng), rng).split()
    if rng.random() < 0.08 and len(words) > 3:
        drop = [i for i, w in enumerate(words) if w in DROP]
        if drop:
            del words[rng.choice(drop)]
    if rng.random() < 0.05:
        words = [SHORT.get(w, w) if rng.random() < 0.6 else w for w in words]
    if insert and rng.random() < 0.13:
        words = unknown(words, rng)
    if rng.random() < 0.10:
        words = rng.choice(BEFORE).split() + words
    if rng.random() < 0.07 and words[-1] not in "?!.":
        words = words + rng.choice(AFTER).split()
    if words[0] in QUESTION or rng.random() < 0.9:
        words = ending(words, rng)
    return renumber(" ".join(words))
