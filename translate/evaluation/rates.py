"""What a measurement of terms gives: rates with their intervals, hits one by one, quality and cost."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from translate.evaluation.mt import Metric
from translate.evaluation.second import Verdict
from translate.records import Pair
from translate.terms import Match

Mode = Literal["proper", "none", "random"]
"""As in the WMT terminology tasks: the glossary, no glossary (the rate is measured all the same), shuffled targets."""

_Z = 1.959964


class Rate(NamedTuple):
    """A share with its Wilson 95 % interval (Wilson 1927); all three are 0 to 1, NaN without trials."""

    satisfied: int
    hits: int

    @property
    def share(self) -> float:
        """`satisfied / hits`."""
        return self.satisfied / self.hits if self.hits else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound."""
        if not self.hits:
            return math.nan, math.nan
        n, p = self.hits, self.share
        centre, spread = p + _Z**2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        low, high = ((centre + sign * spread) / (1 + _Z**2 / n) for sign in (-1, 1))
        return max(0.0, low), min(1.0, high)


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence of a term in the source, and what became of it."""

    line: int
    """From 1."""
    concept: str
    surface: str
    """As it stands in the source."""
    expected: str
    """The preferred target form."""
    match: Match
    """Empty: unsatisfied, says our verifier."""
    stage: str
    found: str
    """The form in the target; empty if there is none."""
    second: Verdict
    """What the second verifier says."""
    source: str
    """Text of the segment."""
    text: str
    """Its translation."""
    listed: bool = True
    """False: our matcher did not find this occurrence; it counts in no rate."""


@dataclass(frozen=True, slots=True)
class Quality:
    """BLEU and chrF2 of some lines, with and without the glossary."""

    lines: int
    shown: tuple[Metric, ...]
    """With the glossary. BLEU, chrF2; empty without lines."""
    plain: tuple[Metric, ...]
    """Without, likewise."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a glossary did to a text."""

    pair: Pair
    mode: Mode
    route: str
    """For people: engines and versions; empty if nothing was translated."""
    lines: int
    second: str
    """What the second verifier compares words by."""
    hits: tuple[Hit, ...]
    """All that count, in text order."""
    unlisted: tuple[Hit, ...]
    """Terms that only the second verifier saw in the source and that it misses in the target."""
    touched: tuple[int, ...]
    """Lines, from 1, that the glossary changed."""
    whole: Quality | None
    """Of all lines that are not empty; None without references."""
    changed: Quality | None
    """Of the touched ones."""
    score_drop: float | None
    """Mean loss of log-probability per token over the touched segments; None if unknown."""
    cpu_plain: float
    """CPU seconds of all threads and finished child processes, without the glossary."""
    cpu_shown: float | None
    """With it. None in the mode `none`, which has no such run."""
    translations: tuple[str, ...]
    """One a line, with the glossary."""

    @property
    def rate(self) -> Rate:
        """Of all hits."""
        return rate(self.hits)

    @property
    def by_term(self) -> dict[str, Rate]:
        """Concept to its rate; the most often missed first."""
        groups: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in self.hits:
            groups[hit.concept].append(hit)
        rates = {concept: rate(found) for concept, found in groups.items()}
        return dict(sorted(rates.items(), key=lambda item: (item[1].satisfied - item[1].hits, item[0])))

    @property
    def by_stage(self) -> dict[str, int]:
        """Stage to the hits it satisfied, the most first."""
        return dict(Counter(hit.stage for hit in self.hits if hit.match).most_common())

    @property
    def by_class(self) -> dict[str, int]:
        """`exact`, `form`, `variant`, `derived` to the hits satisfied so."""
        counts = Counter(hit.match for hit in self.hits)
        return {match: counts[match] for match in ("exact", "form", "variant", "derived")}

    @property
    def unsatisfied(self) -> tuple[Hit, ...]:
        """Hits without an accepted form."""
        return tuple(hit for hit in self.hits if not hit.match)

    @property
    def silent(self) -> tuple[Hit, ...]:
        """Possible silent violations, for a person to settle: satisfied for us or unseen by us, denied by the other."""
        return (*(hit for hit in self.hits if hit.match and hit.second == "no"), *self.unlisted)

    @property
    def ratio(self) -> float | None:
        """CPU time with the glossary over that without."""
        return None if self.cpu_shown is None else self.cpu_shown / max(self.cpu_plain, 1e-9)


def rate(hits: Iterable[Hit]) -> Rate:
    """The rate of some hits."""
    matches = [hit.match != "" for hit in hits]
    return Rate(sum(matches), len(matches))
