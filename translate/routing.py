"""Which engine translates a pair: one directly, or several through pivots, or none; and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from translate import advice, answers, languages
from translate.config import Pin
from translate.engines import checked_translate
from translate.errors import EngineError
from translate.records import UND, Draft, Engine, Hop, Pair, Route
from translate.routes import MAX_HOPS, Edge, Measured, Network, Quality, Ranking, Way, describe, serves

__all__ = ["MAX_HOPS", "WINDOW", "Explanation", "Measured", "Router", "run_route"]

WINDOW = 256
"""Texts that go through all hops before progress is reported; fixed, as batch neighbours move neural scores."""
_LONGER = 10


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a pair takes the way it takes."""

    route: Route | None
    """None: there is no way."""
    reason: str
    """One sentence without a full stop; where there is no way, the message that says what to do."""
    rejected: tuple[tuple[str, str], ...] = ()
    """Other ways as a Route prints itself, each with why it was not taken: those of the same length, other engines
    for its hops, and up to ten ways that are longer by a hop."""


class _Choice(NamedTuple):
    way: Way
    why: Pin | Ranking


class Router:
    """Finds routes over a fixed list of engines; what stands first in the list is preferred.

    `pins` fix the way of single pairs. A pin holds for the pair of its key, where there is none for the exact tags also
    for another of the same languages and scripts; and for a hop of longer ways if an engine serves exactly that pair.
    One that cannot be followed is an error when it is needed, and not before. Loads no model.
    """

    def __init__(self, engines: Sequence[Engine], pins: Mapping[Pair, Pin] | None = None) -> None:
        self._engines = tuple(engines)
        self._pins = dict(pins or {})
        self._edges: list[Edge] = [(engine, pair) for engine in engines for pair in sorted(engine.pairs())]
        self._serving: dict[Pair, list[Engine]] = {}
        for engine, pair in self._edges:
            if pair not in self._pins or self._pins[pair].admits(engine.name):
                self._serving.setdefault(pair, []).append(engine)
        self._network = Network(self._serving)
        self._quality = Quality()
        self._chosen: dict[Pair, _Choice] = {}

    @property
    def engines(self) -> tuple[Engine, ...]:
        """All its engines, in order of preference."""
        return self._engines

    @property
    def pins(self) -> Mapping[Pair, Pin]:
        """Pairs whose way is fixed."""
        return self._pins

    def route(self, pair: Pair) -> Route:
        """The way that is pinned, else the best of those with the fewest hops (at most MAX_HOPS).

        Of these the one closest to the exact tags; then the one that was measured better, if all hops of both have a
        chrF2 on one test set, a way being worth its weakest hop; then the one whose engines come first. Where no engine
        has exactly a tag, one of the same language and script serves it: `en` for `en-GB`, `pt` for `pt-BR`; the hops
        then carry the engine's own pair. Raises EngineError that says what can be reached from the source, and how to
        install what is missing.
        """
        return _route(self._choose(pair).way)

    def explain(self, pair: Pair) -> Explanation:
        """The route of `pair` and why it is that one, or why there is none; never raises for a missing route."""
        try:
            choice = self._choose(pair)
        except EngineError as error:
            return Explanation(None, str(error))
        return Explanation(_route(choice.way), _reason(choice), tuple(self._rejected(pair, choice)))

    def engine(self, hop: Hop) -> Engine:
        """The engine of a hop; EngineError if it is here no more, for a route from elsewhere."""
        for engine, pair in self._edges:
            if engine.name == hop.engine and pair == hop.pair:
                return engine
        raise EngineError(f"{hop.engine} for {hop.pair} is not installed here: install it again or ask for a new route")

    def targets(self, source: str) -> tuple[str, ...]:
        """Tags that can be reached from `source` within MAX_HOPS, sorted; without `source` and its regions."""
        return self._network.reached(source)

    def require(self, target: str, source: str = "") -> None:
        """Raise EngineError if no engine at all translates into `target` (from `source`, if it is known)."""
        if source and not languages.same_language(source, target):
            self._choose(Pair(source, target))
        elif not self._network.into(target):
            self._follow(Network(pair for _, pair in self._edges).into(target))
            known = ", ".join(sorted({pair.target for pair in self._serving})) or "no language"
            how = advice.any_engine(Pair(source or "en", target))
            raise EngineError(f"no engine translates into {target}; there are engines into {known}. To add it: {how}")

    def _choose(self, pair: Pair) -> _Choice:
        """Raises EngineError."""
        if pair not in self._chosen:
            self._chosen[pair] = self._decide(pair)
        return self._chosen[pair]

    def _decide(self, pair: Pair) -> _Choice:
        if pair.source == UND:
            raise EngineError(f"the language of the text is not known, so nothing can translate it into {pair.target}")
        if pin := self._pin(pair):
            return _Choice(self._pinned(pair, pin), pin)
        for hops in range(1, 2 if languages.same_language(*pair) else MAX_HOPS + 1):
            if ways := self._ways(pair, hops):
                ranking = Ranking(pair, ways, self._quality)
                return _Choice(ranking.best, ranking)
        raise EngineError(self._refusal(pair))

    def _ways(self, pair: Pair, hops: int) -> list[Way]:
        """Direct ways by every engine; longer ones by the best engine of each hop."""
        found = self._network.ways(pair, hops)
        if hops == 1:
            return [((engine, hop),) for (hop,) in found for engine in self._serving[hop]]
        return [tuple(self._ranked(hop).best[0] for hop in way) for way in found]

    def _ranked(self, hop: Pair) -> Ranking:
        return Ranking(hop, [((engine, hop),) for engine in self._serving[hop]], self._quality)

    def _pin(self, pair: Pair) -> Pin | None:
        alike = (pin for key, pin in self._pins.items() if all(map(serves, key, pair)))
        return self._pins.get(pair) or next(alike, None)

    def _pinned(self, pair: Pair, pin: Pin) -> Way:
        """The way that `pin` demands for `pair`. Raises EngineError that names the pin if it is not there."""
        way: Way = ()
        for leg in map(Pair._make, pairwise((pair.source, *pin.pivots, pair.target))):
            own = self._pin(leg) if pin.pivots else pin
            able = self._able(leg)
            fit = [(edge,) for (edge,) in able if not own or not own.engine or own.admits(edge[0].name)]
            if not fit and own and own.engine:
                raise EngineError(advice.lost_engine(leg, own, [engine.name for ((engine, _),) in able]))
            if not fit:
                raise EngineError(advice.lost_leg(pair, pin, leg))
            way += Ranking(leg, fit, self._quality).best
        return way

    def _able(self, pair: Pair) -> list[Way]:
        """The direct ways of `pair`, whatever is pinned."""
        return [((engine, hop),) for engine, hop in self._edges if all(map(serves, hop, pair))]

    def _follow(self, way: Sequence[Pair]) -> None:
        """Raise EngineError for the first pair of `way` that is served, but not by what it is pinned to."""
        for pair in way:
            if pair not in self._serving:
                self._pinned(pair, self._pins[pair])

    def _refusal(self, pair: Pair) -> str:
        """Why there is no way, and what to do. Raises EngineError if it is for a pin."""
        source, target = pair
        if languages.same_language(source, target):
            return f"{source} and {target} are one language and script: there is nothing to translate"
        unpinned = Network(served for _, served in self._edges)
        for hops in range(1, MAX_HOPS + 1):
            for way in unpinned.ways(pair, hops):
                self._follow(way)
        near = self.targets(source)
        known = f"from {source} there are {', '.join(near)}" if near else f"nothing translates from {source}"
        lacking = self._network.missing(pair)
        more = f"; {advice.one_hop(pair, lacking)}" if lacking else ""
        return f"no engine translates {pair}; {known}. To add it: {advice.any_engine(pair)}{more}"

    def _rejected(self, pair: Pair, choice: _Choice) -> Iterator[tuple[str, str]]:
        if isinstance(choice.why, Pin):
            others = [way for way in self._able(pair) if way != choice.way]
            yield from ((describe(way), f"{pair} is pinned to {choice.why}") for way in others)
            return
        yield from _beaten(choice.why)
        for _, hop in choice.way:
            if len(choice.way) > 1:
                yield from _beaten(self._ranked(hop))
            barred = [(e, p) for e, p in self._edges if p == hop and e not in self._serving[hop]]
            yield from ((describe((edge,)), f"{hop} is pinned to {self._pins[hop]}") for edge in barred)
        if len(choice.way) < MAX_HOPS and not languages.same_language(*pair):
            for way in self._ways(pair, len(choice.way) + 1)[:_LONGER]:
                yield describe(way), f"{len(way)} hops, and {len(choice.way)} will do"


