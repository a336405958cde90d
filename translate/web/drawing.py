"""Plain SVG as values: rectangles, words and one line, in units of the view box. Pure.

Every picture is 360 units wide, so that its words stay readable on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from translate.web.words import _

WIDTH = 360
LEFT, RIGHT = 36, 8
"""What the upright pictures leave free beside the axis."""
_INNER, _PLOT, _TOP, _BOTTOM = WIDTH - LEFT - RIGHT, 120, 10, 24
_BASE = _TOP + _PLOT
_ROW, _LABEL = 34, 14  # of the lying bars


class Bar(NamedTuple):
    """A rectangle; `kind` is its class, `told` what it says to those who point at it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    told: str


class Word(NamedTuple):
    """A piece of text; `anchor` is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture, and its numbers as a table."""

    title: str
    description: str
    height: float
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...] = ()
    words: tuple[Word, ...] = ()
    line: str = ""
    """`d` of a path; empty: none."""
    base: float = 0
    """Where the axis is drawn; 0: none."""


def upright(title: str, description: str, columns: Sequence[tuple[str, int]], ends: tuple[str, str]) -> Chart:
    """Bars that stand side by side: a label and a count each; `ends` are written under the first and the last."""
    most = max(count for _label, count in columns) or 1
    width = _INNER / len(columns)
    bars = []
    for at, (label, count) in enumerate(columns):
        height = _PLOT * count / most
        bars.append(Bar(LEFT + at * width, _BASE - height, max(width - 1, 0.5), height, "plain", f"{label}: {count:,}"))
    rows = tuple((label, f"{count:,}") for label, count in columns)
    names = (_("Score"), _("Segments"))
    return Chart(title, description, _BASE + _BOTTOM, names, rows, tuple(bars), _axes(most, ends), base=_BASE)


def lying(
    title: str,
    description: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, float]], str]],
    columns: tuple[str, ...],
    table: tuple[tuple[str, ...], ...],
) -> list[Chart]:
    """Bars from the left, each under its label; no rows, no picture.

    A row is its label, its parts (kind and value), which follow each other, and what is written at its end.
    """
    if not rows:
        return []
    scale = WIDTH / (max(sum(value for _k, value in parts) for _l, parts, _t in rows) or 1)
    bars, words = [], []
    for at, (label, parts, told) in enumerate(rows):
        top, reached = at * _ROW, 0.0
        words += [Word(0, top + _LABEL - 3, _short(label)), Word(WIDTH, top + _LABEL - 3, told, "end", "number")]
        for kind, value in parts:
            bars.append(Bar(reached, top + _LABEL, value * scale, _ROW - _LABEL - 8, kind, f"{label}: {told}"))
            reached += value * scale
    return [Chart(title, description, len(rows) * _ROW, columns, table, tuple(bars), tuple(words))]


def stairs(
    title: str, description: str, points: Sequence[tuple[datetime, int]], most: int, rows: tuple[tuple[str, ...], ...]
) -> Chart:
    """A count that changes in steps over time, from 0 to `most`."""
    begun, ended = points[0][0], points[-1][0]
    span = (ended - begun).total_seconds() or 1.0
    path = f"M{LEFT} {_BASE}"
    for when, count in points:
        x = LEFT + _INNER * (when - begun).total_seconds() / span
        path += f"H{x:.1f}V{_BASE - _PLOT * count / most:.1f}"
    words = _axes(most, (f"{begun:%Y-%m-%d %H:%M}", f"{ended:%Y-%m-%d %H:%M}"))
    names = (_("Time"), _("Decided"))
    return Chart(title, description, _BASE + _BOTTOM, names, rows, (), words, f"{path}H{WIDTH - RIGHT}", _BASE)


def _axes(most: int, ends: tuple[str, str]) -> tuple[Word, ...]:
    return (
        Word(LEFT - 4, _TOP + 8, f"{most:,}", "end"),
        Word(LEFT - 4, _BASE, "0", "end"),
        Word(LEFT, _BASE + 14, ends[0]),
        Word(WIDTH - RIGHT, _BASE + 14, ends[1], "end"),
    )


def _short(label: str) -> str:
    return label if len(label) <= 32 else f"{label[:31]}…"
