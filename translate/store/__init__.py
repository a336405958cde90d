"""The store: every outcome, segment and run, kept in SQLite or PostgreSQL. The only SQL in the house."""

from translate.store.rows import TargetSummary
from translate.store.store import Store, open_store

__all__ = ["Store", "TargetSummary", "open_store"]
