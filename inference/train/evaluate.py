# SPDX-License-Identifier: GPL-2.0-or-later
"""Evaluates an exported model on wordings that were never trained on.

    evaluate.py [--model FILE] [--misses]        exact match per family
    evaluate.py --golden FILE                    writes prompts with their exact greedy answers

Reads commands*.tsv and questions*.tsv of tests/eval, takes the arguments out of each
request as slots.h says, and computes greedily in float32 from the dequantised weights,
without a grammar.  tests/eval/evaluate measures what people get.
"""
import argparse
import collections
import os

import torch

from export import load, load_checkpoint
from model import beam, generate
from slots import Extractor, fill

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
EVAL = os.path.join(TOP, "tests", "eval")


SETS = ("", "_test")  # looked at while the generator was made, and not


def rows(name, sets=SETS):
    """Rows of tests/eval/NAME.tsv and those of the other sets."""
    out = []
    for one in sets:
        with open(os.path.join(EVAL, name + one + ".tsv")) as f:
            out += [line.rstrip("\n").split("\t") for line in f if line.strip() and line[0] != "#"]
    return out


def states(path=os.path.join(EVAL, "findings.txt")):
    """id -> (names, lines of the prompt)."""
    out, current = {}, None
    with open(path) as f:
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("[") and line.endswith("]"):
                current = out.setdefault(line[1:-1], [[], ""])
            elif line.startswith("names"):
                current[0] = line.split()[1:]
            elif line and not line.startswith("#"):
                current[1] += line + "\n"
    return out


def commands(lexicon, sets=SETS):
    """[(family, request, prompt, values, accepted)]."""
    out = []
    for family, request, *accepted in rows("commands", sets):
        text, values = Extractor(lexicon).extract(request)
        out.append((family, request, "<|cmd|>\nq " + text + "\n<|say|>", values, accepted))
    return out


def questions(lexicon, sets=SETS):
    held, out = states(), []
    for family, state, request, wanted in rows("questions", sets):
        names, lines = held[state]
        text, _ = Extractor(lexicon, names).extract(request)
        out.append((family, request, "<|ask|>\n" + lines + "q " + text + "\n<|say|>", None, [wanted]))
    return out


def cleaned_questions(lexicon):
    """Cleaned words of every held-out request; the required ones may be trained on."""
    return {prompt[prompt.rindex("\nq ") + 3:prompt.rindex("\n")]
            for family, _, prompt, _, _ in commands(lexicon) + questions(lexicon)
            if family != "required"}


def as_said(answer, values):
    if values is None:
        return answer
    try:
        return fill(answer, values)
    except KeyError as missing:
        return answer + "   (no such slot: %s)" % missing


def report(kind, cases, answers, misses):
    score = collections.OrderedDict()
    for (family, request, prompt, values, accepted), answer in zip(cases, answers):
        said = as_said(answer, values)
        hit = said in accepted
        for name in (family, "all", "all but required"):
            if name != "all but required" or family != "required":
                total = score.setdefault(name, [0, 0])
                total[0] += hit
                total[1] += 1
        if misses and not hit:
            print("  %s: %s\n      got %s\n      not %s" % (family, request, said, accepted[0]))
    for name, (hits, total) in score.items():
        print("%-9s %-18s %3d of %3d  %5.1f %%" % (kind, name, hits, total, 100.0 * hits / total))


def golden(path, model, tokenizer, cases, count=20):
    """Exact prompts and the greedy answers to them, for engines to be checked against."""
    step = len(cases) // count
    chosen = [cases[i * step][2] for i in range(count)]
    answers = generate(model, tokenizer, chosen)
    with open(path, "w") as f:
        f.write("# Prompts, each followed by the exact greedy answer of models/llamux-base.gguf, computed\n"
                "# in float32 from the dequantised weights; made by inference/train/evaluate.py --golden.\n")
        for prompt, answer in zip(chosen, answers):
            f.write("[prompt]\n%s\n[answer]\n%s\n" % (prompt, answer))


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--model", default=os.path.join(TOP, "models", "llamux-base.gguf"))
    p.add_argument("--misses", action="store_true", help="the development sets alone, and what was answered wrongly in them")
    p.add_argument("--from", dest="source", help="a training's folder: its weights before quantisation")
    p.add_argument("--golden", help="write the golden prompts to this file")
    p.add_argument("--beam", type=int, default=1, help="width of a beam; 1: greedy")
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    model, tokenizer, lexicon = load_checkpoint(args.source) if args.source else load(args.model)
    sets = SETS[:1] if args.misses else SETS
    asked, requested = questions(lexicon, sets), commands(lexicon, sets)
    if args.golden:
        golden(args.golden, model, tokenizer, asked + requested)
        return
    for kind, cases in (("questions", asked), ("commands", requested)):
        prompts = [c[2] for c in cases]
        answers = (generate(model, tokenizer, prompts) if args.beam == 1 else
                   [beam(model, tokenizer, p, args.beam) for p in prompts])
        report(kind, cases, answers, args.misses)


if __name__ == "__main__":
    main()
