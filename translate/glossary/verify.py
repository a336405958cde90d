"""Does a translation use the glossary's terms? Form-aware, whole words, as often as the source has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from translate import codes
from translate.glossary.forms import RANK, Occurrence, forbidden_spans, occurrences
from translate.glossary.normalise import Normalised, boundary, normalise, plain
from translate.terms import Match, TermHit, TermOutcome


def verify(hits: Sequence[TermHit], target: str, stage: str) -> tuple[TermOutcome, ...]:
    """What `target` makes of each hit: one outcome a hit, same order; satisfied ones are credited to `stage`.

    Two hits of a term need two occurrences, and no stretch of the target serves two hits; terms that stand there in
    a longer form choose first, each the best of its class (exact, form, variant, derived). A forbidden form, or a
    part of one, does not count. A term to keep counts as it is written, letter by letter. Inline codes are not seen.
    """
    coded = codes.parse(target)
    if coded.tags:
        bare = ((o, coded.outward(o.target_start, o.target_end)) for o in verify(hits, coded.plain, stage))
        return tuple(replace(o, target_start=start, target_end=end) for o, (start, end) in bare)
    norm = normalise(target)
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, hit in enumerate(hits):
        groups[hit.term.concept].append(at)
    found = {concept: list(_found([hits[at] for at in members], norm)) for concept, members in groups.items()}
    chosen: dict[int, Occurrence] = {}
    for concept in sorted(groups, key=lambda c: -max((o.end - o.start for o in found[c]), default=0)):
        free = [o for o in found[concept] if all(o.end <= t.start or o.start >= t.end for t in chosen.values())]
        best = sorted(free, key=lambda o: (RANK[o.match], o.start))[: len(groups[concept])]
        chosen.update(zip(groups[concept], sorted(best), strict=False))
    return tuple(_outcome(hit, chosen.get(at), norm, target, stage) for at, hit in enumerate(hits))


def _found(hits: Sequence[TermHit], norm: Normalised) -> Iterator[Occurrence]:
    """Places of one concept in the target that are not part of a forbidden form."""
    entry = hits[0].term.target
    banned = forbidden_spans(entry, norm.text, norm.folded)
    places = _kept(hits, norm) if hits[0].term.policy == "keep" else occurrences(entry, norm.text, norm.folded)
    for place in places:
        if not any(start <= place.start and place.end <= end for start, end in banned):
            yield place


def _kept(hits: Sequence[TermHit], norm: Normalised) -> list[Occurrence]:
    """Places where a term to keep stands as in the source, or as the glossary writes it."""
    term = hits[0].term
    spellings: dict[str, Match] = dict.fromkeys(
        [*(h.surface for h in hits), term.source.term, term.target.term], "exact"
    )
    for variant in term.target.variants:
        spellings.setdefault(variant, "variant")
    found: list[Occurrence] = []
    for spelling, match in sorted(spellings.items(), key=lambda item: -len(item[0])):
        form = plain(spelling)
        start = norm.text.find(form)
        while start >= 0:
            end = start + len(form)
            whole = boundary(norm.text, start) and boundary(norm.text, end)
            if whole and all(end <= o.start or start >= o.end for o in found):
                found.append(Occurrence(start, end, match, form))
            start = norm.text.find(form, start + 1)
    return found


def _outcome(hit: TermHit, place: Occurrence | None, norm: Normalised, target: str, stage: str) -> TermOutcome:
    term = hit.term
    expected = hit.surface if term.policy == "keep" else term.target.term
    if place is None:
        return TermOutcome(term.concept, hit.surface, hit.start, hit.end, expected)
    start, end = norm.span(place.start, place.end)
    return TermOutcome(
        concept=term.concept,
        surface=hit.surface,
        start=hit.start,
        end=hit.end,
        expected=expected,
        match=place.match,
        stage=stage,
        target=target[start:end],
        target_start=start,
        target_end=end,
    )
