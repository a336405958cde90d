"""The store: every outcome, segment and run, kept in SQLite or PostgreSQL. The only SQL in the house."""

from translate.store.forget import Forgotten
from translate.store.rows import TargetSummary
from translate.store.store import Store, open_store
from translate.store.views import Figures, Filter, Opened, Page, Place, Progress, Row, TermFigure, Waiting

__all__ = [
    "Figures",
    "Filter",
    "Forgotten",
    "Opened",
    "Page",
    "Place",
    "Progress",
    "Row",
    "Store",
    "TargetSummary",
    "TermFigure",
    "Waiting",
    "open_store",
]
