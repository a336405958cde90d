"""Which documents a job's sources are now: files, globs, folders, git checkouts, the entries of feeds.

One source that is missing keeps none of the others from being translated: it is a problem beside what was found.
"""

from __future__ import annotations

import glob
import os
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import translate as as_regex
from pathlib import Path, PurePath

from translate import formats
from translate.batch import checkout, feeds
from translate.batch.inputs import Input, shown
from translate.batch.jobs import Job
from translate.errors import DocumentError

_ESCAPED = re.compile(r"\[([*?[])\]")


@dataclass(frozen=True, slots=True)
class Found:
    """What a job's sources came to."""

    inputs: tuple[Input, ...]
    """In the order of the sources, within one by path; each file once."""
    notes: tuple[str, ...]
    """What is worth saying and no failure, a line each: a pattern without a match, broken XML that was read."""
    problems: tuple[DocumentError, ...]
    """What could not be looked into or read, each once: those documents, however many, are not among the inputs."""


def expand(job: Job) -> Found:
    """The documents of `job`, by the names under which they are recorded and written.

    A file is called by its own name; a glob's match by its path below the glob's first folder with a wildcard; a file
    in a folder or checkout by its path below that; a feed's entry `<the feed's name without ending>/<slug>.txt`. What
    lies in the job's own output and report folders is no source. Raises nothing but for a bug.
    """
    gathered = _Gathered(job)
    for source in job.sources:
        gathered.add(source)
    notes, problems = dict.fromkeys(gathered.notes), dict.fromkeys(gathered.problems)
    return Found(tuple(gathered.inputs), tuple(notes), tuple(map(DocumentError, problems)))


