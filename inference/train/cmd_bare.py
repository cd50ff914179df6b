# SPDX-License-Identifier: GPL-2.0-or-later
"""find without a condition: every regular file, directory or link of a tree, and what becomes of
them.  Used by cmd_compose.py, whose requests all have a condition.
"""
from wording import weighted

# What is asked for: wording, test.
NOUNS = [(30, "{all} (regular|ordinary|normal|plain|regular/normal|normal/regular) files", "-type f"),
         (28, "{all} {dirs}", "-type d"), (10, "{all} (symlinks|symbolic links|soft links)", "-type l"),
         (14, "(all files and {dirs}|all files/directories|files/directories|all files and all {dirs}|all items)", "")]
FILES = (30, "{all} files", "-type f")  # asked for where something is done with them; else ls would do
# Where: never nothing, which would be a request for ls.
WHERE = [(6, "{tree}", "."), (3, "(in|under|below) the current {dir} and (its|all|the) {dirs}", "."),
         (6, "(under|below|in and below|in and under|beneath) <D9>", "<D9>"), (4, "(in|under|below) <D9> (and (its|all) {dirs}|recursively)", "<D9>"),
         (4, "(in|under|below|of|from) (the|) <D9> (tree|{dir} tree|directory hierarchy)", "<D9>"),
         (3, "(in|under|below|of) the {dir} tree <D9>", "<D9>"), (3, "(in|under|below) (the|my|this) {dir} <D9>", "<D9>"),
         (1, "(in|on) the (whole|entire|) (file system|filesystem|system)", "/"), (1, "in my home {dir}", "~")]
SEARCHED = [(4, "(the|my|this|) current {dir} (tree|hierarchy|and its {dirs}|)", "."), (4, "(the|) {dir} (tree|) <D9>", "<D9>"),
            (3, "(the|) <D9> (tree|{dir} tree|{dir}|)", "<D9>"), (1, "the (whole|entire|) (file system|filesystem|system)", "/")]
SEARCH = "(search|scan|look through|go through|walk|traverse|search through)"
LEVELS = [(70, "", ""), (6, "(at most|no more than|up to|maximum|in maximum|max) <num4> (levels|level) (deep|down|)", "-maxdepth <num4>"),
          (5, "(at least|minimum|in minimum) <num4> (levels|level) (deep|down|)", "-mindepth <num4>"),
          (5, "(without|excluding|not in|but not in) (subdirectories|subfolders|sub directories)", "-maxdepth 1"),
          (4, "(except|excluding|but not|without) (the|) (current|starting|top) {dir} (itself|)", "-mindepth 1")]

# What becomes of them: weight, wording, what follows, must it be files.
DEEDS = [
    (26, "(find|search for|look for|locate|find me) %s", "", 0), (5, "(list|print|show|display) %s", "", 0),
    (5, "(print|show|list) (the|) (names|paths|full paths|path names|list) of %s", "", 0),
    (10, "{count} %s", " | wc -l", 0), (4, "how many %s (are there|exist)", " | wc -l", 0),
    (9, "(change|set) (the|) (permissions|permission|mode|rights) of %s to <num3>", " -exec chmod <num3> {} +", 2),
    (4, "(find|search for) %s and (change|set) (their|the) (permissions|permission|mode) to <num3>", " -exec chmod <num3> {} +", 2),
    (3, "chmod %s (to|) <num3>", " -exec chmod <num3> {} +", 2),
    (4, "(change|set) (the|) owner of %s to <W6>", " -exec chown <W6> {} +", 2),
    (3, "(change|set) (the|) group of %s to <W6>", " -exec chgrp <W6> {} +", 2),
    (8, "(search|look|grep) (for|) <S5> in %s", " -exec grep -H <S5> {} +", 1),
    (5, "(search|scan|look through) %s for (the|) {word} <S5>", " -exec grep -H <S5> {} +", 1),
    (4, "(find|list|print) %s {containing} (the|) {word} <S5>", " -exec grep -l <S5> {} +", 1),
    (5, "{show} (a|) (long|detailed) (listing|list) of %s", " -ls", 0),
    (4, "{show} %s (with details|in long format|with (their|) (attributes|permissions|details))", " -ls", 0),
    (4, "(replace|substitute) <S5> (with|by) <S6> in %s", " -exec sed -i s/<S5>/<S6>/g {} +", 1),
    (3, "(calculate|compute|show|print) (the|) (md5|md5 sum|md5 sums|checksums) of %s", " -exec md5sum {} +", 1),
    (3, "(show|print|determine) (the|) (type|types|file types) of %s", " -exec file {} +", 1),
    (3, "(compress|gzip) %s", " -exec gzip {} +", 1), (3, "touch %s", " -exec touch {} +", 2),
    (4, "{count} (the|) lines (in|of) %s", " -exec cat {} + | wc -l", 1),
    (3, "(show|print) (the|) number of lines (in|of) each of %s", " -exec wc -l {} +", 1),
    (4, "(find|list|print|show) %s (and sort them|sorted|in alphabetical order|sorted by name)", " | sort", 0),
    (4, "(find|list|print|show) %s (sorted|and sort them|ordered) by size", " -printf '%s %p\\n' | sort -n", 1),
    (3, "(find|list|print|show) %s (sorted|and sort them|ordered) by (modification time|time|date)", " -printf '%T+ %p\\n' | sort", 0),
    (3, "(show|print|find|list) (the|) <num3> (biggest|largest) (of|among) %s", " -printf '%s %p\\n' | sort -rn | head -n <num3>", 1),
    (5, "(print|list|show|find) %s (separated by (null|null characters|nulls|zeroes|zeros|nul)|null separated|null terminated|terminated by null|with print0)", " -print0", 0),
    (3, "(print|list|show) (only|just) the (names|base names|file names) of %s", " -printf '%f\\n'", 0),
    (3, "(print|list|show) (the|) (permissions|mode) and (names|paths|path) of %s", " -printf '%m %p\\n'", 0),
    (3, "(print|list|show) %s (with|and) (their|) (sizes|size)", " -printf '%s %p\\n'", 0),
    (4, "(save|write|store) (the|a|) list of %s (to|in|into) <F7>", " > <F7>", 0),
    (3, "copy %s (to|into) <D7>", " -exec cp -t <D7> {} +", 1), (3, "move %s (to|into) <D7>", " -exec mv -t <D7> {} +", 1),
    (3, "(delete|remove) %s", " -delete", 3),
    (3, "{show} (the|) first <num3> of %s", " | head -n <num3>", 0),
]


def _pick(rng, rows):
    return weighted(rng, [(r[0], r) for r in rows])


def find(rng):
    """(command, wording)."""
    _, deed, rest, needs = _pick(rng, DEEDS)
    _, noun, test = _pick(rng, NOUNS + [FILES] if rest else NOUNS)
    if needs in (1, 3) or (needs == 2 and test in ("-type l", "")):
        _, noun, test = FILES if rng.random() < 0.5 else NOUNS[0]
    _, where, place = _pick(rng, WHERE)
    if rest == "" and rng.random() < 0.3:
        _, searched, place = _pick(rng, SEARCHED)
        deed, where = SEARCH + " " + searched + " for %s", ""
    _, levels, depth = _pick(rng, LEVELS)
    words = deed.replace("%s", noun + " " + where) if rng.random() < 0.8 or not where else \
        deed.replace("%s", noun) + " " + where
    command = " ".join(("find %s %s %s" % (place, depth, test)).split()) + rest
    return command, " ".join((words + " " + levels).split())
