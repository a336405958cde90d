"""A translation that a person can check by eye: every word it is shown stands in «»."""

import re

from translate.pipeline import Desk
from translate.records import Draft, Outcome, Pair
from translate.routing import Router

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TOKEN = re.compile(r"(⟦\d+⟧)")


class Quoting:
    """An engine from English into anything; with `lossy`, it loses everything that was protected."""

    signature, mask = "quoting", "⟦{n}⟧"

    def __init__(self, lossy: bool = False, source: str = "en") -> None:
        self.name, self._lossy, self._source = f"quoting {lossy}", lossy, source
        self.seen: list[str] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset(Pair(self._source, t) for t in ("hy", "tr", "ru", "ar", "sl", "ja", "fr", "lt"))

    def translate(self, texts, pair, n_best=1):
        self.seen += texts
        return [Draft(self._quoted(text)) for text in texts]

    def _quoted(self, text: str) -> str:
        parts = _TOKEN.split(text)
        if self._lossy and len(parts) == 1 and re.search("[%{]", text):  # the second try, without a mask
            return "lost"
        kept = ["" if self._lossy else part for part in parts[1::2]]
        words = [_WORD.sub(r"«\g<0>»", part) for part in parts[::2]]
        return "".join(w + k for w, k in zip(words, [*kept, ""], strict=True)) or "lost"


def desk(lossy: bool = False, **settings) -> Desk:
    """A desk with that engine alone."""
    return Desk(Router([Quoting(lossy)]), **settings)


def texts(outcome: Outcome) -> list[str]:
    """The target texts in order."""
    return [t.text for t in outcome.translations]
