"""Apertium, the rule-based system, through its own command: one engine a mode (`eng-spa`)."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from translate import languages
from translate.engines import apertium_stream as stream
from translate.errors import EngineError, UsageError
from translate.records import Draft, Issue, Pair

WINDOW = 256
"""Texts in one call of the command."""
_TAGGER_CHUNK = 32
_SECONDS = 60.0
_ROUGH = Issue(
    "first-analysis",
    "info",
    "Apertium's tagger crashes on this text: the first reading of each ambiguous word was taken",
)


class Apertium:
    """One installed mode. Thread-safe: each call runs processes of its own.

    `APERTIUM_PATH` (folder of the programs) and `APERTIUM_DATADIR` are honoured as the command itself does.
    """

    def __init__(self, mode: str) -> None:
        """`mode` as `apertium -l` lists it. Raises EngineError if command or mode is missing, with what to install."""
        source, _, target = mode.partition("-")
        self._mode = mode
        self._command = _command(f"apertium apertium-{mode}")
        try:
            self._pair = Pair(languages.from_apertium(source), languages.from_apertium(target))
        except (UsageError, ValueError) as error:
            raise EngineError(f"apertium: the mode {mode!r} names no pair of languages, as eng-spa does") from error
        self._file = _data_folder(self._command) / "modes" / f"{mode}.mode"
        if not self._file.is_file():
            raise EngineError(
                f"apertium: no mode {mode} here: apt-get install apertium-{source}-{target} or "
                f"apertium-{target}-{source}, if Debian has the pair"
            )

    @staticmethod
    def specs(_folders: Sequence[Path] = ()) -> list[str]:
        """Specs of all modes that `apertium -l` lists and that name a pair; none where Apertium is not installed."""
        try:
            command = _command("")
        except EngineError:
            return []
        modes = _run([str(command), "-l"])[0].split()
        return [f"apertium:{mode}" for mode in modes if mode.count("-") == 1]

    @property
    def name(self) -> str:
        """`apertium eng-spa 1a2b3c4d`: the mode and the start of the digest of its data, which carry no version."""
        return f"apertium {self._mode} {self._digest[:8]}"

    @cached_property
    def signature(self) -> str:
        """Mode, sha256 of the mode file and all data it names, and the version of Apertium."""
        version = _run([str(self._command), "-V"])[0].strip()
        return f"{self.name} sha256={self._digest} {version}"

    @cached_property
    def _digest(self) -> str:
        text = self._file.read_text("utf-8")
        total = hashlib.sha256(text.encode())
        for name in sorted(set(re.findall(r"(/[^'\"|\s]+\.\w+)", text))):
            if Path(name).is_file():
                total.update(Path(name).read_bytes())
        return total.hexdigest()

    @property
    def mask(self) -> str:
        """`[1]`: three in a sentence came through in 600 of 600 sentences of four directions, and so did `XZ1`.

        Unlike that it is no unknown word, and it may stand against a word: `[1]here[2]`.
        """
        return "[{n}]"

    def pairs(self) -> frozenset[Pair]:
        """The one pair of its mode."""
        return frozenset({self._pair})

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """One draft a text, same order, without scores or alternatives; each text is a sentence of its own.

        Words that Apertium does not know are left in place, without its marks, with the issue `unknown-word`. Where the
        statistical tagger of a mode crashes, the text is translated without it (issue `first-analysis`). Raises
        EngineError if a text does not come back whole.
        """
        if pair != self._pair:
            raise EngineError(f"{self.name} translates {self._pair}, not {pair}")
        drafts = []
        for start in range(0, len(texts), WINDOW):
            drafts += self._window(texts[start : start + WINDOW])
        return drafts

    def _window(self, texts: Sequence[str]) -> list[Draft]:
        drafts = {i: Draft("") for i, text in enumerate(texts) if not text.strip()}
        asked = {i: stream.encode(i, text) for i, text in enumerate(texts) if i not in drafts}
        if not asked:
            return list(drafts.values())
        found, rough, _ = self._ask(asked)
        for i in sorted(asked.keys() - found.keys()):  # one text that breaks the pipe must not take others with it
            alone, rough_too, error = self._ask({i: asked[i]})
            if i not in alone:
                raise EngineError(f"{self.name} gave no translation of {texts[i][:60]!r}: {error or 'no output'}")
            found, rough = found | alone, rough | rough_too
        for i, unit in found.items():
            text, issues = stream.decode(i, unit, texts[i])
            drafts[i] = Draft(text, issues=(*issues, _ROUGH) if i in rough else issues)
        return [drafts[i] for i in range(len(texts))]

    def _ask(self, asked: dict[int, str]) -> tuple[dict[int, str], set[int], str]:
        """The units that came back complete, which of them had no tagger, and the last line of complaint."""
        out, error = _run([str(self._command), "-z", "-f", "none", self._mode], "".join(asked.values()))
        found = _complete(asked, out)
        missing = {i: unit for i, unit in asked.items() if i not in found}
        again, rough = self._without_tagger(missing) if missing else ({}, set())
        return found | again, rough, error

    def _without_tagger(self, asked: dict[int, str]) -> tuple[dict[int, str], set[int]]:
        """The mode stage by stage, stepping over each text that the tagger crashes on; those are named too.

        Some released taggers do so for many texts (https://github.com/apertium/apertium/issues/223), and then the
        pipe of the mode ends there for all texts that follow.
        """
        tool = shutil.which("apertium-wblank-mode", path=_path())
        stages = _run([tool, "-z", str(self._file)])[0].strip().split("|") if tool else []
        at = next((i for i, stage in enumerate(stages) if "apertium-tagger" in stage), 0)
        if not at:
            return {}, set()
        left = _complete(asked, _shell("|".join(stages[:at]), "".join(asked.values())))
        tagged: dict[int, str] = {}
        rough: set[int] = set()
        waiting = list(left)
        while waiting:
            chunk = {i: left[i] for i in waiting[:_TAGGER_CHUNK]}
            done = _complete(chunk, _shell(stages[at], "".join(f"{unit}\0" for unit in chunk.values())))
            tagged |= done
            waiting = waiting[len(done) :]
            if len(done) < len(chunk):
                crashed = waiting.pop(0)
                tagged[crashed] = stream.first_analyses(left[crashed])
                rough.add(crashed)
        out = _shell("|".join(stages[at + 1 :]), "".join(f"{unit}\0" for unit in tagged.values()))
        return _complete(asked, out), rough


def _complete(asked: dict[int, str], out: str) -> dict[int, str]:
    """The units of `out` that are those asked for, in this order, up to the first that is not."""
    found = {}
    for number, unit in zip(asked, stream.units(out), strict=False):
        if not stream.complete(number, unit):
            break
        found[number] = unit
    return found


def _path() -> str:
    return os.pathsep.join(filter(None, (os.environ.get("APERTIUM_PATH"), os.environ.get("PATH", os.defpath))))


def _command(packages: str) -> Path:
    found = shutil.which("apertium", path=_path())
    if not found:
        raise EngineError(f"apertium is not installed: apt-get install {packages} (if Debian has the pair)")
    return Path(found)


def _data_folder(command: Path) -> Path:
    return Path(os.environ.get("APERTIUM_DATADIR") or command.resolve().parent.parent / "share" / "apertium")


def _shell(script: str, text: str) -> str:
    """Part of a mode's pipe; `$1` and `$2` are what the command sets them to: mark unknown words, no tagger option."""
    return _run(["bash", "-c", script, "bash", "-g", ""], text)[0]


def _run(command: Sequence[str], text: str = "") -> tuple[str, str]:
    """Standard output, and the last line of standard error; a crash inside the pipe shows in what is missing.

    All processes of the pipe end with the call. The time limit grows with the text.
    """
    limit = _SECONDS + len(text) / 200
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PATH": _path()},
        )
    except OSError as error:
        raise EngineError(f"apertium: {command[0]} cannot be started: {error}") from error
    try:
        out, errors = process.communicate(text.encode(), limit)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"apertium: {Path(command[0]).name} did not end within {limit:.0f} s") from error
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return out.decode("utf-8", "replace"), lines[-1] if lines else ""
