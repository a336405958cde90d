"""Inline codes put into translations: the alignments that takes are asked of the engines that made them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from translate import align
from translate.align import Exact, Links, Placed
from translate.codes import Coded
from translate.engines import checked_translate
from translate.passage import Desk
from translate.records import Engine, Hop, Pair, Route
from translate.routing import run_route
from translate.terms import TermOutcome
from translate.whitebox import Cutter, WhiteBox


def placed(
    sources: Sequence[Coded],
    steps: Sequence[Sequence[str]],
    terms: Sequence[Sequence[TermOutcome]],
    route: Route,
    desk: Desk,
) -> list[Placed]:
    """The last of `steps` with the codes of `sources`: one a source, same order.

    `steps` are the plain texts before the first hop and after each, as many as `sources` in each; `terms` are the
    outcomes in the last. Where no source has a code no engine is asked. Raises EngineError.
    """
    coded = [i for i, source in enumerate(sources) if source.tags]
    texts = [[step[i] for i in coded] for step in steps]
    links = _aligned(texts, route.hops, desk) if coded else []
    phrases = _phrases([sources[i] for i in coded], route, desk)
    found = [Placed(text) for text in steps[-1]]
    for i, own in zip(coded, links, strict=True):
        known = [Exact(o.start, o.end, o.target_start, o.target_end) for o in terms[i] if o.satisfied]
        source, target = sources[i], steps[-1][i]
        known += align.recognised(source, target, phrases)
        found[i] = align.transfer(source, target, align.anchored(own, steps[0][i], target, known))
    return found


def _phrases(sources: Sequence[Coded], route: Route, desk: Desk) -> dict[str, str]:
    """What pairs of codes hold, of two words and more, translated alone: where an engine shows no attention."""
    if all(isinstance(desk.router.engine(hop), WhiteBox) for hop in route.hops):
        return {}
    alone = sorted({text for source in sources for _, _, text in align.phrases(source)})
    return dict(zip(alone, (draft.text for draft in run_route(desk.router, route, alone)), strict=True))


def _aligned(steps: Sequence[Sequence[str]], hops: Sequence[Hop], desk: Desk) -> list[Links]:
    """The words of the first step and of the last, one alignment a text."""
    ways = [
        _through(sources, targets, desk.router.engine(hop), hop.pair)
        for hop, (sources, targets) in zip(hops, pairwise(steps), strict=True)
    ]
    first, *others = ways
    for way in others:
        first = [align.compose(a, b) for a, b in zip(first, way, strict=True)]
    return first


def _through(sources: Sequence[str], targets: Sequence[str], engine: Engine, pair: Pair) -> list[Links]:
    """By the engine's attention, if it shows it, and by what it makes of each word alone."""
    found = [align.positional(s, t) for s, t in zip(sources, targets, strict=True)]
    asked = [i for i, links in enumerate(found) if links.sources and links.targets]
    alone = sorted({word for i in asked for word in align.cores(sources[i])})
    answers = [draft.text for draft in checked_translate(engine, alone, pair)]
    known = dict(zip(alone, answers, strict=True))
    for i in asked:
        found[i] = align.lexical(sources[i], targets[i], known)
    if isinstance(engine, WhiteBox):
        # What an engine would cut in parts is too long to be looked at in one piece.
        asked = [i for i in asked if not (isinstance(engine, Cutter) and engine.cuts(sources[i], pair))]
        looks = engine.attention([sources[i] for i in asked], [targets[i] for i in asked], pair)
        for i, look in zip(asked, looks, strict=True):
            found[i] = align.mixed(align.of_attention(look), found[i])
    return found
