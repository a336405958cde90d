"""How many threads a model may use: one setting for the process, since all engines share its processors."""

from __future__ import annotations

import os

_MOST = 4  # without being told: more seldom helps one document, and takes memory for each
_wanted = 0


def available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use(count: int) -> None:
    """Models that are loaded from now on work in up to `count` threads at once; 0: as many as seems good."""
    global _wanted  # noqa: PLW0603  models are loaded once a process, from many places
    _wanted = count


def count() -> int:
    """What a model that is loaded now shall use."""
    return _wanted or min(_MOST, available())
