"""How many terms of a glossary come through, at which price, and how far the count can be trusted.

Texts are translated twice by the same desk, without and with the glossary, and every occurrence of a term that the
matcher finds is counted. A second verifier, of other code, judges the same translations.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from translate.errors import UsageError
from translate.evaluation import mt
from translate.evaluation.rates import Hit, Mode, Quality, Result
from translate.evaluation.second import SecondVerifier, SourceFinder, verifier
from translate.glossary.verify import verify
from translate.pipeline import Desk, plan, target_texts, translate_document
from translate.records import Block, Document, Pair, Translation
from translate.terms import Concept, Glossary, Term, TermEntry, TermHit, TermOutcome

Progress = Callable[[int, int], None]
"""Called with the segments finished so far and those there are in all."""

_METRICS = ("BLEU", "chrF2")


class _Pass(NamedTuple):
    texts: list[str]
    """One a line."""
    parts: list[tuple[Translation, ...]]
    """One a line."""
    cpu: float


def evaluate(  # noqa: PLR0913  what a measurement depends on
    desk: Desk,
    sources: Sequence[str],
    references: Sequence[str] | None,
    pair: Pair,
    mode: Mode = "proper",
    *,
    glossaries: Sequence[Glossary] | None = None,
    only_in_reference: bool = False,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Translate `sources`, a sentence a line, without and with the glossary, and count.

    `references` translate them line by line. `glossaries` are one a line, instead of the desk's; with them `random`
    takes them as they are, without them it shuffles the targets by `seed`. With `only_in_reference` a hit counts only
    if the reference, too, has an accepted form for it. Models and matchers are loaded before the clock starts, unless
    there are several glossaries. Raises UsageError (nothing to measure by), EngineError.
    """
    if only_in_reference and references is None:
        raise UsageError("hits in the reference cannot be told without a reference")
    desk = replace(desk, source=pair.source)
    base = shuffled(desk.glossary, pair, seed) if mode == "random" else desk.glossary
    groups = _groups(glossaries if glossaries is not None else [base] * len(sources), sources)
    desks = [(replace(desk, glossary=one), at) for one, at in groups]
    _warm(desks, sources, pair)
    tell = _counter(progress, rounds=1 if mode == "none" else 2)
    plain = _translated([(replace(one, glossary=Glossary()), at) for one, at in desks], sources, pair, tell)
    shown = plain if mode == "none" else _translated(desks, sources, pair, tell)
    judged_by = references if only_in_reference else None
    found = [hit for one, lines in desks for hit in _counted(one, shown, lines, judged_by, pair, mode)]
    found.sort(key=lambda hit: hit.line)
    touched = [at for at, (a, b) in enumerate(zip(plain.texts, shown.texts, strict=True)) if a != b]
    filled = [at for at, text in enumerate(sources) if text.strip()]
    return Result(
        pair=pair,
        mode=mode,
        route=next((str(t.route) for parts in shown.parts for t in parts if t.route), ""),
        lines=len(sources),
        second=verifier(pair.target).method,
        hits=tuple(hit for hit in found if hit.listed),
        unlisted=tuple(hit for hit in found if not hit.listed),
        touched=tuple(at + 1 for at in touched),
        whole=_quality(filled, plain, shown, references, pair),
        changed=_quality(touched, plain, shown, references, pair),
        score_drop=_drop(touched, plain, shown),
        cpu_plain=plain.cpu,
        cpu_shown=None if mode == "none" else shown.cpu,
        translations=tuple(shown.texts),
    )


def shuffled(glossary: Glossary, pair: Pair, seed: int = 0) -> Glossary:
    """`glossary` for `pair` with the target sides going round within each kind, so that (but for a lone one) each term
    has another's; what is to be kept or forbidden stays. The same for the same seed."""
    groups: defaultdict[str, list[Term]] = defaultdict(list)
    for term in glossary.terms(*pair):
        groups[term.kind if term.policy == "translate" else f"!{term.policy}{term.concept}"].append(term)
    concepts = []
    for terms in groups.values():
        random.Random(seed).shuffle(terms)
        for at, term in enumerate(terms):
            entries = (term.source, terms[(at + 1) % len(terms)].target)
            concepts.append(Concept(term.concept, entries, term.kind, term.policy, term.domain))
    digest = hashlib.sha256(f"random {seed} {glossary.digest}".encode()).hexdigest()
    return Glossary(tuple(concepts), digest)


