# SPDX-License-Identifier: GPL-2.0-or-later
"""Trains the embedded model from the project's own generator.

    train.py --out DIR [--size base|large] [--minutes M | --steps N] [--resume] [--start FILE]

Writes DIR/tokenizer.json, DIR/lexicon.txt, DIR/checkpoint.pt and DIR/log.jsonl.
The reference is float32 on a CPU; with CUDA the forward pass runs in bfloat16.
With --steps the result is fixed by seed and workers; with --minutes it also
depends on the machine's speed, which sets the number of steps.

On CPUs each worker is a process with one thread and a batch of its own; their
gradients are averaged.  That is nearly twice as fast on two cores as one
process with two threads, which wait for each other at every small operation.
"""
import argparse
import contextlib
import itertools
import json
import math
import os
import re
import tempfile
import time

# Threads that wait asleep, not spinning: beside other work the spinning ones cost most of the speed.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F

import data
from bpe import SPECIAL, Tokenizer, train as train_bpe
from evaluate import cleaned_questions
from export import load as load_exported
from model import Model, SIZES


def arguments():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--out", default="build/train")
    p.add_argument("--size", choices=sorted(SIZES), default="base")
    p.add_argument("--minutes", type=float, default=60.0, help="time budget of the whole training")
    p.add_argument("--steps", type=int, default=0, help="number of steps; 0: as the time allows")
    p.add_argument("--until", help="HH:MM of today: ends then, and the rate falls from now to then, whatever "
                   "stops the training meanwhile (in place of --minutes)")
    p.add_argument("--tokens", type=int, default=1024,
                   help="tokens of one worker's batch, padding counted; 16384 and more on a GPU")
    p.add_argument("--rate", type=float, default=1.2e-3, help="highest learning rate")
    p.add_argument("--warmup", type=int, default=200, help="steps until the highest rate")
    p.add_argument("--prompt-weight", type=float, default=0.1,
                   help="weight of the loss on prompts, which teaches to look back, beside answers")
    p.add_argument("--vocabulary", type=int, default=2048)
    p.add_argument("--seed", type=int, default=20240601)
    p.add_argument("--workers", type=int, default=0, help="0: two on a CPU, one on a GPU")
    p.add_argument("--average", type=int, default=1,
                   help="steps between averagings; 1: gradients are averaged at each step, more: the "
                        "workers go their own way and their weights are averaged (less waiting for "
                        "each other where the CPUs have other work)")
    p.add_argument("--bf16", action="store_true", help="products in bfloat16 on a CPU too")
    p.add_argument("--every", type=float, default=4.0, help="minutes between checkpoints")
    p.add_argument("--resume", action="store_true")
    p.add_argument("--start", help="a GGUF file of ours whose tokenizer and weights are begun with")
    return p.parse_args()


def prepare(args):
    """Tokenizer and lexicon, made from the first samples of the stream; with --resume only what
    is not there (a lexicon that was taken away is made anew for a generator that has grown)."""
    os.makedirs(args.out, exist_ok=True)
    path, lexicon = (os.path.join(args.out, n) for n in ("tokenizer.json", "lexicon.txt"))
    have, known = (args.resume and os.path.exists(p) for p in (path, lexicon))
    if have and known:
        return
    samples = list(itertools.islice(data.stream(args.seed), 80000))
    if not have and args.start:
        load_exported(args.start)[1].save(path)
    elif not have:
        Tokenizer(train_bpe((p + a for p, a, _ in samples), args.vocabulary)).save(path)
    if not known:
        words = lexicon_of(data.question_of(p) for p, _, _ in samples)
        with open(lexicon, "w") as f:
            f.write("\n".join(words) + "\n")


def load_prepared(args):
    """(tokenizer, cleaned questions of the evaluation, which are never trained on)."""
    with open(os.path.join(args.out, "lexicon.txt")) as f:
        banned = frozenset(cleaned_questions(f.read().split()))
    return Tokenizer.load(os.path.join(args.out, "tokenizer.json")), banned


def lexicon_of(questions):
    """Sorted words of the questions: no slots, no punctuation."""
    words = {w for q in questions for w in q.split()}
    return sorted(w for w in words if w not in SPECIAL and re.search("[a-z]", w))


