#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the engine with llama.cpp, as npm ships it, on the same files.

    check.py OURS [--only WORD]     OURS: the program made of ours.c

Logits: of up to 160 arbitrary tokens from position 0; the normalised mean squared
error, sum((ours - peer)^2) / sum(peer^2), is at most 1e-3.  Beside it stands that of
the peer against itself, with weights as they are in the file and attention in the
plain way: what one engine's own choices of rounding amount to.

Greedy: 64 tokens after each of 10 prompts.  With the trained weights, until the model
ends its answer: identical after 9 at least.  All 64 tokens are compared too, and those
of random weights; there the two best tokens are often closer than any engine's
rounding, so that the peer differs from itself as well (told beside it).  A prompt is a
tie if the peer's lead at the first difference is below six times the mean difference
that the logits over the same tokens have, between the engines or the peer's ways, and
they agree to the limit; any other difference is a fault, of which one in ten is
allowed.

Nearer: the same logits against those of the file's weights as floats, with no activation
rounded (exact.py): the error of ours and of the peer's; and of the prompts whose outputs
differ, in how many the exact model chooses as ours, as the peer, as neither.

Tokenizers: the same ids in every case.

Chat templates: those that the engine knows are rendered as llama.cpp does or as the
template itself says (where the two differ).

Files that the peer refuses are listed with its reason and are no fault; types and
architectures that no file covers are.

PEER_FLAGS="--backend icelake" in the environment where the processor has AMX: with it the
peer's logits of several tokens are wrong in matrices of 32 columns or rows (tiny-q4_0.gguf
and six more; its builds without AMX, ours and the exact model agree).
"""
import os
import subprocess
import sys
import tempfile
from collections import namedtuple

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "fixtures")]
import chats  # noqa: E402
import compare  # noqa: E402
import exact  # noqa: E402
import texts  # noqa: E402
from gguf_table import read_table  # noqa: E402
from quantise import TYPES  # noqa: E402

PEER = os.environ.get("PEER") or os.path.join(ROOT, "build", "peer", "peer")
PEER_FLAGS = os.environ.get("PEER_FLAGS", "").split()
SHARED = os.environ.get("LLAMUX_SHARED") or os.path.join(ROOT, "..", "shared")
LIMIT = 1e-3
PROMPTS, STEPS, WANTED = 10, 64, 9
ARCHITECTURES = ("llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3")
# The peer's other ways to compute the same.
PLAIN = ["--no-repack", "--flash", "off"]
# Where the engine does on purpose what the peer does not.
DIFFERENT = {"arch-mistral": "llama.cpp does not heed the window of a llama file"}


class Refused(Exception):
    pass


def run(command, text=None):
    flags = PEER_FLAGS if command[0] == PEER else []
    p = subprocess.run([*command, *flags], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if p.returncode:
        raise Refused((p.stderr.decode(errors="replace").strip().splitlines() or [f"exit {p.returncode}"])[-1])
    return p.stdout


def logits(program, model, tokens, vocab, flags=()):
    with tempfile.TemporaryDirectory() as d:
        ids, out = os.path.join(d, "ids"), os.path.join(d, "logits")
        with open(ids, "w", encoding="ascii") as f:
            f.write(" ".join(map(str, tokens)))
        run([program, "logits", model, ids, out, *flags])
        return np.fromfile(out, "<f4").reshape(len(tokens), vocab).astype(np.float64)


def generate(program, model, prompts, flags=()):
    text = "".join(" ".join(map(str, p)) + "\n" for p in prompts).encode()
    place = ["-"] if program == PEER else []
    out = run([program, "generate", model, *place, str(STEPS), *flags], text)
    return [[int(x) for x in line.split()] for line in out.decode().splitlines()]


def trained_prompts(model):
    """Of the trained model's golden prompts, the first ten, as ids."""
    prompts, part = [], None
    with open(os.path.join(ROOT, "tests", "eval", "golden_prompts.txt"), encoding="utf-8") as f:
        for line in f:
            if line.startswith("[prompt]"):
                part = ""
            elif line.startswith("[answer]"):
                prompts.append(part)
                part = None
            elif part is not None:
                part += line
    cases = "".join(f"1 1 x{p.rstrip(chr(10)).encode().hex()}\n" for p in prompts[:PROMPTS]).encode()
    return [[int(x) for x in line.split()[3:]] for line in run([PEER, "tokenize", model], cases).decode().splitlines()]


class Model:
    def __init__(self, path):
        self.path, self.name = path, os.path.basename(path).removesuffix(".gguf")
        keys, tensors = read_table(path)
        self.arch = keys.get("general.architecture")
        self.kinds = {t.kind for t in tensors.values() if len(t.dims) == 2}
        self.vocab = tensors["token_embd.weight"].dims[1] if "token_embd.weight" in tensors else 0
        self.context = keys.get(f"{self.arch}.context_length", 0)
        self.trained = "llamux-base" in str(keys.get("general.name"))
        self.end = keys.get("tokenizer.ggml.eos_token_id") if self.trained else None
        self.prompts, self.exact = [], None

    def read_prompts(self):
        self.prompts = trained_prompts(self.path) if self.trained else [
            compare.some_tokens(4 + 4 * i, self.vocab, 77 + i) for i in range(PROMPTS)]


