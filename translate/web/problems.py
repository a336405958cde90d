"""What a page cannot answer as asked: small pages in the desk's dress that say what to do, never a traceback."""

from __future__ import annotations

from flask import Flask, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from translate.errors import StoreError, TryAgainError, UsageError
from translate.web.words import N_, _

_ADVICE = {
    400: (N_("This request makes no sense here"), N_("Go back and try again, or begin with the list of runs.")),
    403: (N_("Not allowed"), N_("Go back, load the page again, and repeat what you did.")),
    404: (N_("There is no such page"), N_("The address may be mistyped. Begin with the list of runs.")),
    405: (N_("This page cannot be opened like that"), N_("Go back, or begin with the list of runs.")),
    413: (N_("That is too much text"), N_("A request may hold 2 MB. Go back and shorten what you typed.")),
}
_BROKEN = (
    N_("Something went wrong in the desk"),
    N_("Nothing was changed. Try again; the terminal that runs the desk shows what happened."),
)
_BUSY = N_("The store does not answer")


class Problem(Exception):
    """Ends a request with a page of `status` that has a heading and says what to do."""

    def __init__(self, status: int, heading: str, advice: str) -> None:
        super().__init__(heading)
        self.status, self.heading, self.advice = status, heading, advice


Answer = tuple[str, int, dict[str, str]]


def install(app: Flask) -> None:
    """Answer every error of `app` with such a page."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UsageError, lambda e: _page(404, _("There is no such thing here"), _sentence(e)))
    app.register_error_handler(TryAgainError, lambda e: _page(503, _(_BUSY), _sentence(e)))
    app.register_error_handler(StoreError, lambda e: _page(503, _(_BUSY), _sentence(e)))
    app.register_error_handler(Exception, _unexpected)


def _problem(problem: Problem) -> Answer:
    return _page(problem.status, problem.heading, problem.advice)


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    return _page(status, *map(_, _ADVICE.get(status, _BROKEN)))


def _unexpected(error: Exception) -> Answer:
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return _page(500, *map(_, _BROKEN))


def _page(status: int, heading: str, advice: str) -> Answer:
    typed = "" if status == 413 or request.method != "POST" else request.form.get("text", "")
    g.setdefault("session", None)
    here = request.path if status == 400 else request.full_path.removesuffix("?")
    page = render_template("problem.html", heading=heading, advice=advice, typed=typed, here=here)
    return page, status, {"Retry-After": "2"} if status == 503 else {}


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
