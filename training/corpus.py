"""Parallel text: reading, cleaning, and how much each file counts.

A corpus file has one pair a line, source TAB target, in UTF-8; plain, `.xz` or `.gz`. A mix table says how often a
file's pairs count in an epoch (`mixes/*.tsv`): file name without `.tsv...`, weight, and the word `prose` for files
of which only running sentences are wanted.
"""

from __future__ import annotations

import gzip
import lzma
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO

_OPENERS: dict[str, Callable[..., TextIO]] = {".xz": lzma.open, ".gz": gzip.open}  # type: ignore[dict-item]
_SHORTEST, _LONGEST = 2, 400  # characters of a source
_CODE = re.compile(r"[{}<>\[\]_=\\|]")
_WORD = re.compile(r"[^\W\d_]{3,}")


class Row(NamedTuple):
    """A sentence pair and how often it counts in an epoch (1 or more)."""

    source: str
    target: str
    weight: float


class Share(NamedTuple):
    """What a mix table says about a file."""

    weight: float
    """Times a pair counts in an epoch; below 1, that share of the pairs is drawn and each counts once."""
    prose: bool
    """Keep running sentences only."""


@dataclass
class Cleaner:
    """Says of each pair whether it is kept, and counts why not."""

    held_out: frozenset[str] = frozenset()
    """`plain` forms of sentences that must not be learnt: those of the test sets, either side."""
    dropped: Counter[str] = field(default_factory=Counter)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def keep(self, source: str, target: str, prose: bool) -> bool:
        """True if the pair is fit for training; each pair is kept once."""
        reason = self._reason(source, target, prose)
        if reason:
            self.dropped[reason] += 1
        return not reason

    def _reason(self, source: str, target: str, prose: bool) -> str:
        tests: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("length", lambda: not (_SHORTEST <= len(source) < _LONGEST and target)),
            ("code", lambda: "`" in source),
            ("no prose", lambda: prose and not is_prose(source)),
            ("untranslated", lambda: source == target and len(source.split()) > 3),
            ("held out", lambda: bool(self.held_out) and not self.held_out.isdisjoint((plain(source), plain(target)))),
            ("duplicate", lambda: (source, target) in self._seen),
        )
        reason = next((name for name, test in tests if test()), "")
        if not reason:
            self._seen.add((source, target))
        return reason


def is_prose(text: str) -> bool:
    """True for four words or more of three letters or more in lower case, and no sign of code or markup."""
    words = [w for w in _WORD.findall(text) if w == w.lower()]
    return len(words) >= 4 and not _CODE.search(text)


def plain(text: str) -> str:
    """Letters and digits alone, case folded: the same for two spellings of one sentence."""
    return "".join(c for c in text.casefold() if c.isalnum())


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The first two columns of every line that has them, stripped."""
    with _OPENERS.get(path.suffix, open)(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            columns = line.rstrip("\n").split("\t")
            if len(columns) > 1:
                yield columns[0].strip(), columns[1].strip()


def read_mix(path: Path | None) -> Mapping[str, Share]:
    """The table at `path`, by file name; ValueError names the line that is wrong. Empty for None."""
    mix: dict[str, Share] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path else [], 1):
        if not line or line.startswith("#"):
            continue
        name, *rest = line.split("\t")
        try:
            mix[name] = Share(float(rest[0]), rest[1:] == ["prose"])
        except (IndexError, ValueError) as error:
            raise ValueError(f"{path}:{number}: give a file name, TAB, a weight such as 2 or 0.25") from error
    return mix


def read_held_out(paths: Iterable[Path]) -> frozenset[str]:
    """The sentences of test sets, one a line, in their `plain` form; very short lines forbid nothing."""
    lines = (plain(line) for path in paths for line in path.read_text("utf-8").split("\n"))
    return frozenset(line for line in lines if len(line) > 12)


def read_corpus(
    paths: Iterable[Path], mix: Mapping[str, Share], cleaner: Cleaner, rng: random.Random, take: float = 1.0
) -> list[Row]:
    """All pairs that are kept, shuffled. `take` scales every weight. A file that the mix does not name counts once.

    Prints a line a file.
    """
    rows: list[Row] = []
    for path in paths:
        share = mix.get(path.name.split(".tsv")[0], Share(1.0, False))
        before = cleaner.dropped.copy()
        kept = [pair for pair in read_pairs(path) if cleaner.keep(*pair, share.prose)]
        weight = share.weight * take
        used = rng.sample(kept, int(len(kept) * weight)) if weight < 1 else kept
        rows += [Row(source, target, max(weight, 1.0)) for source, target in used]
        reasons = ", ".join(f"{n} {reason}" for reason, n in (cleaner.dropped - before).most_common())
        print(f"{path.name}: {len(used)} pairs x {max(weight, 1.0):g}; dropped: {reasons or 'none'}", flush=True)
    rng.shuffle(rows)
    return rows
