"""The way in: links that work once, the password, the reviewer's name; and the token that every form must send back."""

from __future__ import annotations

import secrets
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from translate.web.desk import the_desk
from translate.web.problems import Problem
from translate.web.session import Flash, Session
from translate.web.words import N_, _

entry = Blueprint("entry", __name__)

_LONGEST_NAME = 80
_CLOSED = (
    N_("This browser is not let in"),
    N_(
        "The link from the terminal works once, for the browser that opens it first. In that browser, or any other "
        "that is in already, the button “Link for another browser” makes a new one; or start `dragoman review` again."
    ),
)


def enter() -> AnyResponse | None:
    """Before every request: let browsers in that may, refuse the others, and refuse forms that are not ours."""
    g.session = None
    if request.endpoint == "static":
        return None
    desk = the_desk()
    session = desk.sessions.get(request.cookies.get(_cookie(), ""))
    token = request.args.get("token", "") if request.method == "GET" else ""
    if token:
        return _with_token(session, token)
    if session is None:
        return None if request.endpoint == "entry.login" else _closed()
    g.session = session
    if request.method == "POST":
        _check_form(session.id)
    return None


def _with_token(session: Session | None, token: str) -> AnyResponse:
    desk = the_desk()
    fresh = desk.sessions.redeem(token)  # even where it is not needed: it works once
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "token"]
    answer = redirect(local(quote(request.path)) + (f"?{urlencode(rest)}" if rest else ""), 303)
    if session is None:
        if not fresh:
            return _closed()
        _set_cookie(answer, _cookie(), desk.sessions.start(desk.name).id)
    return answer


def _closed() -> AnyResponse:
    if the_desk().sessions.password and request.method in {"GET", "HEAD"}:
        query = request.query_string.decode("latin-1")
        here = local(quote(request.path)) + (f"?{query}" if query else "")
        return redirect(url_for("entry.login", next=local(here)), 303)
    raise Problem(403, *map(_, _CLOSED))


def _check_form(identity: str) -> None:
    if not the_desk().sessions.genuine(identity, request.form.get("csrf", "")):
        raise Problem(403, _("This form is not of this session"), _("Load its page again and repeat what you did."))


@entry.route("/login", methods=["GET", "POST"])
def login() -> AnyResponse | str:
    """The form that asks for the password; only where one is set."""
    sessions = the_desk().sessions
    if not sessions.password:
        raise Problem(404, _("There is no password here"), _("The link that the terminal shows lets you in."))
    cookie = f"{_cookie()}-login"
    identity = request.cookies.get(cookie, "")
    target = local(request.values.get("next", "/"))
    if request.method == "GET":
        identity = identity or secrets.token_urlsafe(32)
        answer = _login_page(identity, target, "", 200)
        _set_cookie(answer, cookie, identity)
        return answer
    _check_form(identity)
    name, right = _name(), sessions.admits(request.form.get("password", ""))
    if right is None:
        return _login_page(identity, target, _("Too many are trying: wait a moment and try again."), 429)
    if not right:
        return _login_page(identity, target, _("This is not the password."), 403)
    done = redirect(target, 303)
    _set_cookie(done, _cookie(), sessions.start(name or the_desk().name).id)
    done.delete_cookie(cookie)
    return done


def _login_page(identity: str, target: str, wrong: str, status: int) -> Response:
    csrf = the_desk().sessions.csrf(identity)
    page = render_template("login.html", csrf=csrf, next=target, wrong=wrong, name=_name())
    return Response(page, status, mimetype="text/html")


@entry.post("/link")
def link() -> str:
    """A new link, for one other browser."""
    url = f"{request.scheme}://{request.host}/?token={the_desk().sessions.link()}"
    return render_template("link.html", url=url)


@entry.post("/name")
def name() -> AnyResponse:
    """Set the reviewer's name."""
    given = _name()
    if not given:
        raise Problem(400, _("A name is needed"), _("Go back and type the name your decisions shall bear."))
    g.session.name = given
    g.session.flash = Flash(_("You are %(name)s now.") % {"name": given})
    return redirect(local(request.form.get("back", "/")), 303)


def _name() -> str:
    return " ".join(request.form.get("name", "").split())[:_LONGEST_NAME]


def local(path: str) -> str:
    """`path` if it leads to a page of the desk, else `/`."""
    safe = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if safe else "/"


def _cookie() -> str:
    """The cookie's name: browsers send cookies to all ports of a host, and there may be two desks."""
    return f"dragoman-{request.host.rpartition(':')[2]}".replace("]", "")


def _set_cookie(answer: AnyResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, httponly=True, samesite="Strict", path="/", secure=request.is_secure)
