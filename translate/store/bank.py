"""The store's verbs about memory: translation units that people stand by."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import ColumnElement, Connection, case, func, select

from translate.decisions import Decision, Unit, Version, text_key
from translate.records import Outcome, Translation
from translate.store import journal, queries, rows
from translate.store.connect import Access, retried
from translate.store.schema import decisions, memory, outcomes

_BATCH = 500
_PAGE = 5000
_M = memory.c


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last outcome of a document of some name, and the newest decisions about it by segment key."""

    outcome: Outcome
    decisions: Mapping[str, Decision]


class Bank:
    """The translation memory; `store.bank`. Raises as the store's own verbs do."""

    def __init__(self, store: Access) -> None:
        self._store = store

    def units(self, source: str = "", target: str = "", since: int = 0) -> Iterator[Unit]:
        """All units from `source` into `target` ("": any), in the order they came; few at a time in memory.

        With `since` only those that a later decision than this number approved.
        """
        wanted = _of(source, target) + ([_M.decision > since] if since else [])
        last = -1
        while True:  # a page at a time: the reader may take as long as it likes and blocks nobody
            with self._store.read() as connection:
                query = select(memory).where(*wanted, _M.number > last).order_by(_M.number).limit(_PAGE)
                found = connection.execute(query).all()
            if not found:
                return
            yield from map(rows.unit_of, found)
            last = found[-1].number

    @retried
    def version(self, source: str = "", target: str = "") -> Version:
        """What changes whenever the memory does, or the part of it between two languages."""
        imported = func.sum(case((_M.decision == 0, 1), else_=0))
        query = select(func.count(), imported, func.max(_M.decision)).where(*_of(source, target))
        with self._store.read() as connection:
            return Version(*(n or 0 for n in connection.execute(query).one()))

    def add(self, units: Iterable[Unit]) -> tuple[int, int]:
        """Take in units from elsewhere: how many were added, and how many were there already.

        A unit is there already if its languages and texts are, wherever they came from.
        """
        added = known = 0
        pending = iter(units)
        while batch := list(islice(pending, _BATCH)):
            new = self._store.write(lambda connection, batch=batch: _add(connection, batch))  # type: ignore[misc]
            added, known = added + new, known + len(batch) - new
        return added, known

    @retried
    def counts(self) -> tuple[tuple[str, str, int, int], ...]:
        """Source, target, number of units and how many of them were imported; by languages."""
        imported = func.sum(case((_M.decision == 0, 1), else_=0))
        query = select(_M.source, _M.target, func.count(), imported).group_by(_M.source, _M.target)
        with self._store.read() as connection:
            found = connection.execute(query.order_by(_M.source, _M.target)).all()
            return tuple((source, target, count, own) for source, target, count, own in found)

    @retried
    def approved(self, target: str, texts: Collection[str]) -> list[Unit]:
        """The units into `target` whose source text is one of `texts`, in the order they came."""
        keys = [text_key(text) for text in dict.fromkeys(texts)]
        found: list[Unit] = []
        with self._store.read() as connection:
            for at in range(0, len(keys), _BATCH):
                query = select(memory).where(_M.target == target, _M.source_key.in_(keys[at : at + _BATCH]))
                found += map(rows.unit_of, connection.execute(query.order_by(_M.number)))
        return found

    @retried
    def made(self, numbers: Collection[int]) -> dict[int, tuple[Translation, Decision]]:
        """Decision number to what the machine made of its segment, and the decision itself."""
        wanted, places, entries = list(numbers), [], {}
        with self._store.read() as connection:
            for at in range(0, len(wanted), _BATCH):
                query = select(decisions).where(decisions.c.number.in_(wanted[at : at + _BATCH]))
                for row in connection.execute(query):
                    places.append((row.outcome, row.position))
                    entries[row.outcome, row.position] = rows.decision_of(row)
            found = queries.load_translations(connection, places)
        return {entries[place].number: (made, entries[place]) for place, made in found.items()}

    @retried
    def earlier(self, name: str, target: str) -> Earlier | None:
        """The last outcome recorded for a document called `name`, with its decisions; None if there is none."""
        o = outcomes.c
        query = select(outcomes).where(o.name == name, o.target == target).order_by(o.recorded.desc(), o.id.desc())
        with self._store.read() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
            if row is None:
                return None
            return Earlier(queries.load_outcome(connection, row), queries.newest(connection, row.id))


def _of(source: str, target: str) -> list[ColumnElement[bool]]:
    return [column == tag for column, tag in ((_M.source, source), (_M.target, target)) if tag]


def _add(connection: Connection, units: list[Unit]) -> int:
    """Insert those of `units` that are new; how many."""
    same = (
        _M.target.in_({unit.target for unit in units}),  # with it, the index serves
        _M.source_key.in_({text_key(unit.source_text) for unit in units}),
    )
    query = select(_M.source, _M.target, _M.source_text, _M.target_text).where(*same)
    there = {tuple(row) for row in connection.execute(query)}
    new: list[Unit] = []
    for unit in units:
        texts = (unit.source, unit.target, unit.source_text, unit.target_text)
        if texts not in there:
            there.add(texts)
            # Imported units have no segment: what makes them unique is what they say.
            key = f"{unit.source}:{text_key(unit.source_text)}:{text_key(unit.target_text)}"
            new.append(replace(unit, key=key, decision=0))
    return journal.add_units(connection, new)