def tensors(group, pad, device, prompts=True):
    """Tokens, positions and branches of a batch of data.Row; the places that predict something
    (without prompts: part of an answer), what, and whether it is part of an answer."""
    width = max(len(r.ids) for r in group)
    shape = (len(group), width)
    ids, position = torch.full(shape, pad), torch.zeros(shape, dtype=torch.long)
    branch = torch.full(shape, -1)  # padding: a branch of its own
    want = []
    for i, r in enumerate(group):
        n = len(r.ids)
        ids[i, :n], position[i, :n] = torch.tensor(r.ids), torch.tensor(r.position)
        branch[i, :n] = torch.tensor(r.branch)
        want += [(i, place, token, of_answer) for place, token, of_answer in r.want
                 if of_answer or prompts]
    rows, cols, tokens, of_answer = (torch.tensor(x, device=device) for x in zip(*want))
    return (ids.to(device), position.to(device), branch.to(device)), (rows, cols), tokens, of_answer


def exact(model, tokenizer, samples, device, size=64):
    """Share of samples whose whole answer is the greedy one, per kind."""
    hits = {}
    coded = []
    for prompt, answer, family in samples:
        at = prompt.rindex("\nq ") + 1
        coded.append((data.Row(tokenizer, prompt[:at], [(prompt[at:], answer, family)]),
                      family.split("/")[0]))
    coded.sort(key=lambda s: len(s[0].ids))
    model.eval()
    with torch.no_grad():
        for at in range(0, len(coded), size):
            part = coded[at:at + size]
            inputs, place, want, of_answer = tensors([r for r, _ in part], tokenizer.pad, device)
            good = (model.logits(model.hidden(*inputs)[place]).argmax(-1) == want) | ~of_answer
            wrong = set(place[0][~good].tolist())
            for r, (_, kind) in enumerate(part):
                ok = r not in wrong
                total = hits.setdefault(kind, [0, 0])
                total[0] += ok
                total[1] += 1
    model.train()
    return {k: round(v[0] / v[1], 4) for k, v in sorted(hits.items())}


