# SPDX-License-Identifier: GPL-2.0-or-later
"""What a GGUF file holds: its keys and its tensors with their sizes."""
import mmap
import os
import struct
import sys
from collections import namedtuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures"))
from quantise import TYPES  # noqa: E402

Tensor = namedtuple("Tensor", "kind dims bytes")
KINDS = {t.number: (name, t) for name, t in TYPES.items()}
SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
STRING, ARRAY = 8, 9


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        value, = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def string(self):
        n = self.number("<Q")
        self.at += n
        return self.data[self.at - n:self.at].decode(errors="replace")

    def value(self, kind):
        if kind == STRING:
            return self.string()
        if kind != ARRAY:
            return self.number(SCALARS[kind])
        inner, n = self.number("<I"), self.number("<Q")
        return [self.value(inner) for _ in range(n)]


def read_table(path):
    """({key: value}, {tensor: Tensor})"""
    with open(path, "rb") as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as data:
        r = Reader(data)
        if r.number("<I") != 0x46554747:
            raise ValueError(f"{path}: not a GGUF file")
        r.number("<I")
        n_tensors, n_keys = r.number("<Q"), r.number("<Q")
        keys = {}
        for _ in range(n_keys):
            name = r.string()
            keys[name] = r.value(r.number("<I"))
        tensors = {}
        for _ in range(n_tensors):
            name = r.string()
            dims = [r.number("<Q") for _ in range(r.number("<I"))]
            kind, t = KINDS[r.number("<I")]
            r.number("<Q")
            count = 1
            for d in dims:
                count *= d
            tensors[name] = Tensor(kind, dims, count // t.block * t.bytes)
        return keys, tensors


def tensor_table(path):
    return read_table(path)[1]
