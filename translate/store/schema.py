"""The tables as queries see them: names and types. Keys, constraints and indices stand in `migrations`, once.

Positions and numbers count from 0 in reading order. Spans are code points, as in `records`.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, DateTime, Dialect, Double, Integer, LargeBinary, Text, column, table
from sqlalchemy.sql.expression import ColumnClause, TableClause
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, kept without its zone in UTC, since SQLite has no type for zones; microseconds survive."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, then naive."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive back to UTC."""
        return value and value.replace(tzinfo=UTC)


def _columns(kind: type[TypeEngine[Any]], names: str) -> list[ColumnClause[Any]]:
    return [column(name, kind()) for name in names.split()]


def _table(name: str, text: str, whole: str = "", *more: ColumnClause[Any]) -> TableClause:
    """Most columns are text or whole numbers; `more` are the others."""
    return table(name, *_columns(Text, text), *_columns(Integer, whole), *more)


schema_version = _table("schema_version", "", "version", column("applied", UtcTime()))
documents = _table("documents", "key name media_type", "", column("content", LargeBinary()))
outcomes = _table("outcomes", "document target signature name source reading", "id", column("recorded", UtcTime()))
segments = _table(
    "segments",
    "key block source_text target_text source target route glossary reused state",
    "outcome position block_index start_at end_at decision",
    column("score", Double()),
)
term_outcomes = _table(
    "term_outcomes",
    "concept surface expected match stage target",
    "outcome position number start_at end_at target_start target_end",
)
issues = _table("issues", "issue severity message", "outcome position number start_at end_at")
runs = _table("runs", "id job", "unchanged", column("started", UtcTime()), column("ended", UtcTime()))
deliveries = _table("deliveries", "job name target document signature setup", "decision")
run_items = _table("run_items", "run name document target signature failure", "position", column("reused", Boolean()))
decisions = _table(
    "decisions", "status text who comment", "number outcome position undoes carried", column("decided", UtcTime())
)
memory = _table(
    "memory",
    "source target source_text target_text source_key name key before_key after_key glossaries who",
    "number decision",
    column("changed", UtcTime()),
)