def models():
    folders = [os.path.join(SHARED, "fixtures"), os.path.join(ROOT, "tests", "fixtures"),
               os.path.join(ROOT, "models"), os.path.join(ROOT, "build", "peer", "models")]
    for folder in folders:
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith(".gguf"):
                m = Model(os.path.join(folder, name))
                if m.vocab:
                    yield m


Errors = namedtuple("Errors", "between own ours peer")


def check_logits(ours, m):
    """NMSE: of ours from the peer's, of the peer's from its own in the other way, of each from the exact."""
    tokens = compare.some_tokens(min(160, m.context), m.vocab, 12345)
    want, mine = logits(PEER, m.path, tokens, m.vocab), logits(ours, m.path, tokens, m.vocab)
    plain = logits(PEER, m.path, tokens, m.vocab, PLAIN)
    true = logits(PEER, m.exact, tokens, m.vocab, exact.FLAGS)
    return Errors(compare.nmse(mine, want), compare.nmse(plain, want), compare.nmse(mine, true),
                  compare.nmse(want, true))


def is_tie(ours, m, prompt, theirs, at):
    """Whether rounding can decide what follows the first `at` tokens of theirs."""
    tokens = prompt + theirs[:at]
    a, b = logits(ours, m.path, tokens, m.vocab), logits(PEER, m.path, tokens, m.vocab)
    first, second = np.sort(b[-1])[:-3:-1]
    plain = logits(PEER, m.path, tokens, m.vocab, PLAIN)
    noise = max(np.abs(a - b).mean(), np.abs(plain - b).mean())
    return first - second <= 6 * noise and compare.nmse(a, b) <= LIMIT


def exact_choice(m, tokens):
    return int(np.argmax(logits(PEER, m.exact, tokens, m.vocab, exact.FLAGS)[-1]))


Greedy = namedtuple("Greedy", "same ties answers itself nearer")


def check_greedy(ours, m):
    """How many of PROMPTS; None: does not fit in the context."""
    m.read_prompts()
    if max(map(len, m.prompts)) + STEPS > m.context:
        return None
    a, b = generate(ours, m.path, m.prompts), generate(PEER, m.path, m.prompts)
    plain = generate(PEER, m.path, m.prompts, PLAIN)
    same = ties = answers = 0
    nearer = [0, 0, 0] # as ours, as the peer, as neither
    for prompt, x, y in zip(m.prompts, a, b):
        at = compare.first_difference(x, y)
        same += at is None
        ties += at is not None and is_tie(ours, m, prompt, y, at)
        answers += compare.until(x, m.end) == compare.until(y, m.end)
        if at is not None:
            choice = exact_choice(m, prompt + y[:at])
            nearer[0 if choice == x[at] else 1 if choice == y[at] else 2] += 1
    return Greedy(same, ties, answers, sum(x == y for x, y in zip(plain, b)), nearer)


def check_model(ours, m):
    """(line of the table, fault or None, covered)"""
    with tempfile.TemporaryDirectory() as d:
        m.exact = m.path if exact.is_exact(m.kinds) else exact.copy_in(d, m.path)
        return check_with_exact(ours, m)


def check_with_exact(ours, m):
    kinds = "+".join(sorted(m.kinds - {"F32"}) or ["F32"])
    head = f"{m.name:28} {m.arch:7} {kinds:12}"
    try:
        run([PEER, "logits", m.path, "-", os.devnull], b"0")
    except Refused as why:
        return f"{head} the peer refuses: {str(why)[-90:]}", None, False
    try:
        if m.name in DIFFERENT:
            return f"{head} not compared: {DIFFERENT[m.name]}", None, False
        error = check_logits(ours, m)
        greedy = check_greedy(ours, m)
    except Refused as why:
        return f"{head} FAIL {why}", "refused", False
    faults = [] if error.between <= LIMIT else [f"NMSE {error.between:.1e}"]
    TOTAL.add(error, greedy)
    text = "context too short"
    if greedy:
        text = f"{greedy.same:2} same {greedy.ties:2} ties, peer with itself {greedy.itself:2}"
        if m.trained:
            text += f"; answers {greedy.answers:2}"
        if sum(greedy.nearer):
            text += "; exact as ours/peer/neither " + "/".join(map(str, greedy.nearer))
        if greedy.same + greedy.ties < WANTED or (m.trained and greedy.answers < WANTED):
            faults.append("greedy")
    return (f"{head} {error.between:8.1e} {error.own:8.1e} {error.ours:8.1e} {error.peer:8.1e}  {text}  {'FAIL ' + ', '.join(faults) if faults else 'ok'}",
            ", ".join(faults) or None, True)


