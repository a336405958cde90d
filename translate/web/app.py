"""The application: its parts put together."""

from __future__ import annotations

from flask import Flask, Request, g, request

from translate import __version__, languages
from translate.config import Config
from translate.records import UND
from translate.store import Store
from translate.terms import Glossary
from translate.web import guard, problems, words
from translate.web.decide import decide
from translate.web.desk import Desk, the_desk
from translate.web.entry import enter, entry
from translate.web.figures import figures
from translate.web.guard import Address
from translate.web.pieces import pieces
from translate.web.review import review
from translate.web.session import Flash, Sessions
from translate.web.words import N_

_MOST_BYTES = 2_000_000
_STATIC_SECONDS = 3600
_REUSED = {
    "approved": N_("approved here before"),
    "elsewhere": N_("approved elsewhere"),
    "machine": N_("machine's, from an earlier version"),
}
_STATES = {"open": N_("open"), "accepted": N_("accepted"), "edited": N_("edited"), "rejected": N_("rejected")}
_SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "info": N_("info")}
_DONE = _STATES | {"reopened": N_("taken back")}


class _Request(Request):
    max_form_memory_size = _MOST_BYTES  # a text of 100,000 letters is half a megabyte in a form


def make_app(store: Store, glossary: Glossary, settings: Config, name: str, address: Address) -> Flask:
    """The review desk over `store`, listening at `address`, for the reviewer called `name`.

    Of `settings` count `review_password`, `review_hosts` and `reviewers`. `app.extensions["desk"]` is its `Desk`; the
    desk's sessions make the links that let browsers in.
    """
    app = Flask(__name__)
    app.request_class = _Request
    app.config.update(MAX_CONTENT_LENGTH=_MOST_BYTES, SEND_FILE_MAX_AGE_DEFAULT=_STATIC_SECONDS)
    desk = Desk(store, glossary, Sessions(settings.review_password), name)
    desk.reviewers = settings.reviewers
    app.extensions["desk"] = desk
    check = guard.checker(address, settings.review_hosts)
    app.before_request(lambda: check(request))
    app.before_request(enter)
    app.after_request(guard.add_headers)
    for part in (entry, review, decide, figures):
        app.register_blueprint(part)
    problems.install(app)
    _dress(app)
    return app


def _dress(app: Flask) -> None:
    """What the templates speak with."""
    words.install(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        version=__version__,
        csrf=lambda: the_desk().sessions.csrf(g.session.id),
        take_flash=_take_flash,
        direction=_direction,
        shown=pieces,
        reused_words=_REUSED,
        state_words=_DONE,
        severity_words=_SEVERITIES,
    )


def _direction(tag: str) -> str:
    """The `dir` of a text in this language."""
    if tag == UND:
        return "auto"
    return "rtl" if languages.right_to_left(tag) else "ltr"


def _take_flash() -> Flash | None:
    """What there is to say once."""
    if g.session is None:
        return None
    flash: Flash | None = g.session.flash
    g.session.flash = None
    return flash
