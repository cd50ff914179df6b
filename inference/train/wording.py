# SPDX-License-Identifier: GPL-2.0-or-later
"""Wordings: small templates with alternatives, expanded at random.

    (a|b|)      one of the alternatives; an empty one is allowed; they nest
    {name}      one of the alternatives of MACROS[name]
    <F1>        a slot or a slot class; the data modules give it a meaning

A template is parsed once and then sampled with the caller's own generator, so
that the same seed gives the same text.
"""
import re

MACROS = {
    "show": "show|show me|list|display|print|see|give me|let me see|get|show me a list of|view",
    "showv": "show|show me|display|print|give me|let me see|view|see",
    "find": "find|find me|search for|look for|locate|list|show|show me|get|give me",
    "whatis": "what is|what's|whats|tell me|show me|show|print",
    "del": "delete|remove|erase|rm|get rid of|del|throw away|wipe",
    "make": "make|create|add|set up|make me|new",
    "dir": "directory|folder|dir",
    "dirs": "directories|folders|dirs|subdirectories|subfolders|sub directories|sub folders",
    "here": "here|in here|in this {dir}|in the current {dir}|in current {dir}|in my current {dir}|"
            "in the working {dir}|in this place",
    "tree": "in the current {dir} tree|under the current {dir}|in the current {dir} and below|recursively|"
            "in this {dir} and its {dirs}|below the current {dir}|in and below the current {dir}|"
            "in the current {dir} recursively|in the current {dir} and all {dirs}|under this {dir}|"
            "in the current {dir} and its {dirs}|from the current {dir}|starting here|starting from here|"
            "starting from the current {dir}|under and below the current {dir}|in the current {dir} and all of its {dirs}|"
            "in the current working {dir} tree|in the current {dir} and sub directories|from the current {dir} tree|in current {dir} tree|under current {dir} tree|"
            "in the current {dir} tree|in the current {dir} hierarchy|everywhere below here|within the current {dir}",
    "biggest": "biggest|largest|heaviest|most space consuming",
    "bigger": "bigger than|larger than|over|above|more than|greater than|exceeding|of more than|"
              "that are bigger than|that are larger than|with a size over|heavier than",
    "smaller": "smaller than|less than|under|below|that are smaller than|with a size below",
    "inlast": "in the last|in the past|within the last|during the last|within|in the previous|"
              "over the last",
    "changed": "changed|modified|edited|updated|touched|written|that changed|that were modified|"
               "that have been changed|i changed|i edited|which were modified",
    "older": "older than|that are older than|not modified for|not changed for|untouched for|"
             "not touched in|which are older than|older then|not used for",
    "all": "all|all the|every|the|any|",
    "the": "the|the|my|this|",
    "count": "count|count the number of|how many|number of|give me the number of|tell me how many",
    "containing": "containing|that contain|with|which contain|including|that have|having|that mention",
    "word": "word|string|text|phrase|pattern|term|",
    "proc": "process|program|task|app|application",
    "procs": "processes|programs|tasks|apps|running processes",
    "svc": "service|daemon|unit|server|",
    "pkg": "package|program|software|app|",
    "please": "please|pls|plz|kindly",
    "contents": "contents|content|text|whole content",
    "machine": "machine|computer|system|server|box|pc|laptop|host",
}

_TOKEN = re.compile(r"\(|\)|\||\{\w+\}|[^(){}|]+")


def _parse(tokens, pos, closing):
    """Alternatives up to the closing bracket: (list of sequences, next position)."""
    options, seq = [], []
    while pos < len(tokens):
        tok = tokens[pos]
        pos += 1
        if tok == ")":
            if not closing:
                raise ValueError("unbalanced ) in template")
            options.append(seq)
            return options, pos
        if tok == "|":
            options.append(seq)
            seq = []
        elif tok == "(":
            inner, pos = _parse(tokens, pos, True)
            seq.append(inner)
        else:
            seq.append(tok)
    if closing:
        raise ValueError("unbalanced ( in template")
    options.append(seq)
    return options, pos


class Template:
    """A parsed template; sample(rng) gives one wording."""
    _cache = {}

    def __init__(self, text):
        self.text = text
        tokens = _TOKEN.findall(text)
        if "".join(tokens) != text:
            raise ValueError("bad template: " + text)
        self.options, _ = _parse(tokens, 0, False)

    @classmethod
    def of(cls, text):
        found = cls._cache.get(text)
        if found is None:
            found = cls._cache[text] = cls(text)
        return found

    def _pick(self, options, rng, out):
        for part in options[rng.randrange(len(options))] if len(options) > 1 else options[0]:
            if isinstance(part, list):
                self._pick(part, rng, out)
            elif part[0] == "{":
                macro = Template.of(MACROS[part[1:-1]])
                macro._pick(macro.options, rng, out)
            else:
                out.append(part)

    def sample(self, rng):
        out = []
        self._pick(self.options, rng, out)
        return " ".join("".join(out).split())


def sample(text, rng):
    """One wording of the template text."""
    return Template.of(text).sample(rng)


def lines(block):
    """The non-empty lines of a table, comments left out."""
    return [l.strip() for l in block.splitlines() if l.strip() and not l.strip().startswith("#")]


def weighted(rng, pairs):
    """One of [(weight, value)]."""
    total = sum(w for w, _ in pairs)
    x = rng.random() * total
    for w, value in pairs:
        x -= w
        if x < 0:
            return value
    return pairs[-1][1]
