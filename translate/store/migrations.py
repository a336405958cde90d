"""The schema's history: numbered steps up and down, applied when a store is opened.

A released step is never edited: a change to the tables is a new step at the end of `MIGRATIONS`. The SQL is what
SQLite and PostgreSQL share; `{bytes}` is the one type whose name differs.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, inspect, select

from translate.errors import StoreError
from translate.store.connect import described
from translate.store.schema import schema_version


class Migration(NamedTuple):
    """One step: SQL statements in order, and those that undo them."""

    up: tuple[str, ...]
    down: tuple[str, ...]


_FIRST = Migration(
    up=(
        """CREATE TABLE documents (
            key TEXT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, content {bytes} NOT NULL)""",
        """CREATE TABLE outcomes (
            id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (key), target TEXT NOT NULL,
            signature TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, recorded TIMESTAMP NOT NULL,
            UNIQUE (document, target, signature))""",
        """CREATE TABLE segments (
            outcome INTEGER NOT NULL REFERENCES outcomes (id), position INTEGER NOT NULL,
            key TEXT NOT NULL, block TEXT NOT NULL, block_index INTEGER NOT NULL,
            start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, source_text TEXT NOT NULL, target_text TEXT NOT NULL,
            source TEXT NOT NULL, target TEXT NOT NULL, route TEXT, score DOUBLE PRECISION,
            PRIMARY KEY (outcome, position))""",
        """CREATE TABLE term_outcomes (
            outcome INTEGER NOT NULL, position INTEGER NOT NULL, number INTEGER NOT NULL,
            concept TEXT NOT NULL, surface TEXT NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
            expected TEXT NOT NULL, match TEXT NOT NULL, stage TEXT NOT NULL, target TEXT NOT NULL,
            target_start INTEGER NOT NULL, target_end INTEGER NOT NULL,
            PRIMARY KEY (outcome, position, number),
            FOREIGN KEY (outcome, position) REFERENCES segments (outcome, position))""",
        """CREATE TABLE issues (
            outcome INTEGER NOT NULL, position INTEGER NOT NULL, number INTEGER NOT NULL,
            issue TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
            start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
            PRIMARY KEY (outcome, position, number),
            FOREIGN KEY (outcome, position) REFERENCES segments (outcome, position))""",
        "CREATE TABLE runs (id TEXT PRIMARY KEY, started TIMESTAMP NOT NULL, ended TIMESTAMP)",
        "CREATE INDEX runs_started ON runs (started)",
        # No reference to documents or outcomes: an item that failed has neither.
        """CREATE TABLE run_items (
            run TEXT NOT NULL REFERENCES runs (id), position INTEGER NOT NULL, name TEXT NOT NULL,
            document TEXT NOT NULL, target TEXT NOT NULL, signature TEXT NOT NULL, reused BOOLEAN NOT NULL,
            failure TEXT NOT NULL, PRIMARY KEY (run, position))""",
    ),
    down=tuple(
        f"DROP TABLE {name}"
        for name in ("run_items", "runs", "issues", "term_outcomes", "segments", "outcomes", "documents")
    ),
)

_REVIEW = Migration(
    up=(
        "ALTER TABLE segments ADD COLUMN glossary TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE segments ADD COLUMN reused TEXT NOT NULL DEFAULT ''",
        # What `decisions` says, once more: lists of 50,000 segments are filtered and counted by it.
        "ALTER TABLE segments ADD COLUMN state TEXT NOT NULL DEFAULT 'open'",
        "ALTER TABLE segments ADD COLUMN decision INTEGER",
        """CREATE TABLE decisions (
            number INTEGER PRIMARY KEY, outcome INTEGER NOT NULL, position INTEGER NOT NULL,
            status TEXT NOT NULL, text TEXT NOT NULL, who TEXT NOT NULL, decided TIMESTAMP NOT NULL,
            comment TEXT NOT NULL, undoes INTEGER NOT NULL, carried INTEGER NOT NULL,
            FOREIGN KEY (outcome, position) REFERENCES segments (outcome, position))""",
        "CREATE INDEX decisions_of ON decisions (outcome, position)",
        # No reference to decisions: imported units have none (0).
        """CREATE TABLE memory (
            number INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL,
            source_text TEXT NOT NULL, target_text TEXT NOT NULL, source_key TEXT NOT NULL,
            name TEXT NOT NULL, key TEXT NOT NULL, before_key TEXT NOT NULL, after_key TEXT NOT NULL,
            glossaries TEXT NOT NULL, who TEXT NOT NULL, changed TIMESTAMP, decision INTEGER NOT NULL,
            UNIQUE (target, name, key))""",
        "CREATE INDEX memory_texts ON memory (target, source_key)",
        "CREATE INDEX memory_pairs ON memory (target, source, number)",
        "CREATE INDEX memory_decisions ON memory (decision)",
        "CREATE INDEX outcomes_named ON outcomes (name, target)",
    ),
    down=(
        "DROP INDEX outcomes_named",
        "DROP TABLE memory",
        "DROP TABLE decisions",
        *(f"ALTER TABLE segments DROP COLUMN {name}" for name in ("decision", "state", "reused", "glossary")),
    ),
)

_JOBS = Migration(
    up=(
        "ALTER TABLE runs ADD COLUMN job TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE runs ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX runs_job ON runs (job, started)",
        """CREATE TABLE deliveries (
            job TEXT NOT NULL, name TEXT NOT NULL, target TEXT NOT NULL,
            document TEXT NOT NULL, signature TEXT NOT NULL, setup TEXT NOT NULL, decision INTEGER NOT NULL,
            PRIMARY KEY (job, name, target))""",
    ),
    down=(
        "DROP TABLE deliveries",
        "DROP INDEX runs_job",
        "ALTER TABLE runs DROP COLUMN unchanged",
        "ALTER TABLE runs DROP COLUMN job",
    ),
)

_READINGS = Migration(
    up=("ALTER TABLE outcomes ADD COLUMN reading TEXT NOT NULL DEFAULT ''",),
    down=("ALTER TABLE outcomes DROP COLUMN reading",),
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _REVIEW, _JOBS, _READINGS)
"""Step n is MIGRATIONS[n - 1]; a store's version is the number of its last step."""

