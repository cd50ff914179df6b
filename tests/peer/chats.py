# SPDX-License-Identifier: GPL-2.0-or-later
"""Chat templates: the engine's renderings beside llama.cpp's and the template's own."""
import glob
import os
import subprocess

CONVERSATIONS = [
    (("user", "hi there"),),
    (("system", "Be brief."), ("user", "hi\nyou")),
    (("user", "hi"), ("assistant", "yo"), ("user", "why?")),
    (("system", "S"), ("user", "a"), ("assistant", "b"), ("user", "c")),
]


def templates(root):
    return sorted(glob.glob(os.path.join(root, "build", "peer", "source", "models", "templates", "*.jinja")))


def render(command, conversation):
    """The last word of the answer as bytes, and the first; None, None: refused."""
    lines = "".join(f"{role} x{text.encode().hex()}\n" for role, text in conversation)
    p = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    words = p.stdout.decode().split()
    return (bytes.fromhex(words[-1][1:]), words[0]) if not p.returncode and words else (None, None)


def agrees(mine, theirs, own):
    """theirs: llama.cpp's list of known templates; own: the template as it is, which may
    put a standing system message in front."""
    return mine == theirs or (own is not None and (own == mine or own.endswith(mine)))


def compare(ours, peer, path):
    """(name of the format or None, conversations that ours refuses, those that differ)"""
    name, refused, differ = None, 0, 0
    jinja = ["node", os.path.join(os.path.dirname(os.path.abspath(__file__)), "jinja.mjs"), path]
    for conversation in CONVERSATIONS:
        mine, format_name = render([ours, "chat", path], conversation)
        if mine is None:
            refused += 1
            continue
        name = format_name
        theirs, _ = render([peer, "chat", "-", "--template", path, "--assistant"], conversation)
        if mine != theirs:
            own, _ = render(jinja + ["--assistant", "--eos", "</s>"], conversation)
            differ += not agrees(mine, theirs, own)
    return name, refused, differ
