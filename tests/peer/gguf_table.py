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


def read_header(data):
    """([(key, value, its bytes)], [(tensor, type's name, type, dims, offset)], start of the data)"""
    r = Reader(data)
    if r.number("<I") != 0x46554747:
        raise ValueError("not a GGUF file")
    r.number("<I")
    n_tensors, n_keys = r.number("<Q"), r.number("<Q")
    keys, tensors, alignment = [], [], 32
    for _ in range(n_keys):
        start = r.at
        name = r.string()
        value = r.value(r.number("<I"))
        keys.append((name, value, data[start:r.at]))
        if name == "general.alignment":
            alignment = value
    for _ in range(n_tensors):
        name = r.string()
        dims = tuple(r.number("<Q") for _ in range(r.number("<I")))
        kind, t = KINDS[r.number("<I")]
        tensors.append((name, kind, t, dims, r.number("<Q")))
    return keys, tensors, -(-r.at // alignment) * alignment


def size(t, dims):
    count = 1
    for d in dims:
        count *= d
    return count // t.block * t.bytes


def read_table(path):
    """({key: value}, {tensor: Tensor})"""
    with open(path, "rb") as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as data:
        keys, tensors, _ = read_header(data)
        return ({name: value for name, value, _ in keys},
                {name: Tensor(kind, dims, size(t, dims)) for name, kind, t, dims, _ in tensors})


def read_raw(data):
    """([bytes of a key], {tensor: (type, dims, bytes)})"""
    keys, tensors, start = read_header(data)
    return ([raw for _, _, raw in keys],
            {name: (kind, dims, data[start + at:start + at + size(t, dims)]) for name, kind, t, dims, at in tensors})


def tensor_table(path):
    return read_table(path)[1]
