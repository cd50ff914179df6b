# SPDX-License-Identifier: GPL-2.0-or-later
"""Vocabularies and the texts that they are compared on."""
import glob
import os

SCRIPTS = [
    "Why is my system slow? It's been 3 hours, we'd say; they'LL know.", "naïve café résumé Ångström ſtraße ŒUVRE",
    "Почему всё тормозит? Ёжик, съешь щей!", "Γιατί είναι τόσο αργό; Οδυσσεύς", "למה המערכת איטית? שלום",
    "لماذا النظام بطيء؟ ١٢٣٤", "मेरा सिस्टम धीमा क्यों है? क्ष त्र", "ทำไมระบบของฉันช้า ๑๒๓", "시스템이 왜 이렇게 느려요? 각",
    "なぜシステムが遅いのですか？ﾊﾟﾋﾟ", "为什么我的系统这么慢？𠀀𠮷", "ለምን ዘገምተኛ ነው?", "რატომ ნელა მუშაობს?", "ինչու է դանդաղ",
    "ᚠᛇᚻ ᛒᛦᚦ", "𝓗𝓮𝓵𝓵𝓸 𝟙𝟚𝟛 Ⅻ ½ ²³", "👩‍👩‍👧‍👦 🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 ❤️‍🔥 😀😁", "e\u0301 o\u0308 a\u030a\u0323 \u0958 ﬁ ﬀ",
    "zero\u200bwidth\u200djoiner\ufeffbom\u00adsoft", "nbsp\u00a0em\u2003ideo\u3000line\u2028para\u2029nel\u0085end",
]
PLAIN = [
    "", " ", "  ", "   x", "\t", "\n", "\n\n\n", "\r\n\r\n x", " \n \n\t x", "a\n b", "x ", "x  ", " x", "\x00", "a\x00b", "\x7f",
    "don't I'm you're we've he'd she'll IT'S I'M o'clock 'tis 's 't", "''s ''' 'S", "1", "12", "123", "1234", "12345678901",
    "3.14159,2.71828 1e-9 0xdeadbeef 192.168.0.1:8080", "a1b2c3 x86_64 v2.0.1-rc3", "http://a.b/c?d=e&f=%20#g",
    "int main(void)\n{\n\treturn 0;\n}\n", "{\"a\": [1, 2.5, null], \"b\": \"\\n\"}", "<s></s><unk><|im_start|>user<|im_end|>",
    "<|endoftext|><|eot_id|><|begin_of_text|>", "<|endoftext", "[INST] x [/INST]", "<0x41><0x0A>", "▁▁x ▁", "Ġ Ċ ĠĠ",
    "!?!?...---___***###", "$100 €50 £20 ¥10 ₹5", "A B C D E", "aaaa bbbb", "camelCaseHTTPServer XMLParser iPhone", "\\n \\t \\",
    "    indented\n        more\n\tand\ttabs", "trailing   \n", "word\u00a0word", "ÀÉÎõü ǅ ǈ ᾈ", "I İ ı ß ẞ ŉ", "９８７ ①②③ ٣٤٥",
]
BROKEN = [bytes([b]) for b in range(256)] + [b"a" + bytes([b]) + b" z" for b in range(128, 256)] + [
    b"\xc3", b"\xc3(", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xf0\x28\x8c\xbc", b"\xed\xa0\x80", b"\xc0\x80",
    b"\xf4\x90\x80\x80", b"\xff\xfe\xfd", b"ok \xf0\x9f\x98 ok", b"\x80\x81\x82 x", b"\xe4\xb8\xad\xe4\xb8 \xe6\x96\x87"]
LONG = ["a" * 5000, " " * 5000, "\n" * 3000, "ab " * 2000, "é" * 2000, "😀" * 800, "中" * 2000, "1" * 4000, "!" * 3000, "aA" * 2000,
        "x\n" * 1500, "\t \n" * 1000, "'s" * 1000]
# Every character of the first two planes' blocks, some at a time.
BLOCKS = ["".join(chr(c) for c in range(start, start + 64) if not 0xd800 <= c < 0xe000)
          for start in list(range(0x80, 0x3200, 64)) + list(range(0x3200, 0x20000, 1024)) if not 0xd7c0 < start < 0xe000]
# Architectures and pre-tokenizers of the engine; the peer's source has other ones too.
REAL = ("llama-spm", "llama-bpe", "gpt-2", "qwen2", "phi-3")


def line(text, add, parse):
    return b"%d %d x%s\n" % (add, parse, text.hex().encode())


def all_cases(more=()):
    out = []
    for t in [*more, *SCRIPTS, *PLAIN, *LONG, *BLOCKS]:
        t = t.encode() if isinstance(t, str) else t
        out += [line(t, 0, 0), line(t, 1, 1)]
    out += [line(t, 0, 0) for t in BROKEN]
    return b"".join(out)


def inputs(path):
    """The texts of a file of llama.cpp's tokenizer tests."""
    if not os.path.exists(path):
        return []
    with open(path, "rb") as f:
        return f.read().split(b"\n__ggml_vocab_test__\n")


def own_vocabulary(cases):
    """tests/fixtures/vocab-X.gguf for vocab-X.cases and vocab-X-anything.cases"""
    stem = cases.removesuffix(".cases")
    while stem and not os.path.exists(stem + ".gguf"):
        stem = stem.rpartition("-")[0]
    return stem + ".gguf"


def vocabularies(root, shared):
    """(name, file, lines of cases)"""
    for cases in sorted(glob.glob(os.path.join(root, "tests", "fixtures", "vocab-*.cases"))):
        with open(cases, "rb") as f:
            yield os.path.basename(cases), own_vocabulary(cases), f.read()
    for path in sorted(glob.glob(os.path.join(shared, "fixtures", "vocab", "*.gguf"))):
        yield os.path.basename(path), path, all_cases(inputs(path + ".inp"))
    for name in REAL:
        path = os.path.join(root, "build", "peer", "source", "models", f"ggml-vocab-{name}.gguf")
        if os.path.exists(path):
            yield f"peer's {name}", path, all_cases(inputs(path + ".inp"))
    for path in sorted(glob.glob(os.path.join(root, "models", "*.gguf"))):
        yield os.path.basename(path), path, all_cases()