class Total:
    """Over all files that round anything: who is nearer to the exact model."""

    def __init__(self):
        self.files, self.ours, self.nearer = 0, 0, [0, 0, 0]

    def add(self, error, greedy):
        self.files += 1
        self.ours += error.ours <= error.peer
        if greedy:
            self.nearer = [a + b for a, b in zip(self.nearer, greedy.nearer)]

    def __str__(self):
        return (f"nearer to the exact logits: ours in {self.ours} of {self.files} files; where outputs differ the exact "
                f"model chooses as ours {self.nearer[0]} times, as the peer {self.nearer[1]}, as neither {self.nearer[2]}")


TOTAL = Total()


def check_models(ours, only):
    faults, covered, count = [], set(), 0
    print(f"{'file':28} {'arch':7} {'types':12} {'NMSE':>8} {'peer/own':>8} {'ours/ex.':>8} {'peer/ex.':>8}  greedy, {STEPS} tokens, of {PROMPTS} prompts")
    for m in models():
        if only and only not in m.name:
            continue
        line, fault, compared = check_model(ours, m)
        print(line, flush=True)
        count += compared
        if fault:
            faults.append(f"{m.name}: {fault}")
        if compared:
            covered |= m.kinds | {m.arch}
    print(TOTAL)
    missing = (set(TYPES) | set(ARCHITECTURES)) - covered
    if missing and not only:
        faults.append(f"compared in no file: {', '.join(sorted(missing))}")
    return count, faults


# --- tokenizers -----------------------------------------------------------------
def tokenize(program, path, cases):
    """An answer for each case; None for those at which the program dies."""
    out = []
    while len(out) < len(cases):
        p = subprocess.run([program, "tokenize", path], input=b"".join(cases[len(out):]), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, check=False)
        lines = p.stdout.split(b"\n")
        got = lines[:-1]
        if not p.returncode and len(got) == len(cases) - len(out):
            return out + got
        if p.returncode > 0 and not got and not out:
            raise Refused(p.stderr.decode(errors="replace").strip())
        out += [*got, None]
    return out


def is_utf8(case):
    try:
        bytes.fromhex(case.split()[2][1:].decode()).decode()
    except UnicodeDecodeError:
        return False
    return True


def check_vocab(ours, name, path, cases):
    cases = cases.splitlines(keepends=True)
    theirs, mine = tokenize(PEER, path, cases), tokenize(ours, path, cases)
    dead = sum(t is None for t in theirs)
    bad = [(m, t, is_utf8(c)) for m, t, c in zip(mine, theirs, cases) if t is not None and m != t or m is None]
    faults = sum(utf8 for _, _, utf8 in bad)
    print(f"{name:40} {len(cases):6} cases, {len(bad) - faults} that are not UTF-8 differ, at {dead} the peer dies: "
          f"{'ok' if not faults else f'FAIL {faults} differ'}", flush=True)
    for m, t, utf8 in sorted(bad, key=lambda x: not x[2])[:4]:
        print(f"    peer{'' if utf8 else ' (not UTF-8)'} {t[:160]}\n    ours {m and m[:160]}")
    return len(cases) - dead, faults


def check_vocabs(ours, only):
    faults, count = [], 0
    for name, path, cases in texts.vocabularies(ROOT, SHARED):
        if only and only not in name:
            continue
        try:
            n, bad = check_vocab(ours, name, path, cases)
        except Refused as why:
            n, bad = 0, str(why)
            print(f"{name:40} FAIL {why}")
        count += n
        if bad:
            faults.append(f"{name}: {bad}")
    return count, faults


def check_chats(ours, only):
    faults, known, unknown = [], 0, []
    for path in chats.templates(ROOT):
        if only and only not in path:
            continue
        label = os.path.basename(path).removesuffix(".jinja")
        name, refused, differ = chats.compare(ours, PEER, path)
        if name is None:
            unknown.append(label)
            continue
        known += 1
        print(f"{label:52} {name:18} {f'FAIL {differ} differ' if differ else 'ok'}"
              f"{f', {refused} conversations refused' if refused else ''}", flush=True)
        if differ:
            faults.append(f"template {label}: {differ}")
    if unknown:
        print(f"{len(unknown)} templates that the engine does not know: {', '.join(unknown)}")
    return known, faults


def main():
    if len(sys.argv) not in (2, 4) or (len(sys.argv) == 4 and sys.argv[2] != "--only"):
        sys.exit(__doc__)
    ours, only = sys.argv[1], sys.argv[3] if len(sys.argv) == 4 else os.environ.get("ONLY")
    print(run([PEER, "info"]).decode())
    n_models, faults = check_models(ours, only)
    n_cases, more = check_vocabs(ours, only)
    n_chats, worse = check_chats(ours, only)
    faults += more + worse
    for fault in faults:
        print("FAIL", fault)
    print(f"{n_models} models, {n_cases} tokenizer cases and {n_chats} chat templates compared, {len(faults)} faults")
    sys.exit(1 if faults or not n_models + n_cases + n_chats else 0)


if __name__ == "__main__":
    main()
