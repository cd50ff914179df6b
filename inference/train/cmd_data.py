# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests for shell commands: (prompt, answer) pairs as advice.h and slots.h describe them.

A table (cmd_files.py, cmd_find.py, cmd_text.py, cmd_system.py, cmd_services.py, cmd_net.py,
cmd_more.py, cmd_daily.py, cmd_short.py, cmd_wide.py, cmd_lines.py, cmd_people.py, cmd_around.py, cmd_kinds.py, cmd_manual.py)
holds lines

    = COMMAND
    wording
    wording

in which these classes stand for arguments:

    <F1>   a file: <path1>, <word1> or a plain word
    <D1>   a directory, likewise
    <W1>   a name: <word1> or a plain word
    <S1>   a text: <str1>, <word1>, a plain word, or what looks like a number, host or file
    <L1>   a language or a kind of file, by which its files are called
    <N1>   a file's name: <path1>, <word1>, <str1> or a plain word
    <G1>   a pattern: <glob1> or <str1>
    <O1>   an optional place: "", "here", "in <D>"; in the command "." or the directory;
           <O1?> is "" for here
    others (<size1>, <num1> ...) as they are

Slots are numbered by order of appearance in the request, as slots_extract() does.
"""
import re

import cmd_around
import cmd_compose
import cmd_daily
import cmd_files
import cmd_find
import cmd_kinds
import cmd_lines
import cmd_manual
import cmd_more
import cmd_net
import cmd_people
import cmd_services
import cmd_short
import cmd_system
import cmd_text
import cmd_wide
from ask_words import SAID
from style import QUESTION, THIRD, next_word, restyle, reworded
from wording import MACROS, lines, sample, weighted

CLASS = re.compile(r"<([A-Za-z]+)(\d)(\?|\.[smhd])?>")

# Words of the lexicon that may well be somebody's file, user or service.
PLAIN = ("test tests backup data docs doc logs build src project notes report music pictures videos "
         "photos scripts script config work temp tmp old new archive public private main server web "
         "mail images home downloads documents desktop error errors warning failed password user "
         "users root admin python docker git ssh cron bash vim nano make htop curl wget code "
         "games game books book letters letter bills invoices invoice photo video song list "
         "readme license makefile input output results result log database cache bin lib etc var "
         "opt media shared share team www html css js json csv xml dev prod staging release debug "
         "firefox chrome chromium postgres mysql nginx apache redis java node ruby perl php rust go "
         "sales customers customer orders order prices names addresses students school thesis paper "
         "papers draft drafts final january february march april may june july august september "
         "october november december monday summer winter holiday holidays family friends job jobs "
         "tree sql network bluetooth printer cups samba nfs ntp dns firewall journal kernel timeout "
         "connection denied refused hello world foo bar baz first second third left right red green "
         "blue black white apple orange banana total average price name date time size count").split()

LANGUAGES = ("c h cpp python java perl ruby php go rust javascript js html css json csv xml text txt shell sh bash log "
             "markdown yaml latex header pdf png jpg jpeg gif mp3 mp4 zip csv doc svg wav avi").split()

PLACES = [(26, ""), (12, "{here}"), (9, "{tree}"), (5, "(in|under|below) (the|) %s {dir} (tree|)"),
          (3, "(in|under|below) (the|) {dir} tree (of|under|) %s"),
          (3, "(in|under) %s and (below|its {dirs}|all {dirs}|subfolders)"), (30, "(in|under|inside|below|within) %s"),
          (3, "(in|under|below) the %s {dir} (and (its|all) {dirs}|tree|hierarchy)"), (2, "(under|in) and below (the|) %s ({dir}|)"),
          (2, "(in|under|of|from) the {dir} tree (rooted at|starting at|starting from|) %s"), (2, "(starting|) from (the|) {dir} %s"),
          (2, "(in|under) (the|) {dir} %s (recursively|and below|and all its {dirs})"), (2, "residing in (the|) %s ({dir}|) (tree|)"),
          (8, "in (the|my|) {dir} %s"), (6, "in (the|my) %s {dir}"), (3, "from %s"), (2, "(of|at) %s")]

WRAPS = ["please %s", "pls %s", "%s please", "%s for me", "can you %s", "could you %s",
         "can you please %s", "could you please %s", "i want to %s", "i need to %s",
         "i would like to %s", "how do i %s", "how can i %s", "how to %s", "how do you %s",
         "what is the command to %s", "command to %s", "the command to %s", "let's %s", "now %s",
         "help me %s", "i'd like to %s", "go ahead and %s", "lsh , %s", "hey , %s", "ok , %s",
         "%s now", "then %s", "would you %s", "will you %s", "just %s", "try to %s", "quickly %s",
         "which command will %s", "how would i %s", "i have to %s", "want to %s", "%s , please",
         "tell me how to %s", "give me a command to %s", "next %s", "and %s", "so %s"]

UNWRAPPED = QUESTION | set(THIRD.values()) | {"recursively"}

FILLERS = set("the and with for from into that this which each its their them not are all any has have whose where".split())

UNSURE = """
    (delete|remove|copy|move|open|find|show|kill|stop|start|rename|compress|install|edit|run|change)
    (delete|remove|copy|move|open|find|show|kill|stop|rename|compress|edit|run) (it|that|this|them|something|one|the thing|the other one|some of them)
    (delete|remove|copy|move|open|find|show|rename|compress|edit) (the|a|my) (file|folder|directory|thing)
    (kill|stop|start|restart) (the|a|that) (process|service|program|thing)
    (copy|move|rename) <path1>
    (copy|move) (everything|it) somewhere
    (file|folder|directory|files and stuff|process|user|a file|the thing|a command|command)
    (do|run|make) (something|anything|it|that thing|the usual|what i said|the same)
    (change|set|make) (it|that|something|the settings|some things)
    (convert|transform|turn) (it|this|that|<word1>)
    (i need|i want|give me) (something|a thing|stuff|it)
    (fix|clean) (it|that|this|up|it up)
    (number|count|sort|merge|reverse|shuffle|join) (the|all the|these|those|my) (lines|words|columns|rows|fields)
    """

ASK = [m for m in SAID if m.split(".")[0] not in
       ("yes", "no", "why", "what", "hello", "about", "offtopic", "unclear", "first")]
FOLLOW = ["yes", "no", "why", "what"]
CHAT = ["hello", "about", "offtopic"]


def _read(table):
    command, out = None, []
    for line in lines(table):
        if line.startswith("= "):
            command = line[2:]
        else:
            out.append((command, line))
    return out


ROWS = []
for _module in (cmd_files, cmd_find, cmd_text, cmd_system, cmd_services, cmd_net, cmd_more, cmd_daily, cmd_short, cmd_wide,
                cmd_lines, cmd_people, cmd_around, cmd_kinds, cmd_manual):
    ROWS += _read(_module.TABLE)
FAMILIES = {}
for _command, _line in ROWS:
    FAMILIES.setdefault(_command, []).append(_line)
# Only words that the wordings themselves need are in the lexicon; any other name becomes a slot.
_KNOWN = set(re.findall(r"[a-z0-9'-]+", " ".join(l for _, l in ROWS) + " " + " ".join(MACROS.values()) +
                        " " + " ".join(SAID.values())))
# What stands for <X> where it is known: nouns and verbs of requests, none that is said of slowness.
STREWN = sorted(set(re.findall(r"\b[a-z]{3,}\b", " ".join(l for _, l in ROWS))) - set(MACROS) -
                set(re.findall(r"[a-z]+", " ".join(ask for m, block in SAID.items() for ask in lines(block)
                                                  if m != "offtopic"))) - FILLERS)
COMPOSED = 0.34  # share of requests that are put together from parts (cmd_compose.py)
PLAIN = [w for w in PLAIN if w in _KNOWN and w not in ("home", "downloads", "documents")]

LANGUAGES = [w for w in LANGUAGES if w in _KNOWN]

# A meaning with many wordings comes more often, but less than in proportion.
COMMANDS = [(len(_l) ** 0.7, _c) for _c, _l in FAMILIES.items()]
NEW = {c for c, _ in _read(cmd_manual.TABLE)}
COMMANDS = [(w * (2.5 if c in ("ls -la", "free -h", "df -h") else 1.7 if c in NEW else 1), c) for w, c in COMMANDS]


class Arguments:
    """Gives every class of one request its slot, by order of appearance."""

    def __init__(self, rng):
        self.rng, self.count, self.value = rng, {}, {}

    def new(self, kind):
        n = self.count.get(kind, 0) + 1
        if n > 4:
            return None
        self.count[kind] = n
        return "<%s%d>" % (kind, n)

    def of(self, kind, index):
        key = kind + index
        if key not in self.value:
            self.value[key] = self._choose(kind)
        return self.value[key]

    def _choose(self, kind):
        choices = {"F": [(51, "path"), (28, "word"), (8, "str"), (13, None)],
                   "D": [(47, "path"), (28, "word"), (7, "str"), (18, None)],
                   "W": [(66, "word"), (12, "str"), (22, None)],
                   "L": [(45, "word"), (55, None)],
                   "N": [(38, "word"), (31, "path"), (12, "str"), (19, None)],
                   "G": [(86, "glob"), (14, "str")],
                   "S": [(38, "word"), (34, "str"), (4, "num"), (2, "host"), (2, "path"), (20, None)]}
        if kind not in choices:
            return self.new(kind)
        slot = weighted(self.rng, choices[kind])
        # A file may be called by any word that the model knows from elsewhere.
        known = LANGUAGES if kind == "L" else STREWN if kind == "N" and self.rng.random() < 0.4 else PLAIN
        return (slot and self.new(slot)) or self.rng.choice(known)


def place(args, rng, key):
    """The wording of an optional place; its value is kept for the command."""
    phrase = sample(weighted(rng, PLACES), rng)
    if "%s" not in phrase:
        args.value[key] = ""
        return phrase
    if rng.random() < 0.06:
        args.value[key] = rng.choice(["~", "~", "/"])
        phrase = phrase if args.value[key] == "~" else "on the whole %s"
        return "in my home (directory)".replace("(directory)", rng.choice(["", "directory", "folder"])) \
            if args.value[key] == "~" else rng.choice(["on the whole system", "on this machine",
                                                       "on the whole disk", "everywhere on the system",
                                                       "on the system", "in the entire file system",
                                                       "in the file system", "in the whole filesystem",
                                                       "under the root directory", "anywhere"])
    value = args.of("D", "9")
    args.value[key] = value
    return phrase.replace("%s", value)


def fill_request(text, args, rng):
    def one(m):
        kind, index, _ = m.groups()
        if kind == "O":
            return place(args, rng, "O" + index)
        return args.of(kind, index)
    return " ".join(CLASS.sub(one, text).split())


def fill_command(command, args):
    def one(m):
        kind, index, suffix = m.groups()
        value = args.of(kind, index) if kind != "O" else args.value.get("O" + index, "")
        if kind == "O":
            return value or ("" if suffix == "?" else ".")
        return value[:-1] + suffix + ">" if suffix and value.startswith("<") else value
    return " ".join(CLASS.sub(one, command).split())


# Words of which people mistype or replace one, and are understood: it reaches the model as a <word>.
GENERIC = set("files file recursively which whose modified changed contain containing names lines display show print list "
              "search find ending starting named sorted size".split())


def mistyped(text, command, rng):
    """The request with an unknown word in place of one of GENERIC, and both renumbered alike."""
    words = text.split()
    at = [i for i, w in enumerate(words) if w in GENERIC or w in ("directory", "folder") and words[i - 1] == "current"]
    slot = next_word(text)
    if not at or not slot or len(words) < 6:
        return text, command
    words[rng.choice(at)] = slot
    text, seen = " ".join(words), {}
    for old in re.findall(r"<word\d>", text):
        seen.setdefault(old[:-1], "<word%d" % (len(seen) + 1))
    return tuple(re.sub(r"<word\d", lambda m: seen[m.group(0)], x) for x in (text, command))


def request(rng, keep):
    """(cleaned request, command, family)."""
    composed = rng.random() < COMPOSED
    while True:
        if composed:
            command, template = cmd_compose.make(rng)
        else:
            command = weighted(rng, COMMANDS)
            template = rng.choice(FAMILIES[command])
        if keep(command, template):
            break
    text = sample(template, rng)
    text = reworded(text, command, rng)
    if text.split()[0] not in UNWRAPPED and len(text.split()) > 1 and rng.random() < 0.33:
        text = rng.choice(WRAPS) % text
    args = Arguments(rng)
    text = fill_request(text, args, rng)
    family, command = command, fill_command(command, args)
    if rng.random() < 0.05:
        text, command = mistyped(text, command, rng)
    # Beside an argument that is a word, an unknown word would be taken for it.
    loose = "<word" not in text
    return restyle(text, rng, insert=loose), command, "cmd/" + family


def other(rng, keep):
    """(cleaned text, @ask | @chat | @unsure, family)."""
    x = rng.random()
    if x < 0.62:
        meaning, word = rng.choice(ASK), "@ask"
        if x < 0.2:
            meaning = rng.choice(["diagnose", "diagnose", "diagnose.cpu", "diagnose.mem", "task",
                                  "top.cpu", "top.mem", "health"])
    elif x < 0.68:
        meaning, word = rng.choice(FOLLOW), "@ask"
    elif x < 0.88:
        meaning, word = rng.choice(CHAT + ["offtopic"]), "@chat"
    else:
        meaning, word = rng.choice(["unclear", "unsure"]), "@unsure"
    rows = lines(UNSURE) if meaning == "unsure" else lines(SAID[meaning])
    while True:
        template = rng.choice(rows)
        if keep(meaning, template):
            break
    text = strew(sample(template, rng), rng)
    if "<N1>" in text:
        text = re.sub(r"<word(\d)>", lambda m: "<word%d>" % (int(m.group(1)) + 1), text)
        text = text.replace("<N1>", weighted(rng, [(70, "<word1>"), (20, rng.choice(PLAIN)), (10, "<num1>")])
                            if "<num1>" not in text else "<word1>")
    return restyle(text, rng, insert=word == "@ask" and meaning not in FOLLOW), word, "cmd/" + word


def strew(text, rng):
    """text with each <X> a word: mostly one that the lexicon lacks, else one of STREWN."""
    free = ["<word%d>" % n for n in range(1, 5) if "<word%d>" % n not in text]

    def one(_):
        return free.pop(0) if free and rng.random() < 0.72 else rng.choice(STREWN)
    return re.sub("<X>", one, text)


def make(rng, keep, count=1):
    """(beginning of the prompt, [(rest of the prompt, answer, family)]): count requests."""
    out = []
    for _ in range(count):
        question, command, family = (other if rng.random() < 0.2 else request)(rng, keep)
        out.append(("q " + question + "\n<|say|>", command, family))
    return "<|cmd|>\n", out


def command_request(rng, keep):
    """A request for a command as the agent may hear it."""
    return request(rng, keep)[0]
