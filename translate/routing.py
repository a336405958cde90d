"""Which engine translates a pair: one directly, or several through pivots, or none and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from translate import languages
from translate.engines import checked_translate
from translate.errors import EngineError
from translate.records import UND, Draft, Engine, Hop, Pair, Route

MAX_HOPS = 3
WINDOW = 256
"""Texts that run_route takes through all hops before it reports progress."""

_Way = tuple[tuple[Engine, Pair], ...]


class Router:
    """Finds routes over a fixed list of engines; what stands first in the list is preferred.

    `pins` names for a pair the engine that alone may serve it: an engine's name or its beginning (`argos`,
    `apertium rus-ukr`). Loads no model.
    """

    def __init__(self, engines: Sequence[Engine], pins: Mapping[Pair, str] | None = None) -> None:
        """Raises EngineError if a pin fits no engine that serves its pair."""
        pins = pins or {}
        served = [(engine, pair) for engine in engines for pair in sorted(engine.pairs())]
        for pair, pin in pins.items():
            able = [e.name for e, p in served if p == pair]
            if not any(name.startswith(pin) for name in able):
                found = ", ".join(able) or "no engine at all"
                raise EngineError(f"{pair} is pinned to {pin!r}; {found} can serve it: correct the pin")
        self._edges = [(e, p) for e, p in served if p not in pins or e.name.startswith(pins[p])]

    def route(self, pair: Pair) -> Route:
        """The direct way, else the one with the fewest hops (at most MAX_HOPS); ties go to the earlier engine.

        Where no engine has exactly a tag, one of the same language and script serves it: `en` for `en-GB`, `pt` for
        `pt-BR`; the hops then carry the engine's own pair. Raises EngineError that says what can be reached from the
        source, and how to install what is missing.
        """
        if pair.source == UND:
            raise EngineError(f"the language of the text is not known, so nothing can translate it into {pair.target}")
        way = self._way(pair)
        if way is None:
            raise EngineError(self._advice(pair))
        return Route(tuple(Hop(p, e.name, e.signature) for e, p in way))

    def engine(self, hop: Hop) -> Engine:
        """The engine of a hop; EngineError if it is here no more, for a route from elsewhere."""
        for engine, pair in self._edges:
            if engine.name == hop.engine and pair == hop.pair:
                return engine
        raise EngineError(f"{hop.engine} for {hop.pair} is not installed here: install it again or ask for a new route")

    def mask(self, route: Route) -> str:
        """Template with `{n}` of a token that comes through all hops: that of the first; "" if a hop has none."""
        masks = [self.engine(hop).mask for hop in route.hops]
        return masks[0] if all(masks) else ""

    def targets(self, source: str) -> tuple[str, ...]:
        """Tags that can be reached from `source` within MAX_HOPS, sorted; without `source` and its regions."""
        seen, frontier = {source}, {source}
        for _ in range(MAX_HOPS):
            frontier = {pair.target for tag in frontier for _, pair in self._from(tag)} - seen
            seen |= frontier
        return tuple(sorted(tag for tag in seen if not languages.same_language(tag, source)))

    def require(self, target: str, source: str = "") -> None:
        """Raise EngineError if no engine at all translates into `target` (from `source`, if it is known)."""
        if source and not languages.same_language(source, target):
            self.route(Pair(source, target))
        elif not any(_serves(pair.target, target) for _, pair in self._edges):
            known = ", ".join(sorted({pair.target for _, pair in self._edges})) or "no language"
            how = self._install(source or "en", target)
            raise EngineError(f"no engine translates into {target}; there are engines into {known}. To add it: {how}")

    def _from(self, tag: str) -> list[tuple[Engine, Pair]]:
        """What translates from `tag`, exact tags first, else in the order of the engines."""
        able = [(e, p) for e, p in self._edges if _serves(p.source, tag)]
        return sorted(able, key=lambda edge: edge[1].source != tag)

    def _way(self, pair: Pair) -> _Way | None:
        """Breadth first; the order of the engines makes the first way to a tag the preferred one of its length."""
        hops = 1 if languages.same_language(*pair) else MAX_HOPS
        seen = {pair.source}
        frontier: list[tuple[_Way, str]] = [((), pair.source)]
        for _ in range(hops):
            reached = [((*way, edge), edge[1].target) for way, tag in frontier for edge in self._from(tag)]
            for fits in (str.__eq__, _serves):
                for way, tag in reached:
                    if fits(tag, pair.target) and tag != pair.source:
                        return way
            frontier = []
            for way, tag in reached:
                if tag not in seen:
                    seen.add(tag)
                    frontier.append((way, tag))
        return None

    def _advice(self, pair: Pair) -> str:
        source, target = pair
        if languages.same_language(source, target):
            return f"{source} and {target} are one language and script: there is nothing to translate"
        near = self.targets(source)
        known = f"from {source} there are {', '.join(near)}" if near else f"nothing translates from {source}"
        return f"no engine translates {pair}; {known}. To add it: {self._install(source, target)}"

    @staticmethod
    def _install(source: str, target: str) -> str:
        argos = " ".join(map(languages.to_argos, (source, target)))
        advice = f"`dragoman models install {argos}`, or `dragoman models add FILE` without network"
        try:
            codes = f"{languages.to_apertium(source)}-{languages.to_apertium(target)}"
            return f"{advice}, or apt-get install apertium-{codes} where Debian has it"
        except LookupError:  # a language without an ISO 639-3 code has no Apertium pair
            return advice


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
        answers = checked_translate(router.engine(hop), asked, hop.pair, n_best if i == last else 1)
        drafts = [_carry(old, new, hop.pair.source) for old, new in zip(drafts, answers, strict=True)]
    return drafts


def _carry(old: Draft, new: Draft, pivot: str) -> Draft:
    """`new` with the issues of `old`, which speak of the text in the language `pivot`."""
    earlier = [i if "(pivot " in i.message else replace(i, message=f"{i.message} (pivot {pivot})") for i in old.issues]
    return replace(new, issues=(*(replace(i, start=-1, end=-1) for i in earlier), *new.issues))


def _serves(have: str, wanted: str) -> bool:
    return have == wanted or languages.same_language(have, wanted)
