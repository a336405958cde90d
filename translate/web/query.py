"""A filter and its way through query strings and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args
from urllib.parse import urlencode

from flask import url_for

from translate import languages
from translate.decisions import State
from translate.errors import UsageError
from translate.records import UND
from translate.store.views import Filter
from translate.web.problems import Problem
from translate.web.words import N_, _

STATES: tuple[State, ...] = get_args(State)
ORDERS = ("document", "score")
_LONGEST = 200
_HIGHEST = 10**9


@dataclass(frozen=True, slots=True)
class Query:
    """Which segments a page is about, and where its list begins."""

    wanted: Filter = field(default_factory=Filter)
    start: int = 0

    def params(self, **changes: object) -> dict[str, Any]:
        """The query string's parts, without what is not set; `changes` replace or, being empty, take out."""
        f = self.wanted
        told: dict[str, object] = {"item": f.item, "target": f.target, "source": f.source, "state": f.state}
        told |= {"issue": f.issue, "missed": int(f.missed) or "", "below": f.below, "q": f.text}
        told |= {"order": f.order if f.order != "document" else "", "start": self.start or ""}
        told |= changes
        return {name: str(value) for name, value in told.items() if value not in {"", None}}

    def segment_url(self, run_id: str, item: int, position: int) -> str:
        """The page of a segment, the query kept."""
        return f"{url_for('review.segment', run_id=run_id, item=item, position=position)}?{urlencode(self.params())}"

    def by_state(self, state: State) -> Query:
        """The same for segments in this state, from the beginning."""
        return Query(replace(self.wanted, state=state))


def parse(args: Mapping[str, str]) -> Query:
    """The query in the parts of a query string; unknown parts do not count. Raises Problem naming a bad one."""
    given = {name: args.get(name, "").strip() for name in _READERS}
    read: dict[str, Any] = {}
    for name, value in given.items():
        if value:
            try:
                read[name] = _READERS[name](value)
            except (ValueError, UsageError):
                raise Problem(400, _("This filter makes no sense"), _told(name, value)) from None
    start = read.pop("start", 0)
    if "q" in read:
        read["text"] = read.pop("q")
    return Query(Filter(**read), start)


def _told(name: str, value: str) -> str:
    return _("%(name)s: give %(expected)s, not “%(value)s”.") % {
        "name": name,
        "expected": _(_EXPECTED[name]),
        "value": value[:_LONGEST],
    }


def _number(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() else -1
    if not 0 <= number < _HIGHEST:
        raise ValueError
    return number


def _score(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _tag(value: str) -> str:
    return UND if value == UND else languages.parse(value)


def _flag(value: str) -> bool:
    return bool(("0", "1").index(value))


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    return lambda value: known[known.index(value)]


def _words(value: str) -> str:
    if len(value) > _LONGEST or not value.isprintable():
        raise ValueError
    return value


_READERS: Mapping[str, Callable[[str], object]] = {
    "item": _number,
    "target": _tag,
    "source": _tag,
    "state": _one_of(STATES),
    "issue": _words,
    "missed": _flag,
    "below": _score,
    "q": _words,
    "order": _one_of(ORDERS),
    "start": _number,
}
_EXPECTED: Mapping[str, str] = {
    "item": N_("the number of a document, counted from 0"),
    "target": N_("a language tag such as ru"),
    "source": N_("a language tag such as en"),
    "state": ", ".join(STATES),
    "issue": N_("the name of an issue such as numbers"),
    "missed": N_("1 or nothing"),
    "below": N_("a number such as -1.0"),
    "q": N_("at most 200 characters, without control characters"),
    "order": ", ".join(ORDERS),
    "start": N_("a number, counted from 0"),
}