_LEDGER = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied TIMESTAMP NOT NULL)"


def version(connection: Connection) -> int:
    """The number of the last step applied; 0 for an empty database. StoreError if the tables are another program's."""
    present = set(inspect(connection).get_table_names())
    if schema_version.name in present:
        return connection.scalar(select(func.coalesce(func.max(schema_version.c.version), 0))) or 0
    if present:
        raise StoreError(
            f"{described(connection.engine.url)} is a database of another program"
            f" (it holds {min(present)!r}): give the store a path of its own"
        )
    return 0


def migrate(engine: Engine, steps: Sequence[Migration] = MIGRATIONS, goal: int | None = None) -> None:
    """Bring the store behind `engine` to version `goal` (default: the newest), all steps in one transaction.

    Up or down; without effect if it is there already, and safe when several processes do it at once: one works, the
    others wait for it. `engine` must take the write lock at its begin, as the second of `connect` does. Raises
    StoreError if the store was made by a newer program.
    """
    wanted = len(steps) if goal is None else goal
    with engine.execution_options(writes=False).connect() as connection:
        if _known(connection, steps) == wanted:
            return  # without the write lock: opening a store does not wait for who is writing
    with engine.begin() as connection:
        _walk(connection, steps, wanted)


def _known(connection: Connection, steps: Sequence[Migration]) -> int:
    found = version(connection)
    if found > len(steps):
        raise StoreError(
            f"{described(connection.engine.url)} was made by a newer Dragoman"
            f" (schema {found}, this program knows {len(steps)}): upgrade Dragoman"
        )
    return found


def _walk(connection: Connection, steps: Sequence[Migration], wanted: int) -> None:
    kinds = {"bytes": "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"}
    if not inspect(connection).has_table(schema_version.name):
        connection.exec_driver_sql(_LEDGER)
    found = _known(connection, steps)
    for number in range(found + 1, wanted + 1):
        for statement in steps[number - 1].up:
            connection.exec_driver_sql(statement.format(**kinds))
        connection.execute(schema_version.insert().values(version=number, applied=datetime.now(UTC)))
    for number in range(found, wanted, -1):
        for statement in steps[number - 1].down:
            connection.exec_driver_sql(statement.format(**kinds))
        connection.execute(schema_version.delete().where(schema_version.c.version == number))
