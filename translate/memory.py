"""Translation memory: what people approved is used again for the same text, and suggested for a similar one.

Same text in the same context: taken over with its decision. Same text elsewhere: taken over, to be looked at. Neither
where the glossary says something else about it since. Similar text is a suggestion to the reviewer only. Besides, what
a machine made of an earlier version of the document under the same signature is not asked for again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rapidfuzz import fuzz, process

from translate import answers, checks
from translate.decisions import Decision, Unit, Version, text_key
from translate.glossary import fingerprint, verify
from translate.passage import Desk
from translate.pipeline import Plan
from translate.records import Issue, Outcome, Pair, Reused, Segment, Translation
from translate.terms import TermHit


class Earlier(Protocol):
    """The last outcome of a document, and the newest decisions about it by segment key."""

    @property
    def outcome(self) -> Outcome: ...  # noqa: D102
    @property
    def decisions(self) -> Mapping[str, Decision]: ...  # noqa: D102


class Bank(Protocol):
    """Where approved units are kept; see `store.bank`."""

    def units(self, source: str, target: str, since: int = 0) -> Iterator[Unit]: ...  # noqa: D102
    def version(self, source: str, target: str) -> Version: ...  # noqa: D102
    def approved(self, target: str, texts: Collection[str]) -> list[Unit]: ...  # noqa: D102
    def made(self, numbers: Collection[int]) -> dict[int, tuple[Translation, Decision]]: ...  # noqa: D102
    def earlier(self, name: str, target: str) -> Earlier | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Recalled:
    """What needs no engine."""

    translations: Mapping[str, Translation]
    """By segment key."""
    decisions: Mapping[str, Decision]
    """By segment key: the decisions that hold on."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit whose source is like a segment's."""

    unit: Unit
    ratio: float
    """0 to 100: twice the length of the common subsequence over the sum of lengths (rapidfuzz `fuzz.ratio`)."""


def recall(plan: Plan, desk: Desk, bank: Bank) -> Recalled:
    """What of `plan` the memory knows already; nothing where the desk does without memory."""
    if not desk.memory:
        return Recalled({}, {})
    places = _places(plan)
    found: dict[str, Translation] = {}
    held: dict[str, tuple[_Place, Unit]] = {}
    for place, unit, in_context in _matches(places, plan, desk, bank):
        if in_context:
            held[place.segment.key] = (place, unit)
        else:
            found[place.segment.key] = _elsewhere(place, unit)
    made = bank.made([unit.decision for _, unit in held.values()])
    decisions = {}
    for key, (place, unit) in held.items():
        translation, decisions[key] = made[unit.decision]
        found[key] = _again(translation, place, "approved")
    for place, translation, rejection in _earlier(places, plan, bank):
        if place.segment.key not in found:
            found[place.segment.key] = _again(translation, place, "machine")
            if rejection:
                decisions[place.segment.key] = rejection
    return Recalled(found, decisions)


class Shelf:
    """The units between two languages, at hand for suggestions. One thread at a time."""

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        self._units: dict[tuple[str, str], Unit] = {}
        self._version = Version(0, 0, 0)
        self._take(units)

    def refresh(self, bank: Bank, source: str, target: str) -> None:
        """Follow the memory: read what people approved since; all of it anew where that is not all that happened."""
        now = bank.version(source, target)
        if now == self._version:
            return
        if now.decision >= self._version.decision and now.imported == self._version.imported and self._units:
            self._take(bank.units(source, target, self._version.decision))
        if len(self._units) != now.units or now.decision < self._version.decision:
            self._units.clear()
            self._take(bank.units(source, target))
        self._version = now

    def suggest(
        self, text: str, limit: int = 5, cutoff: float = 75.0, but: tuple[str, str] = ("", "")
    ) -> list[Suggestion]:
        """The units most like `text`, best first, at most `limit`, none under `cutoff`; equal texts once, the newest.

        `but` is the document's name and the segment's key of a unit that is left out: the segment itself.
        """
        best = process.extract(text, self._sources, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit + 1)
        found = [Suggestion(self._unique[at], ratio) for _, ratio, at in best]
        return [s for s in found if (s.unit.name, s.unit.key) != but][:limit]

    def _take(self, units: Iterable[Unit]) -> None:
        for unit in units:
            self._units.pop((unit.name, unit.key), None)  # so that the newest stand last
            self._units[unit.name, unit.key] = unit
        unique = {(unit.source_text, unit.target_text): unit for unit in self._units.values()}
        self._unique = list(unique.values())
        self._sources = [unit.source_text for unit in self._unique]


