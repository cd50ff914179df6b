# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what the generators make, on a sample.

Every command must parse as shell, use only utilities and flags of lsh/command/utilities.tab
and only slots of its own request; every answer to a question must fit advice.h.  The causes
and actions must be those of the agent.
"""
import argparse
import glob
import os
import random
import re
import shlex
import subprocess
import sys

import ask_data
import cmd_data
from slots import fill

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "lsh", "command", "utilities.tab")
AGENT = os.path.join(HERE, "..", "..", "agent")
KINDS = {"RESOURCE_CPU": "cpu", "RESOURCE_MEMORY": "mem", "RESOURCE_IO": "disk", "RESOURCE_NONE": "other"}
SAMPLES = {"path": "/srv/a b.txt", "glob": "*.py", "ext": ".py", "size": "100M", "dur": "7 days",
           "date": "2024-01-31", "time": "14:00", "num": "12", "pct": "80", "str": "it's $HOME",
           "mode": "u+x", "host": "example.com", "word": "nginx"}
SLOT = re.compile(r"<([a-z]+)(\d)(?:\.[smhd])?>")
WRAPPERS = {"sudo", "nice", "nohup", "timeout", "watch", "time", "xargs"}
ANSWER = re.compile(
    r"(diagnose|task <n\d>)(( <f\d>)+( do( <a\d>)+)?| none)$|top (cpu|mem|disk)$|"
    r"history( <time1>)?$|health$|optimize (coding|gaming|call|batch|quiet|battery)$|"
    r"change (faster|less|limit|pause|hibernate) (<n\d>|none)$|"
    r"(yes|no|why|what|log|hello|about|command|offtopic|unclear)$|undo (last|all|<num1>)$")


def utilities():
    """name -> set of flags."""
    out = {}
    with open(TABLE) as f:
        for line in f:
            if line.strip() and line[0] != "#":
                name, level, flags, about = line.rstrip("\n").split("\t")
                if level not in ("reads", "changes", "destroys") or not about:
                    raise ValueError("bad line of the table: " + line)
                out[name] = set(flags.split())
    return out


def simple_commands(command):
    """The words of each command of a pipeline; words of redirections left out."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;")
    lexer.whitespace_split = True
    out, words, skip = [], [], False
    for word in lexer:
        if skip:
            skip = False
        elif set(word) <= set("|;&"):
            out.append(words)
            words = []
        elif set(word) <= set("<>"):
            skip = True
        else:
            words.append(word)
    return [w for w in out + [words] if w]


def flag_known(word, flags):
    if word in flags or re.match(r"-\d+$", word) and "-NUM" in flags:
        return True
    if word.startswith("--"):
        return word.split("=")[0] in flags
    if any(len(f) > 1 and word.startswith(f) and not word[len(f):].isalpha() for f in flags
           if not f.startswith("--")):
        return True
    return all("-" + c in flags for c in word[1:])


def complaints_of(words, table):
    """What is wrong with one simple command, in words."""
    name = words[0]
    if name not in table:
        return ["no such utility: " + name]
    out = []
    for i, word in enumerate(words[1:], 1):
        if word == "--":
            break
        if name in WRAPPERS and word in table or words[i - 1] == "-exec":
            return out + complaints_of(words[i:], table)
        value = words[i - 1].startswith("-") and re.match(r"-\d", word)
        if word.startswith("-") and len(word) > 1 and not value and not flag_known(word, table[name]):
            out.append("%s has no flag %s" % (name, word))
    return out


def complaints(command, table):
    return [w for words in simple_commands(command) for w in complaints_of(words, table)]


def check_command(prompt, answer, table):
    if answer in ("@ask", "@chat", "@unsure"):
        return [], None
    asked = {m.group(1) + m.group(2) for m in SLOT.finditer(prompt)}
    used = {m.group(1) + m.group(2) for m in SLOT.finditer(answer)}
    if used - asked:
        return ["slots that the request has not: %s" % (used - asked)], None
    values = {u: SAMPLES[u[:-1]] for u in used}
    line = fill(answer, values)
    return complaints(line, table), line


def agent_causes():
    """cause -> kind, as the rows of the agent have them."""
    out = {}
    for path in glob.glob(os.path.join(AGENT, "diagnose", "findings*.c")):
        with open(path, encoding="utf-8") as f:
            for row in re.findall(r"struct cause_row \w+ = \{(.*?)\n\};", f.read(), re.S):
                word = re.search(r'\.word = "([\w-]+)"', row).group(1)
                fine = re.search(r"\.fine = true", row)
                out[word] = "fine" if fine else KINDS[re.search(r"\.resource = (\w+)", row).group(1)]
    return out


# Made by name or by a plan, and never offered against a cause: the model does not meet them.
NEVER_OFFERED = {"batch", "thaw"}


def agent_actions():
    with open(os.path.join(AGENT, "base", "action_kinds.c"), encoding="utf-8") as f:
        return set(re.findall(r'\.word = "([\w-]+)"', f.read())) - NEVER_OFFERED


def agent_focus():
    """kind -> words that name it, of agent/answer/prompt_cite.c."""
    with open(os.path.join(AGENT, "answer", "prompt_cite.c"), encoding="utf-8") as f:
        rows = re.findall(r"\{ (RESOURCE_\w+), ((?:\s*\"[^\"]*\")+) \}", f.read())
    return {KINDS[k]: set("".join(re.findall('"([^"]*)"', words)).split()) for k, words in rows}


def agent_complaints():
    """What the generator does not know of the agent, or knows otherwise."""
    causes, actions = agent_causes(), agent_actions()
    known = {k: v[0] for k, v in ask_data.CAUSES.items()}
    used = {kind for v in ask_data.CAUSES.values() for kind in v[4]}
    return ([("cause " + w, "here %s, in the agent %s" % (known.get(w), causes.get(w)))
             for w in sorted(set(known) | set(causes)) if known.get(w) != causes.get(w)] +
            [("action " + w, "here or in the agent only") for w in sorted(used ^ actions)] +
            [("focus", "the words of agent/answer/prompt_cite.c are others")] * (agent_focus() != ask_data.FOCUS))


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--samples", type=int, default=20000)
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    rng, table, bad, lines = random.Random(args.seed), utilities(), set(agent_complaints()), {}

    def keep(meaning, template):
        return True
    for _ in range(args.samples):
        start, [(rest, answer, family)] = cmd_data.make(rng, keep)
        prompt = start + rest
        wrong, line = check_command(prompt, answer, table)
        bad |= {(family, w) for w in wrong}
        if line:
            lines[family] = line
        start, [(rest, answer, family)] = ask_data.make(
            rng, keep, lambda r: cmd_data.command_request(r, keep))
        prompt = start + rest
        bad |= {(family, "no slot: " + w) for w in rest[:rest.rindex("\n")].split() if "<" in w and not SLOT.fullmatch(w)}
        if not ANSWER.match(answer) or any(s not in prompt for s in re.findall("<[^>]+>", answer)):
            bad.add((family, "no answer of the form: " + answer))
    script = "\n".join(lines.values())
    parsed = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    if parsed.returncode:
        bad.add(("bash -n", parsed.stderr))
    for family, wrong in sorted(bad):
        print("%s: %s" % (family, wrong))
    print("%d samples, %d kinds of commands, %d complaints" % (2 * args.samples, len(lines), len(bad)))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
