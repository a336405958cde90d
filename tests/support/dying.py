"""An engine that takes its process with it when a text asks for it, and is known by the metadata of a distribution."""

import ctypes
import os
import resource
import signal
import time
from pathlib import Path

from translate.records import Draft, Pair


class Dying:
    """From English into Russian: capitals. Some first words of a text have consequences. Its argument is a folder."""

    mask = "[{n}]"

    def __init__(self, argument: str = "") -> None:
        self.name = self.signature = f"dying {argument or '1'}"
        self._folder = Path(argument)

    def pairs(self):
        return frozenset({Pair("en", "ru")})

    def translate(self, texts, pair, n_best=1):
        for text in texts:
            word, _, rest = text.partition(" ")
            if consequence := getattr(self, f"_{word.lower()}", None):
                consequence(rest)
        return [Draft(text.upper()) for text in texts]

    def _segfault(self, rest):
        ctypes.string_at(0)

    def _exit(self, rest):
        os._exit(7)

    def _killed(self, rest):
        os.kill(os.getpid(), signal.SIGKILL)

    def _memory(self, rest):
        """More than this process may have."""
        resource.setrlimit(resource.RLIMIT_AS, (1 << 31, resource.getrlimit(resource.RLIMIT_AS)[1]))
        self.kept = bytearray(1 << 33)

    def _mistake(self, rest):
        raise KeyError(rest)

    def _sleep(self, rest):
        time.sleep(60)

    def _wait(self, rest):
        time.sleep(0.3)

    def _write(self, rest):
        """The process's number into the file that is named, in the engine's folder; then no end."""
        (self._folder / rest.strip(".")).write_text(str(os.getpid()))
        time.sleep(60)


def distribution(folder: Path) -> None:
    """What makes `dying` an engine in every Python that has `folder` and the tests on its path."""
    info = folder / "dying_engine-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: dying-engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[dragoman.engines]\ndying = support.dying:Dying\n")