@dataclass(frozen=True, slots=True)
class _Place:
    """A segment with its surroundings."""

    segment: Segment
    source: str
    target: str
    name: str
    before: str
    after: str
    hits: tuple[TermHit, ...]

    def nearness(self, unit: Unit) -> int:
        """How much of the context is that of `unit`: from 2 on it is the same context."""
        if not unit.decision:
            return 0  # imported: its context, if it has one, is not of our documents
        beside = (unit.before == self.before) + (unit.after == self.after)
        if unit.name == self.name:  # most likely an earlier version of the very document
            return 4 if unit.key == self.segment.key else 3 if beside else 1
        return 2 if beside == 2 and (unit.before or unit.after) else 0

    def admits(self, unit: Unit) -> bool:
        """True if the glossary says about the segment what it said when `unit` was approved."""
        if unit.glossaries:
            return fingerprint(self.hits) in unit.glossaries
        return all(outcome.satisfied for outcome in verify(self.hits, unit.target_text, "memory"))


def _places(plan: Plan) -> list[_Place]:
    keys = ["", *(text_key(s.text) for s in plan.segments), ""]
    return [
        _Place(s, plan.tags[s.key].tag, plan.target, plan.document.name, before, after, ())
        for s, before, after in zip(plan.segments, keys, keys[2:], strict=False)
    ]


def _matches(places: Sequence[_Place], plan: Plan, desk: Desk, bank: Bank) -> Iterator[tuple[_Place, Unit, bool]]:
    """Each segment that an approved unit fits, the unit that fits best, and whether the context is the same."""
    units: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in bank.approved(plan.target, [p.segment.text for p in places]):
        units[unit.source, unit.source_text].append(unit)
    for bare in places:
        known = units.get((bare.source, bare.segment.text))
        if known:
            place = replace(bare, hits=desk.matcher(Pair(bare.source, bare.target)).find(bare.segment.text))
            fitting = [unit for unit in known if place.admits(unit)]
            if fitting:
                best = max(fitting, key=lambda unit: (place.nearness(unit), unit.decision))
                yield place, best, place.nearness(best) >= 2


def _earlier(places: Sequence[_Place], plan: Plan, bank: Bank) -> Iterator[tuple[_Place, Translation, Decision | None]]:
    """Segments that an engine translated for the last version of the document, and what turned that down."""
    last = bank.earlier(plan.document.name, plan.target)
    if last is None or last.outcome.signature != plan.signature:
        return
    made: dict[tuple[str, str], list[Translation]] = defaultdict(list)
    for t in last.outcome.translations:
        if t.route and t.reused != "elsewhere":
            made[t.source, t.segment.text].append(t)
    for place in places:
        if same := made.get((place.source, place.segment.text)):
            translation = next((t for t in same if t.segment.key == place.segment.key), same[0])
            decision = last.decisions.get(translation.segment.key)
            yield place, translation, decision if decision and decision.state == "rejected" else None


def _again(translation: Translation, place: _Place, how: Reused) -> Translation:
    """What was made of an equal segment, for this one."""
    known = translation.glossary if how == "machine" else fingerprint(place.hits)
    return replace(translation, segment=place.segment, glossary=known, reused=how)


def _elsewhere(place: _Place, unit: Unit) -> Translation:
    """The approved text as a proposal: with what is to be said about it here."""
    terms = verify(place.hits, unit.target_text, "memory")
    told = f"approved{f' by {unit.who}' if unit.who else ''} in {unit.name or 'the memory'}: see whether it fits here"
    issues = [Issue("reused", "info", told), *(answers.missed(o, ()) for o in terms if not o.satisfied)]
    bare = Translation(
        place.segment,
        place.source,
        place.target,
        unit.target_text,
        terms=terms,
        glossary=fingerprint(place.hits),
        reused="elsewhere",
    )
    return replace(bare, issues=(*issues, *checks.run(bare)))
