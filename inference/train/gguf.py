# SPDX-License-Identifier: GPL-2.0-or-later
"""GGUF version 3, written and read (ggml/docs/gguf.md), as far as our own models need it."""
import struct

import numpy as np

ALIGN = 32
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
TENSOR_F32, TENSOR_Q8_0 = 0, 8
SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", U32: "<I", I32: "<i", F32: "<f", BOOL: "<?",
           10: "<Q", 11: "<q", 12: "<d"}


def _string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind, value):
    if kind == STRING:
        return _string(value)
    if kind == ARRAY:
        of, items = value
        return struct.pack("<IQ", of, len(items)) + b"".join(_value(of, v) for v in items)
    return struct.pack(SCALARS[kind], value)


def quantise_q8_0(x):
    """float32 [rows][columns] -> bytes: per 32 values a float16 scale and 32 int8."""
    blocks = np.ascontiguousarray(x, dtype=np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1) / 127.0
    inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    q = np.rint(blocks * inverse[:, None]).astype(np.int8)
    out = np.zeros(len(blocks), dtype=[("d", "<f2"), ("q", "i1", 32)])
    out["d"], out["q"] = scale.astype("<f2"), q
    return out.tobytes()


def dequantise_q8_0(data, count):
    blocks = np.frombuffer(data, dtype=[("d", "<f2"), ("q", "i1", 32)], count=count // 32)
    return (blocks["d"].astype(np.float32)[:, None] * blocks["q"].astype(np.float32)).reshape(-1)


def write(path, fields, tensors):
    """fields: [(key, kind, value)]; tensors: [(name, float32 array, TENSOR_*)]."""
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(fields))
    for key, kind, value in fields:
        head += _string(key) + struct.pack("<I", kind) + _value(kind, value)
    body, infos = b"", b""
    for name, x, kind in tensors:
        data = quantise_q8_0(x) if kind == TENSOR_Q8_0 else np.asarray(x, "<f4").tobytes()
        infos += _string(name) + struct.pack("<I", x.ndim)
        infos += b"".join(struct.pack("<Q", n) for n in reversed(x.shape))
        infos += struct.pack("<IQ", kind, len(body))
        body += data + b"\0" * (-len(data) % ALIGN)
    head += infos
    with open(path, "wb") as f:
        f.write(head + b"\0" * (-len(head) % ALIGN) + body)


class Reader:
    """fields: key -> value; tensors: name -> float32 array."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        self.at, self.fields, self.tensors = 0, {}, {}
        magic, version, n_tensors, n_fields = self._unpack("<4sIQQ")
        if magic != b"GGUF" or version != 3:
            raise ValueError("not a GGUF file of version 3")
        for _ in range(n_fields):
            key = self._text()
            self.fields[key] = self._read(self._unpack("<I")[0])
        infos = [self._info() for _ in range(n_tensors)]
        self.at += -self.at % ALIGN
        for name, shape, kind, offset in infos:
            self.tensors[name] = self._tensor(shape, kind, self.at + offset)

    def _unpack(self, form):
        out = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return out

    def _text(self):
        n = self._unpack("<Q")[0]
        self.at += n
        return self.data[self.at - n:self.at].decode()

    def _read(self, kind):
        if kind == STRING:
            return self._text()
        if kind == ARRAY:
            of, n = self._unpack("<IQ")
            return [self._read(of) for _ in range(n)]
        return self._unpack(SCALARS[kind])[0]

    def _info(self):
        name, n = self._text(), self._unpack("<I")[0]
        shape = tuple(reversed(self._unpack("<%dQ" % n)))
        return (name, shape) + self._unpack("<IQ")

    def _tensor(self, shape, kind, start):
        count = int(np.prod(shape))
        if kind == TENSOR_F32:
            return np.frombuffer(self.data, "<f4", count, start).reshape(shape).copy()
        if kind == TENSOR_Q8_0:
            return dequantise_q8_0(self.data[start:start + count // 32 * 34], count).reshape(shape)
        raise ValueError("tensor type %d" % kind)