@dataclass(slots=True)
class _Gathered:
    job: Job
    inputs: list[Input] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    """Real paths of all files so far."""

    def add(self, source: str) -> None:
        """Everything `source` stands for."""
        parts = Path(source).parts
        # A path is what it says if there is such a file; else a wildcard's sign in brackets stands for itself.
        fixed = source if os.path.lexists(source) else str(Path(*_fixed(parts)))
        rest = () if fixed == source else parts[len(Path(fixed).parts) :]
        if not os.path.lexists(fixed):
            self.problems.append(f"{shown(fixed)}: no such file or folder, or no permission to see it")
        elif rest or os.path.isdir(fixed):  # noqa: PTH112
            self._below(fixed, rest or ("**", "*"), whole=not rest)
        elif os.path.isfile(fixed):  # noqa: PTH113
            self._document(fixed, PurePath(fixed).name)
        else:
            self.problems.append(f"{shown(fixed)}: neither a file nor a folder")

    def _below(self, base: str, parts: Sequence[str], whole: bool) -> None:
        """The files below the folder `base` that `parts` match; of a `whole` folder only the documents."""
        if not os.path.isdir(base):  # noqa: PTH112
            self.problems.append(f"{shown(base)}: is no folder, and below it were to be {shown('/'.join(parts))}")
            return
        real, left = os.path.realpath(base), Counter[str]()
        closed = [folder for folder in _own(self.job) if not _inside(real, folder)]
        matches = self._checkout(base) if whole and checkout.is_one(base) else self._walk(base, parts, closed, whole)
        taken = 0
        for path in sorted(set(matches), key=lambda path: PurePath(path).parts):
            target = os.path.realpath(path)
            if any(_inside(target, folder) for folder in closed):
                left["of the job's own results"] += 1
            elif whole and not _inside(target, real):
                left["links that lead out of it"] += 1
            elif whole and not _is_document(path):
                left[".xml files that are neither string resources nor feeds"] += path.lower().endswith(".xml")
            else:
                taken += 1
                self._document(path, PurePath(path).relative_to(base).as_posix())
        where = shown(base if whole else os.path.join(base, *parts))  # noqa: PTH118
        self.notes += [f"{where}: left alone: {n} {what}" for what, n in left.items() if n]
        if not taken:
            self.notes.append(f"{where}: no document in it" if whole else f"{where}: no file matches")

    def _document(self, path: str, name: str) -> None:
        """The file at `path` as an input, or its entries if it is a feed; nothing if it is there already."""
        real = os.path.realpath(path)
        if real in self._seen:
            return
        self._seen.add(real)
        if not _utf8(name):
            self.problems.append(f"{shown(path)}: its name is not UTF-8; rename it")
        elif feeds.is_feed(Path(path)):
            self._feed(Path(path), name)
        else:
            self.inputs.append(Input(Path(path), name))

    def _feed(self, path: Path, name: str) -> None:
        try:
            entries, notes = feeds.load(path, shown(str(path)))
        except DocumentError as problem:
            self.problems.append(str(problem))
            return
        self.notes += notes
        stem = PurePath(name).with_suffix("").as_posix()
        for entry in entries:
            self.inputs.append(Input(path, f"{stem}/{entry.slug}.txt", entry.text.encode("utf-8", "replace")))

    def _walk(self, base: str, parts: Sequence[str], closed: Collection[str], whole: bool) -> Iterator[str]:
        """Files below `base` by a pattern's parts, as `glob.glob` finds them, but each real folder once.

        So links that lead round in a circle end. Folders that are no links come first, for names to stay when a link to
        one is made. Of a `whole` folder, links out of it are not entered.
        """
        parts = (*parts, "*") if parts[-1] == "**" else parts
        tests = [_test(part) for part in parts]
        pending, seen = deque([(base, 0)]), set()
        while pending:
            folder, at = pending.popleft()
            real, deep = os.path.realpath(folder), parts[at] == "**"
            outside = whole and not _inside(real, os.path.realpath(base))
            if (real, at) in seen or outside or any(_inside(real, c) for c in closed):
                continue
            seen.add((real, at))
            if deep:
                pending.appendleft((folder, at + 1))
            for entry in self._entries(folder):
                if not tests[at](entry.name):
                    continue
                kind = _kind(entry)
                if kind == "folder" and (deep or at + 1 < len(parts)):
                    put = pending.append if entry.is_symlink() else pending.appendleft
                    put((entry.path, at if deep else at + 1))
                elif kind == "file" and at + 1 == len(parts):
                    yield entry.path

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as e:
            self.problems.append(f"{shown(folder)}: cannot be read: {e.strerror}")
            return []

    def _checkout(self, folder: str) -> Iterator[str]:
        """The files in a git checkout that git tracks and that are there, hidden ones left out."""
        try:
            names = checkout.tracked(folder)
        except DocumentError as problem:
            self.problems.append(str(problem))
            return
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118
            if not any(part.startswith(".") for part in name.split("/")) and os.path.isfile(path):  # noqa: PTH113
                yield path


def _fixed(parts: Sequence[str]) -> Iterator[str]:
    """A pattern's parts before the first with a wildcard, as they are meant."""
    for part in parts:
        if glob.has_magic(_ESCAPED.sub("", part)):
            return
        yield _ESCAPED.sub(r"\1", part)


def _test(part: str) -> Callable[[str], bool]:
    """Whether a name matches a pattern's part; hidden ones only where the part begins with a dot."""
    regex = re.compile(as_regex("*" if part == "**" else part))
    hidden = part.startswith(".")
    return lambda name: (hidden or not name.startswith(".")) and regex.match(name) is not None


def _kind(entry: os.DirEntry[str]) -> str:
    try:
        return "folder" if entry.is_dir() else "file" if entry.is_file() else ""
    except OSError:  # a link to itself, or into a closed folder
        return ""


def _own(job: Job) -> set[str]:
    """Real paths of the folders a job writes in; of an output folder that holds its sources, those in it."""
    folders = {job.output, job.report, *(job.output / target for target in job.targets)}
    return set(map(os.path.realpath, folders))


def _inside(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or below it; both real paths."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_document(path: str) -> bool:
    """Whether the ending is one of our formats'; for `.xml`, which says little, the root element too."""
    found = Path(path)
    if found.suffix.lower() == ".xml":
        return feeds.root(found) in {"resources", *feeds.ROOTS} or not os.access(path, os.R_OK)  # which is to be said
    return feeds.is_feed(found) or found.suffix.lower() in formats.endings()


def _utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
