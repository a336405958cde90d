"""Deleting a run for good."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, CursorResult, Engine, Select, delete, select

from translate.records import Run
from translate.store.schema import (
    decisions,
    deliveries,
    documents,
    issues,
    memory,
    outcomes,
    run_items,
    runs,
    segments,
    term_outcomes,
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What is gone."""

    documents: tuple[str, ...]
    """Names of the documents."""
    segments: int
    decisions: int
    units: int
    """Of the memory."""
    runs: tuple[str, ...]
    """Other runs that had the same documents and lost them."""
    scrubbed: bool = True
    """False where the texts are deleted, but another program kept their bytes from being overwritten."""


def forget(connection: Connection, run: Run) -> Forgotten:
    """Delete the run, its documents in every target, and all that hangs on them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    keys = select(run_items.c.document).where(run_items.c.run == run.id)
    numbers = select(outcomes.c.id).where(outcomes.c.document.in_(keys))
    others = select(run_items.c.run).distinct().where(run_items.c.document.in_(keys), run_items.c.run != run.id)
    also = tuple(sorted(connection.scalars(others)))
    units = _delete(connection, delete(memory).where(memory.c.decision.in_(_decided(numbers)), memory.c.decision > 0))
    decided = _delete(connection, delete(decisions).where(decisions.c.outcome.in_(numbers)))
    for table in (term_outcomes, issues):
        connection.execute(delete(table).where(table.c.outcome.in_(numbers)))
    lost = _delete(connection, delete(segments).where(segments.c.outcome.in_(numbers)))
    gone = list(connection.scalars(keys.distinct()))
    connection.execute(delete(outcomes).where(outcomes.c.document.in_(keys)))
    connection.execute(delete(run_items).where(run_items.c.run == run.id))
    for at in range(0, len(gone), 500):
        some = gone[at : at + 500]
        connection.execute(delete(run_items).where(run_items.c.document.in_(some)))
        connection.execute(delete(deliveries).where(deliveries.c.document.in_(some)))
        connection.execute(delete(documents).where(documents.c.key.in_(some)))
    connection.execute(delete(runs).where(runs.c.id == run.id))
    names = tuple(dict.fromkeys(item.name for item in run.items))
    return Forgotten(names, lost, decided, units, also)


def scrub(engine: Engine) -> bool:
    """Overwrite what was deleted in the database's own files; False where another program is in the way."""
    statements: Sequence[str] = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
    if engine.dialect.name != "sqlite":
        tables = (documents, outcomes, segments, term_outcomes, issues, decisions, memory, runs, run_items, deliveries)
        statements = [f"VACUUM FULL {table.name}" for table in tables]
    raw = engine.raw_connection()
    try:
        if engine.dialect.name != "sqlite":
            raw.driver_connection.autocommit = True  # type: ignore[union-attr]
        for statement in statements:
            cursor = raw.cursor()
            cursor.execute(statement)
            if "wal" in statement and (cursor.fetchone() or [1])[0]:
                return False
    except sqlite3.OperationalError:
        return False
    finally:
        raw.invalidate()
    return True


def _decided(numbers: Select[tuple[int]]) -> Select[tuple[int]]:
    return select(decisions.c.number).where(decisions.c.outcome.in_(numbers))


def _delete(connection: Connection, statement: object) -> int:
    found: CursorResult[object] = connection.execute(statement)  # type: ignore[call-overload]
    return found.rowcount
