"""Ways through the pairs that are served, and which of them is the best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol, runtime_checkable

from translate import languages
from translate.records import Engine, Hop, Pair, Route

MAX_HOPS = 3

Edge = tuple[Engine, Pair]
"""An engine, and one of the pairs it serves."""
Way = tuple[Edge, ...]
"""A route before its engines were asked for their signatures, which may take reading whole models."""


@runtime_checkable
class Measured(Protocol):
    """What an engine offers beyond Engine if it knows how good it is."""

    def scores(self, pair: Pair) -> Mapping[str, float]:
        """Test set to corpus chrF2 (0 to 100); empty where nothing was measured. Cheap: loads no model."""
        ...


class Network:
    """The pairs that are served, in order of preference. Tags of one language and script are one place in it."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = tuple(dict.fromkeys(pairs))
        self._from: dict[str, list[Pair]] = {}

    def ways(self, asked: Pair, hops: int) -> list[tuple[Pair, ...]]:
        """All ways with exactly so many hops that come by no language twice.

        Those closest to the tags that are asked for first, then in the pairs' order.
        """
        last = [p for p in self._pairs if serves(p.target, asked.target)]
        found = self._walk(asked.source, hops, last, tuple(asked)) if last else ()
        return sorted(found, key=lambda way: _misfits(way, asked))

    def _walk(self, tag: str, hops: int, last: list[Pair], seen: tuple[str, ...]) -> Iterator[tuple[Pair, ...]]:
        if hops == 1:
            yield from ((p,) for p in last if serves(p.source, tag))
            return
        for pair in self._leaving(tag):
            if not any(serves(pair.target, passed) for passed in seen):
                for rest in self._walk(pair.target, hops - 1, last, (*seen, pair.target)):
                    yield (pair, *rest)

    def reached(self, source: str, hops: int = MAX_HOPS) -> tuple[str, ...]:
        """Tags that can be reached from `source` within so many hops, sorted; without those of its own language."""
        seen, frontier = {source}, {source}
        for _ in range(hops):
            frontier = {pair.target for tag in frontier for pair in self._leaving(tag)} - seen
            seen |= frontier
        return tuple(sorted(tag for tag in seen if not languages.same_language(tag, source)))

    def missing(self, asked: Pair) -> Pair | None:
        """The one hop that would complete a way and that there may be an engine for; None where there is no such hop.

        Most models have English on one side, most rule-based engines two languages of one script: these first.
        """
        source, target = asked
        sources = dict.fromkeys(p.source for p in self._pairs)
        before = [s for s in sources if any(serves(t, target) for t in self.reached(s, MAX_HOPS - 1))]
        lacking = [Pair(tag, target) for tag in self.reached(source, MAX_HOPS - 1)]
        lacking += [Pair(source, tag) for tag in before if not serves(tag, source)]
        english = [hop for hop in lacking if "en" in map(languages.primary, hop)]
        alike = [hop for hop in lacking if languages.script(hop.source) == languages.script(hop.target)]
        return min(english or alike, default=None)

    def into(self, target: str) -> list[Pair]:
        """The pairs that lead to `target`, in their order."""
        return [p for p in self._pairs if serves(p.target, target)]

    def _leaving(self, tag: str) -> list[Pair]:
        if tag not in self._from:
            self._from[tag] = [p for p in self._pairs if serves(p.source, tag)]
        return self._from[tag]


def serves(have: str, wanted: str) -> bool:
    """True for one tag, and for two of one language and script: `en` serves `en-GB`."""
    return have == wanted or languages.same_language(have, wanted)


def describe(way: Way) -> str:
    """As a Route prints itself: `en→ru→uk (argos translate-en_ru 1.9 + apertium rus-ukr 1a2b3c4d)`."""
    return str(Route(tuple(Hop(pair, engine.name, "") for engine, pair in way)))


class Quality:
    """What engines know of themselves, each asked once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Pair], Mapping[str, float]] = {}

    def compare(self, ours: Way, theirs: Way) -> tuple[float, float, str] | None:
        """What each is worth, and on which test set: the chrF2 of its weakest hop on a set that all hops of both have.

        Of several such sets the first by name counts. None where there is none.
        """
        common = set.intersection(*(set(self._scores(edge)) for edge in (*ours, *theirs)))
        if not common:
            return None
        name = min(common)
        worth = [min(self._scores(edge)[name] for edge in way) for way in (ours, theirs)]
        return worth[0], worth[1], name

    def _scores(self, edge: Edge) -> Mapping[str, float]:
        engine, pair = edge
        key = (id(engine), pair)  # the router that compares holds the engines
        if key not in self._known:
            self._known[key] = engine.scores(pair) if isinstance(engine, Measured) else {}
        return self._known[key]


class Ranking:
    """Ways of one length for one pair: which is the best, and why the others are not."""

    def __init__(self, asked: Pair, ways: Sequence[Way], quality: Quality) -> None:
        """`ways` in order of preference, at least one.

        Those that fit the tags best are left; the first of them is the best, unless a later one is measurably better,
        and so on from that one.
        """
        self._asked, self._ways, self._quality = asked, ways, quality
        least = min(map(self._misfits, ways))
        self.best, *others = (way for way in ways if self._misfits(way) == least)
        for way in others:
            if self._gain(way, self.best):
                self.best = way
        self.others = [way for way in ways if way != self.best]

    def runner_up(self) -> Way | None:
        """The way with which the best is compared for people: one that was measured, if there is one."""
        measured = (way for way in self.others if self._misfits(way) == self._misfits(self.best))
        return next((way for way in measured if self._gain(self.best, way)), next(iter(self.others), None))

    def against(self, other: Way) -> tuple[str, str]:
        """Why the best way is taken and `other` is not: said of the one, said of the other."""
        if self._misfits(other) != self._misfits(self.best):
            return "closer to the tags asked for", "less close to the tags asked for"
        if found := self._gain(self.best, other):
            ours, theirs, name = found
            return (
                f"chrF2 {ours:.1f} against {theirs:.1f} on {name}",
                f"chrF2 {theirs:.1f} against {ours:.1f} on {name}",
            )
        if self._ways.index(other) > self._ways.index(self.best):
            return "first in the order of engines", "later in the order of engines"
        return "measurably better than another", "no test set in common"

    def _gain(self, way: Way, other: Way) -> tuple[float, float, str] | None:
        found = self._quality.compare(way, other)
        return found if found and found[0] > found[1] else None

    def _misfits(self, way: Way) -> tuple[bool, int]:
        return _misfits((pair for _, pair in way), self._asked)


def _misfits(way: Iterable[Pair], asked: Pair) -> tuple[bool, int]:
    """How far a way is from the exact tags: whether its target is another, and at how many joints tags differ."""
    hops = (Pair("", asked.source), *way)
    return hops[-1].target != asked.target, sum(a.target != b.source for a, b in pairwise(hops))
