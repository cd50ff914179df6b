# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes arguments out of a person's words and puts them back: inference/slots*.c itself, run by
build/tests/eval/slotter (make build/tests/eval/slotter), so that requests are taken apart here
as they are for people.
"""
import atexit
import os
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HELPER = os.path.join(TOP, "build", "tests", "eval", "slotter")


class _Helper:
    """The running helper; one for all."""
    process = None

    @classmethod
    def ask(cls, what, *fields):
        if cls.process is None:
            cls.process = subprocess.Popen([HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(cls.process.stdin.close)
        line = "\t".join((what,) + fields).replace("\n", " ") + "\n"
        cls.process.stdin.write(line.encode("utf-8", "surrogateescape"))
        cls.process.stdin.flush()
        said = cls.process.stdout.readline().decode("utf-8", "surrogateescape")
        if not said:
            raise RuntimeError(HELPER + " ended")
        if said[0] == "!":
            raise ValueError(said[1:].strip())
        return said.rstrip("\n").split("\t")


class Extractor:
    """names: names[i] is <n(i+1)>; lexicon: known words."""
    _lexicon = None

    def __init__(self, lexicon, names=()):
        self.lexicon, self.names = tuple(lexicon), tuple(names)

    def extract(self, text):
        """(cleaned text, {"path1": value}); raises ValueError where arguments do not fit."""
        if Extractor._lexicon != self.lexicon:
            with tempfile.NamedTemporaryFile("w", suffix=".lexicon") as f:
                f.write("\n".join(self.lexicon) + "\n")
                f.flush()
                _Helper.ask("l", f.name)
            Extractor._lexicon = self.lexicon
        _Helper.ask("n", *(self.names or ("",)))
        cleaned, *values = _Helper.ask("x", text)
        return cleaned, dict(v.split("=", 1) for v in values)


def fill(command, values):
    """The command with its slots' values, quoted for the shell; KeyError: a slot that is not there."""
    try:
        return _Helper.ask("f", command, *("%s=%s" % v for v in values.items()))[0]
    except ValueError as wrong:
        raise KeyError(str(wrong)) from None