class Run:
    """State of one training: model, optimiser, time spent, log."""

    def __init__(self, args, tokenizer, rank):
        self.args, self.tokenizer, self.rank = args, tokenizer, rank
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.config = dict(SIZES[args.size], vocabulary=len(tokenizer.tokens))
        self.model = Model(self.config).to(self.device)
        decay = [p for p in self.model.parameters() if p.dim() == 2]
        plain = [p for p in self.model.parameters() if p.dim() < 2]
        self.optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05},
                                            {"params": plain, "weight_decay": 0.0}],
                                           lr=args.rate, betas=(0.9, 0.95), eps=1e-9)
        self.step, self.spent, self.trained, self.samples = 0, 0.0, 0, 0
        self.clock = 0.0  # time spent, the same for all workers
        self.began, self.part = time.time(), 0.0  # of --until, the latter the same for all workers
        self.path = os.path.join(args.out, "checkpoint.pt")
        if args.resume and os.path.exists(self.path):
            self.load()
        elif args.start:
            self.model.load_state_dict(load_exported(args.start)[0].state_dict())

    def load(self):
        state = torch.load(self.path, map_location=self.device)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.spent = state["step"], state["spent"]
        self.clock = self.spent
        self.trained, self.samples = state["trained"], state.get("samples", 0)

    def save(self):
        if self.rank:
            return
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(),
                 "config": self.config, "step": self.step, "spent": self.spent,
                 "trained": self.trained, "samples": self.samples, "seed": self.args.seed}
        torch.save(state, self.path + ".new")
        os.replace(self.path + ".new", self.path)

    def progress(self):
        """0 at the start, 1 at the end of the training."""
        if self.args.steps:
            return self.step / self.args.steps
        if self.args.until:
            return self.part
        return self.clock / (60.0 * self.args.minutes)

    def passed(self):
        """Share of the time from the start of this process to --until."""
        if not self.args.until:
            return 0.0
        hour, minute = map(int, self.args.until.split(":"))
        now = time.localtime(self.began)
        end = time.mktime(now[:3] + (hour, minute, 0) + now[6:])
        return min(1.0, (time.time() - self.began) / max(1.0, end - self.began))

    def rate(self):
        """Linear warm-up, then a cosine down to 3 %."""
        if self.step < self.args.warmup:
            return self.args.rate * (self.step + 1) / self.args.warmup
        return self.args.rate * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1, self.progress()))))

    def autocast(self):
        if self.device == "cuda" or self.args.bf16:
            return torch.autocast(self.device, dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def one(self, group):
        for g in self.optimiser.param_groups:
            g["lr"] = self.rate()
        inputs, place, want, of_answer = tensors(group, self.tokenizer.pad, self.device,
                                                 self.args.prompt_weight > 0)
        with self.autocast():
            logits = self.model.logits(self.model.hidden(*inputs)[place])
        each = F.cross_entropy(logits.float(), want, reduction="none")
        total = loss = each[of_answer].mean()
        if self.args.prompt_weight > 0:
            total = loss + self.args.prompt_weight * each[~of_answer].mean()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        if self.args.average == 1:
            self.average([p.grad for p in self.model.parameters()])
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        if self.args.average > 1 and self.step % self.args.average == 0:
            self.average([p.data for p in self.model.parameters()])
        self.trained += self.args.workers * sum(len(r.ids) for r in group)
        self.samples += self.args.workers * sum(max(r.branch) for r in group)
        return loss.item()

    def average(self, parts):
        """Means over the workers; the first one's clock holds for all."""
        if self.args.workers == 1:
            self.clock, self.part = self.spent, self.passed()
            return
        clock = torch.tensor([self.spent, self.passed()] if self.rank == 0 else [0.0, 0.0])
        flat = torch.cat([x.reshape(-1) for x in parts] + [clock])
        dist.all_reduce(flat)
        self.spent = self.clock = flat[-2].item()
        self.part = flat[-1].item()
        flat /= self.args.workers
        at = 0
        for x in parts:
            x.copy_(flat[at:at + x.numel()].view_as(x))
            at += x.numel()

    def log(self, **fields):
        if self.rank:
            return
        row = dict(step=self.step, minutes=round(self.spent / 60, 2), tokens=self.trained,
                   samples=self.samples, **fields)
        print(json.dumps(row), flush=True)
        with open(os.path.join(self.args.out, "log.jsonl"), "a") as f:
            f.write(json.dumps(row) + "\n")


def check(run, samples):
    if run.rank == 0:
        run.log(held_out=exact(run.model, run.tokenizer, samples, run.device))


def loop(run, source, samples):
    saved, mean = run.spent, None
    while run.progress() < 1:
        start = time.monotonic()
        loss = run.one(next(source))
        run.spent += time.monotonic() - start
        mean = loss if mean is None else 0.98 * mean + 0.02 * loss
        if run.step % 100 == 0:
            run.log(loss=round(mean, 4), rate=round(run.rate(), 6))
        if run.rank == 0 and run.spent - saved > 60 * run.args.every:
            saved = run.spent
            run.save()
            check(run, samples)
    run.save()
    run.log(loss=round(mean or 0, 4))
    check(run, samples)


def work(rank, args, meeting):
    """One worker; rank 0 also saves, evaluates and logs."""
    torch.set_num_threads(1 if args.workers > 1 else os.cpu_count())
    torch.manual_seed(args.seed)
    if args.workers > 1:
        dist.init_process_group("gloo", init_method="file://" + meeting, rank=rank,
                                world_size=args.workers)
    tokenizer, banned = load_prepared(args)
    run = Run(args, tokenizer, rank)
    run.log(parameters=sum(p.numel() for p in run.model.parameters()), device=run.device,
            config=run.config, torch=torch.__version__, workers=args.workers)
    samples = data.evaluation(500)
    # A resumed training goes on with a stream of its own, fixed by the step.
    source = data.batches(tokenizer, args.seed + run.step, args.tokens, banned=banned)
    loop(run, itertools.islice(source, rank, None, args.workers), samples)


def main():
    args = arguments()
    args.workers = args.workers or (1 if torch.cuda.is_available() else 2)
    prepare(args)
    if args.workers == 1:
        work(0, args, None)
        return
    with tempfile.TemporaryDirectory() as place:
        mp.spawn(work, (args, os.path.join(place, "meeting")), nprocs=args.workers)


if __name__ == "__main__":
    main()
