"""What comes with the form of a segment's page, as it was meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from translate.decisions import standing
from translate.store.views import Opened
from translate.web.problems import Problem
from translate.web.query import Query, parse
from translate.web.review import opened, show
from translate.web.words import N_, _

NONSENSE = N_("This form makes no sense")


@dataclass(frozen=True, slots=True)
class Form:
    """What a button was pressed on."""

    run_id: str
    query: Query
    opened: Opened
    shown: str
    """The text that stood when the page was made."""
    text: str
    """Typed; what was shown, where the browser only carried it."""
    comment: str
    seen: int
    """Number of the newest entry when the page was made; 0: none."""

    def again(self, status: int, **why: object) -> tuple[str, int]:
        """The page once more, with all that was typed."""
        typed = {"text": self.text, "comment": self.comment, "seen": self.seen}
        return show(self.run_id, self.opened, self.query, **typed | why), status  # type: ignore[arg-type]

    @property
    def place(self) -> str:
        """The segment in words."""
        return _("%(name)s, segment %(number)s") % {
            "name": self.opened.row.name,
            "number": self.opened.row.position + 1,
        }

    def url(self, item: int, position: int) -> str:
        """The page of a segment, the filter kept."""
        return self.query.segment_url(self.run_id, item, position)


def read(run_id: str, item: int, position: int) -> Form:
    """The form that was sent to the page of this segment. Raises UsageError if there is none, Problem for nonsense."""
    at, given = opened(run_id, item, position), request.form.get("seen", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem(400, _(NONSENSE), _("seen: give the number that the page holds."))
    shown = standing(at.translation, next((d for d in at.history if d.number == int(given)), None))
    text = _meant(request.form.get("text", shown), (shown, at.translation.text))
    return Form(run_id, parse(request.args), at, shown, text, request.form.get("comment", "").strip(), int(given))


def _meant(typed: str, known: Iterable[str]) -> str:
    """`typed` as it was meant: browsers send line ends as CR LF and cannot hold every character."""
    lines = _as_sent(typed)
    return next((text for text in known if _as_sent(text) == lines), lines)


def _as_sent(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
