#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the comparison's own parts, without a peer."""
import os
import sys
import tempfile
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "fixtures")]
import bench  # noqa: E402
import compare  # noqa: E402
import gguf_table  # noqa: E402
import make_peer_models  # noqa: E402
import texts  # noqa: E402
from quantise import TYPES, dequantise  # noqa: E402


class Compare(unittest.TestCase):
    def test_tokens_are_those_of_the_shared_fixtures(self):
        s, want = 12345, []
        for _ in range(48):
            s = (s * 1664525 + 1013904223) % 2**32
            want.append(s // 256 % 512)
        self.assertEqual(compare.some_tokens(48, 512, 12345), want)

    def test_nmse(self):
        self.assertEqual(compare.nmse([1, 2], [1, 2]), 0)
        self.assertAlmostEqual(compare.nmse([[1, 2]], [[1, 3]]), 0.1)
        self.assertAlmostEqual(compare.nmse(np.array([3e-3]), np.array([3e-3 * 1.01])), 1e-4 / 1.0201)

    def test_nothing_alike_is_infinite(self):
        for got, want in (([1, np.nan], [1, 2]), ([1, np.inf], [1, 2]), ([1], [1, 2]), ([0], [0])):
            self.assertEqual(compare.nmse(got, want), np.inf)

    def test_first_difference(self):
        self.assertIsNone(compare.first_difference([1, 2], [1, 2]))
        self.assertEqual(compare.first_difference([1, 2, 3], [1, 5, 3]), 1)
        self.assertEqual(compare.first_difference([1], [1, 2]), 1)
        self.assertEqual(compare.first_difference([], [1]), 0)

    def test_until(self):
        self.assertEqual(compare.until([4, 5, 6, 5], 5), [4])
        self.assertEqual(compare.until([4, 6], 5), [4, 6])


class Files(unittest.TestCase):
    def test_what_is_written_is_read(self):
        model = make_peer_models.PHI3 | dict(kind="Q4_K", layers=1, keys={"general.alignment": 32})
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, "m.gguf")
            table = make_peer_models.make_tensors(np.random.default_rng(1), model)
            make_peer_models.write(path, make_peer_models.make_keys("m", model), table)
            keys, tensors = gguf_table.read_table(path)
            with open(path, "rb") as f:
                raw_keys, raw = gguf_table.read_raw(f.read())
            per_token = bench.bytes_per_token(path)
        self.assertEqual((keys["general.architecture"], keys["phi3.block_count"]), ("phi3", 1))
        self.assertEqual(keys["phi3.rope.freq_base"], 10000.0)
        self.assertEqual(len(raw_keys), len(keys))
        self.assertEqual([(n, *raw[n]) for n in raw], [(n, k, d, b) for n, d, k, b in table])
        self.assertEqual(tensors["blk.0.ffn_up.weight"].bytes, 256 * 1024 // 256 * 144)
        self.assertEqual(per_token, sum(len(b) for n, _, _, b in table if n != "token_embd.weight"))
        w = dequantise(raw["output.weight"][2], "Q4_K", (512, 256))
        self.assertAlmostEqual(float(w.std()), 1 / 16, delta=0.004)

    def test_every_type_and_architecture_has_a_file(self):
        made = make_peer_models.RANDOM.values()
        self.assertEqual({m["kind"] for m in made}, set(TYPES))
        self.assertEqual({m["arch"] for m in made}, {"llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3"})

    def test_keys_and_arrays(self):
        raw = make_peer_models.key("a", ["x", "yz"]) + make_peer_models.key("b", True) + make_peer_models.key("c", [1.5])
        r = gguf_table.Reader(raw)
        got = {}
        while r.at < len(raw):
            name = r.string()
            got[name] = r.value(r.number("<I"))
        self.assertEqual(got, {"a": ["x", "yz"], "b": True, "c": [1.5]})


class Bench(unittest.TestCase):
    def test_ratios_are_taken_within_pairs(self):
        p = bench.Pairs()
        p.ours = [{"x": v, bench.GENERATION: v} for v in (20, 4, 33)]
        p.peer = [{"x": v, bench.GENERATION: v} for v in (10, 4, 11)]
        p.memory = [(40, 20), (8, 4), (33, 30)]  # of the best pass, of the median one
        self.assertEqual(p.ratio("x"), (2, 1, 3, 3))
        self.assertEqual(p.median("ours", "x"), 20)
        self.assertEqual(p.shares("ours", 0.5, 0), [0.25, 0.25, 0.5])
        self.assertEqual(p.shares("ours", 0.5, 1), [0.5, 0.5, 0.55])


class Texts(unittest.TestCase):
    def test_cases(self):
        lines = texts.all_cases([b"a b"]).splitlines()
        self.assertEqual(lines[:2], [b"0 0 x612062", b"1 1 x612062"])
        self.assertTrue({b"0 0 x%02x" % b for b in range(256)} <= set(lines))
        self.assertGreater(len(lines), 1000)

    def test_own_vocabulary(self):
        with tempfile.TemporaryDirectory() as d:
            for name in ("vocab-spm.gguf", "vocab-gpt-2.gguf"):
                with open(os.path.join(d, name), "wb"):
                    pass
            for cases, want in (("vocab-gpt-2", "vocab-gpt-2"), ("vocab-spm-long-runs", "vocab-spm")):
                self.assertEqual(texts.own_vocabulary(os.path.join(d, cases + ".cases")),
                                 os.path.join(d, want + ".gguf"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
