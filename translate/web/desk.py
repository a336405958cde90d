"""What the pages look things up in: the store, the glossary's terms and the memory, read once a language pair."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import cast

from flask import current_app

from translate.glossary import Matcher, fingerprint
from translate.memory import Shelf, Suggestion
from translate.records import Pair
from translate.store import Store
from translate.store.views import Opened
from translate.terms import Glossary
from translate.web.session import Sessions

_COMPARABLE = 2000  # code points; longer segments get no suggestions


class Desk:
    """The parts of one review desk. Its methods may be called from several threads."""

    def __init__(self, store: Store, glossary: Glossary, sessions: Sessions, name: str) -> None:
        """`name` is the reviewer's, for sessions that begin with a link."""
        self.store, self.sessions, self.name = store, sessions, name
        self.reviewers: Mapping[str, str] = {}
        self._glossary = glossary
        self._matchers: dict[Pair, Matcher] = {}
        self._shelves: dict[Pair, Shelf] = {}
        self._lock = threading.Lock()

    def matcher(self, source: str, target: str) -> Matcher:
        """What finds the glossary's terms of this direction."""
        pair = Pair(source, target)
        with self._lock:
            if pair not in self._matchers:
                self._matchers[pair] = Matcher(self._glossary.terms(source, target))
            return self._matchers[pair]

    def fingerprint(self, opened: Opened) -> str | None:
        """That of the glossary's terms in a segment; None for a desk without glossary."""
        row = opened.row
        if not self._glossary.concepts:
            return None
        return fingerprint(self.matcher(row.source, row.target).find(row.source_text))

    def suggestions(self, opened: Opened) -> list[Suggestion]:
        """What the memory has for a segment like this one, but for the segment itself; best first."""
        row, key = opened.row, opened.translation.segment.key
        if len(row.source_text) > _COMPARABLE:
            return []
        with self._lock:
            shelf = self._shelves.setdefault(Pair(row.source, row.target), Shelf())
            shelf.refresh(self.store.bank, row.source, row.target)
            return shelf.suggest(row.source_text, but=(row.name, key))


def the_desk() -> Desk:
    """The desk of the application that answers."""
    return cast("Desk", current_app.extensions["desk"])
