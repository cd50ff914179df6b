# SPDX-License-Identifier: GPL-2.0-or-later
"""The transformer as llama GGUF files have it.

RMSNorm (Zhang and Sennrich 2019), rotary positions over adjacent pairs of a
head's dimensions (Su et al. 2021), grouped-query attention (Ainslie et al.
2023), SwiGLU (Shazeer 2020), output tied to the embedding.  Names of the
parameters are those of the tensors in the file.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

SIZES = {
    # width, layers, heads, kv heads, feed-forward
    "base": dict(width=256, layers=5, heads=8, kv_heads=4, ffn=640),
    "large": dict(width=512, layers=8, heads=8, kv_heads=4, ffn=1408),
}
ROPE_BASE = 10000.0
EPS = 1e-5
CONTEXT = 1024


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPS) * self.weight


def linear(inputs, outputs):
    return nn.Linear(inputs, outputs, bias=False)


def rotate(x, cos, sin):
    """x: (batch, heads, time, head_dim); cos, sin: (time, head_dim / 2) or (batch, 1, same)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        w = c["width"]
        self.heads, self.kv, self.dim = c["heads"], c["kv_heads"], w // c["heads"]
        self.attn_norm, self.ffn_norm = Norm(w), Norm(w)
        self.attn_q = linear(w, w)
        self.attn_k = linear(w, self.kv * self.dim)
        self.attn_v = linear(w, self.kv * self.dim)
        self.attn_output = linear(w, w)
        self.ffn_gate, self.ffn_up = linear(w, c["ffn"]), linear(w, c["ffn"])
        self.ffn_down = linear(c["ffn"], w)

    def attend(self, x, cos, sin, mask):
        b, t, w = x.shape
        q = self.attn_q(x).view(b, t, self.heads, self.dim).transpose(1, 2)
        k = self.attn_k(x).view(b, t, self.kv, self.dim).transpose(1, 2)
        v = self.attn_v(x).view(b, t, self.kv, self.dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        k = k.repeat_interleave(self.heads // self.kv, 1)
        v = v.repeat_interleave(self.heads // self.kv, 1)
        scores = q @ k.transpose(-1, -2) * self.dim ** -0.5 + mask
        y = torch.softmax(scores.float(), -1).to(v.dtype) @ v
        return self.attn_output(y.transpose(1, 2).reshape(b, t, w))

    def forward(self, x, cos, sin, mask):
        x = x + self.attend(self.attn_norm(x), cos, sin, mask)
        h = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Model(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = dict(config)
        self.token_embd = nn.Embedding(config["vocabulary"], config["width"])
        self.blk = nn.ModuleList(Block(config) for _ in range(config["layers"]))
        self.output_norm = Norm(config["width"])
        head = config["width"] // config["heads"]
        freq = ROPE_BASE ** (-torch.arange(0, head, 2).float() / head)
        angle = torch.arange(CONTEXT).float()[:, None] * freq[None, :]
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                scale = (2 * config["layers"]) ** -0.5 if "output" in name or "down" in name else 1.0
                nn.init.normal_(p, std=0.04 * scale)

    def hidden(self, tokens, position=None, branch=None):
        """tokens: (batch, time) -> (batch, time, width), normed.

        position, branch: (batch, time), where several continuations (branch 1, 2 ...) of one
        beginning (branch 0) stand in one row: each sees the beginning and itself."""
        t = tokens.shape[1]
        allowed = torch.ones(t, t, dtype=torch.bool, device=tokens.device).tril()
        cos, sin = self.cos[:t], self.sin[:t]
        if branch is not None:
            seen = (branch[:, None, :] == branch[:, :, None]) | (branch[:, None, :] == 0)
            allowed = (allowed & seen)[:, None]
            cos, sin = self.cos[position][:, None], self.sin[position][:, None]
        mask = torch.zeros(allowed.shape, device=tokens.device).masked_fill(~allowed, -1e9)
        x = self.token_embd(tokens)
        for block in self.blk:
            x = block(x, cos, sin, mask)
        return self.output_norm(x)

    def logits(self, hidden):
        return hidden @ self.token_embd.weight.t()


def generate(model, tokenizer, prompts, longest=48):
    """Greedy answers to prompts (texts), computed together by length."""
    device = model.token_embd.weight.device
    out = [None] * len(prompts)
    coded = [tokenizer.encode(p) for p in prompts]
    order = sorted(range(len(prompts)), key=lambda i: len(coded[i]))
    with torch.no_grad():
        for at in range(0, len(order), 64):
            rows = order[at:at + 64]
            seqs, live = {i: list(coded[i]) for i in rows}, set(rows)
            for _ in range(longest):
                if not live:
                    break
                batch = sorted(live)
                width = max(len(seqs[i]) for i in batch)
                x = torch.full((len(batch), width), tokenizer.pad, dtype=torch.long)
                for r, i in enumerate(batch):
                    x[r, :len(seqs[i])] = torch.tensor(seqs[i])
                h = model.hidden(x.to(device))
                last = torch.tensor([len(seqs[i]) - 1 for i in batch], device=device)
                ids = model.logits(h[torch.arange(len(batch), device=device), last]).argmax(-1)
                for i, token in zip(batch, ids.tolist()):
                    if token == tokenizer.end:
                        live.discard(i)
                    else:
                        seqs[i].append(token)
            for i in rows:
                out[i] = tokenizer.decode(seqs[i][len(coded[i]):])
    return out


def beam(model, tokenizer, prompt, width, longest=48):
    """The likeliest whole answer that a beam of some width finds."""
    start = tokenizer.encode(prompt)
    live, done = [(0.0, [])], []
    with torch.no_grad():
        for _ in range(longest):
            x = torch.tensor([start + ids for _, ids in live])
            each = torch.log_softmax(model.logits(model.hidden(x)[:, -1]), -1)
            value, token = each.topk(width, -1)
            grown = sorted(((total + v, ids + [t]) for (total, ids), vs, ts in
                            zip(live, value.tolist(), token.tolist()) for v, t in zip(vs, ts)),
                           key=lambda b: -b[0])[:width]
            done += [(total, ids[:-1]) for total, ids in grown if ids[-1] == tokenizer.end]
            live = [b for b in grown if b[1][-1] != tokenizer.end]
            if not live or len(done) >= width:
                break
    done += live
    return tokenizer.decode(max(done)[1])
