"""Translators' files come home: which outcome a file is about, what it changes, and recording that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from translate import checks, formats, languages
from translate.decisions import ConflictError
from translate.errors import DocumentError, UsageError
from translate.exchange.reconcile import Reconciled, Row, reconcile
from translate.exchange.returned import Returned, ReturnedUnit
from translate.formats import accelerators
from translate.formats.accelerators import taken
from translate.records import UND, Outcome, RunItem, Translation
from translate.store import Store
from translate.store.views import Place

_READERS = {
    ".po": "translate.exchange.po_read",
    ".pot": "translate.exchange.po_read",
    ".xlf": "translate.exchange.xliff_read",
    ".xliff": "translate.exchange.xliff_read",
    ".csv": "translate.exchange.bilingual_csv",
}
_SHOWN_BY = ((re.compile(rb"<(?:\w+:)?xliff\b"), ".xlf"), (re.compile(rb"^msgid\b", re.MULTILINE), ".po"))
_BEGINNING = 10_000


class _Reader(Protocol):
    def read(self, data: bytes, name: str) -> Returned: ...


@dataclass(frozen=True, slots=True)
class Homecoming:
    """A file beside the outcome it is about."""

    outcome: Outcome
    returned: Returned
    reconciled: Reconciled
    places: Mapping[str, Place]
    newer: str = ""
    """Id of a run that has a later version of the document, which the file is not about; empty if there is none."""


def read(data: bytes, name: str) -> Returned:
    """What is in a translator's file; its name's ending, else its beginning tells the format.

    Raises UsageError if it is of no format that comes home, DocumentError if it cannot be read.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".tmx":
        raise UsageError(f"{name}: is a translation memory: take it in with `dragoman memory import {name}`")
    if suffix not in _READERS:
        suffix = next((s for pattern, s in _SHOWN_BY if pattern.search(data[:_BEGINNING])), "")
    if not suffix:
        raise UsageError(f"{name}: not a file that translators send back; known: {', '.join(_READERS)}")
    return cast("_Reader", import_module(_READERS[suffix])).read(data, name)


def comes_home(name: str) -> bool:
    """True if a file of this name can be read here."""
    return PurePath(name).suffix.lower() in _READERS


def compare(store: Store, returned: Returned, name: str, run: str = "") -> Homecoming:
    """`returned`, read from the file `name`, beside its outcome in the store.

    That is the newest one of the document whose key the file holds, into the file's language; else, or with `run` if
    that run has another version, of the document the file names or is named after. Raises DocumentError if there is
    none, UsageError for an unknown run.
    """
    item = _into(_items(store, returned, name, run), returned, name)
    outcome = store.find(item.document, item.target, item.signature)
    if outcome is None:  # forgotten at this moment
        raise DocumentError(f"{name}: {item.name} is no longer in the store: translate it again")
    outcome = replace(outcome, name=item.name)
    places = store.reviews.places(outcome)
    newest = {key: entry for key, place in places.items() if (entry := place.at())}
    sent = {key: entry for key, place in places.items() if (entry := place.at(returned.journal))}
    later = next((i for i in store.reviews.recorded(name=item.name) if i.target == item.target), item)
    newer = "" if run or later.document == item.document else later.name
    plain, raw = _without_marks(returned, item.name)
    rows = reconcile(outcome, newest, plain, sent).rows
    rows = tuple(replace(row, unit=raw.get(row.unit, row.unit)) for row in rows)
    return Homecoming(outcome, returned, Reconciled(rows), places, newer)


def checked(home: Homecoming) -> Homecoming:
    """The same; the detail of a new text also tells what of the source's codes and placeholders is not right in it."""
    made = {t.segment.key: t for t in home.outcome.translations}
    return replace(home, reconciled=Reconciled(tuple(_checked(row, made) for row in home.reconciled.rows)))


def _checked(row: Row, made: Mapping[str, Translation]) -> Row:
    if not row.decision or not row.decision.approved or row.decision.text == made[row.key].text:
        return row
    new = replace(made[row.key], text=row.decision.text)
    told = [issue.message for check in checks.RAW for issue in check(new)]
    return replace(row, detail="; ".join(filter(None, [row.detail, *told])))


