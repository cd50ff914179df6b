# SPDX-License-Identifier: GPL-2.0-or-later
"""What a file's weights really say: a copy of it with every weight as a float, with which
nothing is quantised on the way either.  Who of two engines is nearer to that is told by it,
whoever computes it: it is given to the peer, with a cache of floats and plain attention."""
import os

import gguf_table
from make_peer_models import write
from quantise import dequantise

FLAGS = ["--no-repack", "--flash", "off", "--kv", "f32"]


def copy(path, out):
    with open(path, "rb") as f:
        keys, tensors = gguf_table.read_raw(f.read())
    write(out, keys, [(name, dims, "F32", dequantise(raw, kind, dims[::-1]).astype("<f4").tobytes())
                      for name, (kind, dims, raw) in tensors.items()])
    return out


def is_exact(kinds):
    """Whether the file is its own copy."""
    return kinds <= {"F32"}


def copy_in(directory, path):
    return copy(path, os.path.join(directory, "exact.gguf"))
