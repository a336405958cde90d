"""The form of a segment: accept, save, reject, undo; answered with 303, so that a reload repeats nothing."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from translate.decisions import ConflictError, Decision, Status
from translate.errors import UsageError
from translate.web.desk import the_desk
from translate.web.form import NONSENSE, Form, read
from translate.web.problems import Problem
from translate.web.review import opened
from translate.web.session import Flash
from translate.web.words import N_, _, ngettext

decide = Blueprint("decide", __name__)

Answer = Response | tuple[str, int]
_SAID: dict[Status, str] = {
    "accepted": N_("Accepted: %(place)s."),
    "edited": N_("Saved: %(place)s."),
    "rejected": N_("Rejected: %(place)s."),
}


@decide.post("/runs/<run_id>/<int(max=999999999):item>/<int(max=999999999):position>")
def segment(run_id: str, item: int, position: int) -> Answer:
    """Do what the pressed button says: `accept`, `save`, `reject`, `undo`, `keep` or `use-N`."""
    form = read(run_id, item, position)
    pressed, _dash, number = request.form.get("do", "").partition("-")
    try:
        if pressed in {"accept", "save", "reject"}:
            return _decided(form, pressed)
        if pressed == "undo":
            return _undone(form)
    except ConflictError as conflict:
        return _overtaken(form, conflict.newest)
    if pressed == "keep":
        g.session.flash = Flash(_("Left as it was decided: %(place)s.") % {"place": form.place})
        return _onward(form)
    if pressed == "use" and number.isascii() and number.isdigit():
        found = dict(enumerate(the_desk().suggestions(form.opened), 1)).get(int(number[:4]))
        return form.again(200, text=found.unit.target_text if found else form.text)
    raise Problem(400, _(NONSENSE), _("do: give accept, save, reject or undo."))


def _decided(form: Form, pressed: str) -> Answer:
    row, desk = form.opened.row, the_desk()
    text, comment, status = form.text, form.comment, "rejected"
    if pressed == "reject":
        if text not in {form.shown, ""}:  # nothing that was typed gets lost
            comment = " ".join(filter(None, (comment, _("Typed instead: %(text)s") % {"text": text})))
        text = form.shown
    elif not text.strip():
        return form.again(400, problem=_("An empty text cannot be approved: type the translation, or reject it."))
    else:
        status = "accepted" if text in {form.shown, form.opened.translation.text} else "edited"
    decision = Decision(status, text, g.session.name, comment=comment)  # type: ignore[arg-type]
    try:
        made = desk.store.reviews.decide(row.outcome, row.position, decision, form.seen, desk.fingerprint(form.opened))
    except ConflictError as conflict:
        if not _repeated(conflict.newest, decision):  # else the form was sent twice
            raise
        made = conflict.newest
    here = form.url(row.item, row.position)
    g.session.flash = Flash(_(_SAID[decision.status]) % {"place": form.place}, here, made.number)
    return _onward(form)


def _undone(form: Form) -> Answer:
    row, desk = form.opened.row, the_desk()
    try:
        desk.store.reviews.undo(row.outcome, row.position, g.session.name, form.seen, desk.fingerprint(form.opened))
    except UsageError:
        return form.again(400, problem=_("There is no decision to take back."))
    g.session.flash = Flash(_("Taken back: %(place)s.") % {"place": form.place})
    return redirect(form.url(row.item, row.position), 303)


def _overtaken(form: Form, newest: Decision) -> Answer:
    now = opened(form.run_id, form.opened.row.item, form.opened.row.position)
    again = Form(form.run_id, form.query, now, now.row.text, form.text, form.comment, now.seen)
    return again.again(409, conflict=newest)


def _onward(form: Form) -> Response:
    """To the next segment that the filter finds, or back to the list with a word about the end."""
    row, reviews = form.opened.row, the_desk().store.reviews
    if following := reviews.step(form.run_id, form.query.wanted, row.item, row.position):
        return redirect(form.url(*following), 303)
    left = reviews.page(form.run_id, form.query.by_state("open").wanted, size=1).total
    said = _("All done.")
    if left:
        told = ngettext(
            "All done from here on; %(n)s segment is open.", "All done from here on; %(n)s segments are open.", left
        )
        said = told % {"n": f"{left:,}"}
    flash = g.session.flash
    g.session.flash = Flash(f"{flash.text} {said}", flash.path, flash.seen)
    return redirect(url_for("review.queue", run_id=form.run_id, **form.query.params(start="")), 303)


def _repeated(newest: Decision, decision: Decision) -> bool:
    """True if `decision` says once more what the same person has just said."""
    same = newest.text == decision.text if decision.approved else newest.status == decision.status
    told = (newest.who, newest.comment, newest.approved) == (decision.who, decision.comment, decision.approved)
    return told and same and not newest.undoes