def record(store: Store, home: Homecoming, who: str, user: str) -> Homecoming:
    """Record what the file decides; back comes what was done.

    A decision is by `who`, else by whom the file names, else by `user`. What somebody decides meanwhile is a conflict.
    """
    done = {id(row): _recorded(store, home.places[row.key], row, who or row.unit.who or user)
            for row in home.reconciled.decisions()}  # fmt: skip
    rows = tuple(done.get(id(row), row) for row in home.reconciled.rows)
    return replace(home, reconciled=Reconciled(rows))


def work(store: Store, data: bytes, name: str) -> int:
    """How many texts of a file the store does not know; of one about nothing in the store, all that people stand by."""
    returned = read(data, name)
    try:
        return len(compare(store, returned, name).reconciled.theirs().decisions())
    except DocumentError:
        return sum(unit.state != "untouched" for unit in returned.units)


def settled(store: Store, data: bytes, name: str, document: str) -> frozenset[tuple[str, str]]:
    """(source, target text) of the units of a file about this very document that the store knows."""
    returned = read(data, name)
    if returned.document not in ("", document):
        return frozenset()
    try:
        rows = compare(store, returned, name).reconciled.rows
    except DocumentError:
        return frozenset()
    known = [row.unit for row in rows if row.verdict in ("unchanged", "untouched")]
    # Where a translator put the mark for the keyboard is not in the store: such a text stays as it is.
    return frozenset((unit.source, unit.text) for unit in known if not _marked(unit, name))


def _marked(unit: ReturnedUnit, name: str) -> bool:
    marks = accelerators.used([unit.source]) if formats.catalogue(name) else frozenset()
    return unit.state == "approved" and bool(marks and taken(unit.text, marks)[1])


def _without_marks(returned: Returned, name: str) -> tuple[Returned, Mapping[ReturnedUnit, ReturnedUnit]]:
    """The file as the segments of a document called `name` are, and each unit's own shape again.

    Segments of a program's catalogue have no marks for the keyboard (`&File`).
    """
    marks = accelerators.used(u.source for u in returned.units) if formats.catalogue(name) else frozenset()
    if not marks:
        return returned, {}
    plain = [replace(u, source=taken(u.source, marks)[0], text=taken(u.text, marks)[0]) for u in returned.units]
    return replace(returned, units=tuple(plain)), dict(zip(plain, returned.units, strict=True))


def _recorded(store: Store, place: Place, row: Row, who: str) -> Row:
    assert row.decision is not None  # only such rows get here
    newest = place.at()
    try:
        decision = replace(row.decision, who=who)
        made = store.reviews.decide(
            place.outcome, place.position, decision, seen=newest.number if newest else 0, fingerprint=None
        )
    except ConflictError as error:
        return replace(row, verdict="conflict", decision=None, detail=str(error))
    return replace(row, decision=made)


def _items(store: Store, returned: Returned, name: str, run: str) -> Sequence[RunItem]:
    """The items that the file may be about, newest first."""
    names = _names(returned, name)
    if run:
        items = [item for item in store.run(run).items if not item.failure]
        return [i for i in items if i.document == returned.document] or [i for i in items if i.name in names]
    found = store.reviews.recorded(document=returned.document) if returned.document else ()
    return found or next(filter(None, (store.reviews.recorded(name=n) for n in names)), ())


def _names(returned: Returned, name: str) -> list[str]:
    """What the document may be called: as the file says, or as the file is called, with and without its folders."""
    path = PurePath(name)
    tails = [PurePath(*path.parts[n:]) for n in range(len(path.parts))]
    same = [way.as_posix() for way in tails]
    templates = [way.with_suffix(".pot").as_posix() for way in tails if path.suffix == ".po"]
    return [n for n in (returned.name, *same, *templates) if n]


def _into(items: Sequence[RunItem], returned: Returned, name: str) -> RunItem:
    """The newest of the items in the file's language."""
    if not items:
        what = returned.name or "its document"
        raise DocumentError(f"{name}: {what} is not in the store: translate it first, or name its run with --run")
    targets = list(dict.fromkeys(item.target for item in items))
    if returned.target == UND and len(targets) == 1:
        return items[0]
    if returned.target == UND:
        raise DocumentError(f"{name}: does not say its language: write it into the file: {', '.join(targets)}")
    like = sorted(items, key=lambda item: item.target != returned.target)  # keeps the order among equals
    wanted = [item for item in like if languages.same_language(item.target, returned.target)]
    if not wanted:
        raise DocumentError(
            f"{name}: {items[0].name} was translated into {', '.join(targets)}, not into {returned.target}: "
            f"run `dragoman translate {items[0].name} --to {returned.target}` first"
        )
    return wanted[0]