def _route(way: Way) -> Route:
    return Route(tuple(Hop(pair, engine.name, engine.signature) for engine, pair in way))


def _beaten(ranking: Ranking) -> Iterator[tuple[str, str]]:
    return ((describe(way), ranking.against(way)[1]) for way in ranking.others)


def _reason(choice: _Choice) -> str:
    if isinstance(choice.why, Pin):
        return f"pinned in {choice.why.where}"
    pivots = [hop.source for _, hop in choice.way[1:]]
    head = f"no direct engine: {len(choice.way)} hops through {', '.join(pivots)}" if pivots else "direct"
    if other := choice.why.runner_up():
        return f"{head}; preferred to {describe(other)}: {choice.why.against(other)[0]}"
    return head if pivots else "the only direct engine"


def run_route(
    router: Router,
    route: Route,
    texts: Sequence[str],
    n_best: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Draft]:
    """Take `texts`, one sentence each, through all hops: one draft a text, same order.

    Score and hypotheses (`n_best`) are those of the last hop. Issues of all hops are kept; those of earlier ones lose
    their span, which is in a text that nobody sees, and their message names the pivot. `progress` is called with the
    number of texts just finished, window by window. Raises EngineError.
    """
    drafts: list[Draft] = []
    for start in range(0, len(texts), WINDOW):
        window = _through(router, route, texts[start : start + WINDOW], n_best)
        drafts += window
        if progress:
            progress(len(window))
    return drafts


def _through(router: Router, route: Route, texts: Sequence[str], n_best: int) -> list[Draft]:
    drafts = [Draft(text) for text in texts]
    last = len(route.hops) - 1
    for i, hop in enumerate(route.hops):
        asked = [draft.text for draft in drafts]
        given = checked_translate(router.engine(hop), asked, hop.pair, n_best if i == last else 1)
        drafts = [
            replace(new, issues=answers.carried(old.issues, hop.pair.source) + new.issues)
            for old, new in zip(drafts, given, strict=True)
        ]
    return drafts