def cpu_seconds() -> float:
    """CPU time of this process with all its threads, and of its children that have ended."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def _groups(glossaries: Sequence[Glossary], sources: Sequence[str]) -> list[tuple[Glossary, list[int]]]:
    """Distinct glossaries with the indexes of their lines that are not empty."""
    found: dict[str, tuple[Glossary, list[int]]] = {}
    for at, (one, text) in enumerate(zip(glossaries, sources, strict=True)):
        if text.strip():
            found.setdefault(one.digest, (one, []))[1].append(at)
    return list(found.values())


def _warm(desks: Sequence[tuple[Desk, list[int]]], sources: Sequence[str], pair: Pair) -> None:
    if desks:
        desk, lines = desks[0]
        _translated([(replace(desk, glossary=Glossary()), lines[:1])], sources, pair, lambda n, total: None)
        desk.matcher(pair)


def _counter(progress: Progress, rounds: int) -> Callable[[int, int], None]:
    done = 0

    def tell(segments: int, a_round: int) -> None:
        nonlocal done
        done += segments
        progress(done, rounds * a_round)

    return tell


def _translated(
    desks: Sequence[tuple[Desk, list[int]]], sources: Sequence[str], pair: Pair, tell: Callable[[int, int], None]
) -> _Pass:
    """Translate each desk's lines as one document; `tell` hears of segments finished, and of all there are."""
    texts = list(sources)
    parts: list[tuple[Translation, ...]] = [()] * len(sources)
    begin = cpu_seconds()
    plans = []
    for desk, lines in desks:
        blocks = tuple(Block(str(at), sources[at]) for at in lines)
        key = hashlib.sha256("\n".join(b.text for b in blocks).encode("utf-8", "replace")).hexdigest()
        plans.append(plan(Document(key, "evaluation", "text/plain", blocks, None), pair.target, desk))
    total = sum(len(one.segments) for one in plans)
    for (desk, lines), planned in zip(desks, plans, strict=True):
        outcome = translate_document(planned, desk, lambda n: tell(n, total))
        joined = target_texts(planned.document, outcome.translations)
        own: defaultdict[str, list[Translation]] = defaultdict(list)
        for t in outcome.translations:
            own[t.segment.block].append(t)
        for at in lines:
            texts[at], parts[at] = joined[str(at)], tuple(own[str(at)])
    return _Pass(texts, parts, cpu_seconds() - begin)


def _counted(  # noqa: PLR0913  what hits depend on
    desk: Desk, shown: _Pass, lines: Sequence[int], references: Sequence[str] | None, pair: Pair, mode: Mode
) -> Iterator[Hit]:
    """The hits of some lines that share a desk, in text order, unlisted ones after the others of their segment."""
    terms = {term.concept: term for term in desk.glossary.terms(*pair)}
    sought = [term for term in terms.values() if term.policy != "forbid"]
    finder = SourceFinder(verifier(pair.source), [term.source for term in sought])
    second = verifier(pair.target)
    for line in lines:
        found: list[Hit] = []
        for t in shown.parts[line]:
            outcomes = t.terms
            if mode == "none":
                outcomes = verify(desk.matcher(t.route.pair if t.route else pair).find(t.segment.text), t.text, "model")
            missed = finder.find(t.segment.text, [(o.start, o.end) for o in outcomes])
            unseen = [
                TermOutcome(sought[f.term].concept, t.segment.text[f.start : f.end], f.start, f.end, "") for f in missed
            ]
            found += _judged(line, t, outcomes, unseen, terms, second)
        if references is not None:
            found = _used(found, terms, references[line], second)
        yield from found


def _judged(  # noqa: PLR0913  all that is known of a segment
    line: int,
    t: Translation,
    outcomes: Sequence[TermOutcome],
    unseen: Sequence[TermOutcome],
    terms: Mapping[str, Term],
    second: SecondVerifier,
) -> Iterator[Hit]:
    """The hits of a segment with the second verifier's verdicts; of those our matcher has not seen only the missing."""
    every = [*outcomes, *unseen]
    # What we hold for satisfied chooses its words first, a longer term before a shorter one.
    order = sorted(range(len(every)), key=lambda at: (not every[at].match, -len(every[at].expected), at))
    verdicts = second.judge([_accepted(terms[every[at].concept], every[at]) for at in order], t.text)
    by_place = dict(zip(order, verdicts, strict=True))
    for at, o in enumerate(every):
        listed = at < len(outcomes)
        if listed or by_place[at] == "no":
            expected = o.expected or terms[o.concept].target.term
            told = (line + 1, o.concept, o.surface, expected, o.match, o.stage, o.target)
            yield Hit(*told, by_place[at], t.segment.text, t.text, listed)


def _accepted(term: Term, outcome: TermOutcome) -> TermEntry:
    """What the second verifier takes for the term; what is kept may stand as the source has it."""
    if term.policy != "keep":
        return term.target
    return TermEntry(term.target.lang, outcome.surface, (term.target.term, *term.target.variants))


def _used(hits: Sequence[Hit], terms: Mapping[str, Term], reference: str, second: SecondVerifier) -> list[Hit]:
    """The hits of a line that a human translation has, too; for unlisted ones the second verifier says so."""
    listed = [hit for hit in hits if hit.listed]
    # Spans serve messages alone: the verifier looks at concepts and surfaces.
    outcomes = verify([TermHit(terms[h.concept], 0, 0, h.surface) for h in listed], reference, "reference")
    kept = [hit for hit, outcome in zip(listed, outcomes, strict=True) if outcome.satisfied]
    rest = [hit for hit in hits if not hit.listed]
    said = second.judge([terms[hit.concept].target for hit in [*kept, *rest]], reference)[len(kept) :]
    return kept + [hit for hit, verdict in zip(rest, said, strict=True) if verdict == "yes"]


def _quality(
    lines: Sequence[int], plain: _Pass, shown: _Pass, references: Sequence[str] | None, pair: Pair
) -> Quality | None:
    if references is None:
        return None
    if not lines:
        return Quality(0, (), ())
    own = [references[at] for at in lines]
    scored = [mt.score([one.texts[at] for at in lines], own, pair.target) for one in (shown, plain)]
    kept = [tuple(metric for metric in metrics if metric.name in _METRICS) for metrics in scored]
    return Quality(len(lines), *kept)


def _drop(lines: Sequence[int], plain: _Pass, shown: _Pass) -> float | None:
    drops = [
        before.score - after.score
        for at in lines
        for before, after in zip(plain.parts[at], shown.parts[at], strict=True)
        if before.text != after.text and before.score is not None and after.score is not None
    ]
    return sum(drops) / len(drops) if drops else None
