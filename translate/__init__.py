"""Dragoman: an offline translation desk. `docs/architecture.md` shows the way of a segment through these rooms."""

__version__ = "0.1.0"
