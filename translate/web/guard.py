"""Who may call the desk by which name, and the headers that every answer has."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Request, Response

from translate.web.problems import Problem
from translate.web.words import _

_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Address(NamedTuple):
    """Where the desk listens."""

    host: str
    """A name or an IP address, without brackets."""
    port: int

    @property
    def loopback(self) -> bool:
        """True if only programs on this machine reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    def url(self, host: str = "") -> str:
        """`http://HOST:PORT`, by the name `host` or one that this machine itself can use."""
        name = host or {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"


def checker(address: Address, names: Collection[str]) -> Callable[[Request], None]:
    """What refuses requests under a foreign name (400: DNS may have been rebound) or from a foreign page (403).

    Known are this machine's own names and the host listened on, with the port; where the desk listens on all
    addresses, any IP address with the port; and `names`, with any port, as a proxy may stand before it.
    """
    own = {*_LOOPBACK_NAMES, address.host.lower()}

    def known(name: str, port: int) -> bool:
        if name in names:
            return True
        return port == address.port and (name in own or (address.host in _EVERYWHERE and _is_ip(name)))

    def check(request: Request) -> None:
        host = request.headers.get("Host", "")
        if not known(*_split(host)):
            raise Problem(
                400,
                _("The desk is not known by this name"),
                _("Use the address that the terminal shows. Names of your own go under review_hosts in dragoman.toml."),
            )
        origin = request.headers.get("Origin", "")
        # Browsers that are told to send no referrer send the origin "null" with a page's own forms.
        foreign = origin not in {"", "null"} and urlsplit(origin).netloc.lower() != host.lower()
        if foreign or request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            _refuse_unless_visit(request, foreign)

    return check


def add_headers(response: Response) -> Response:
    """The headers of every answer; what is not a static file is never kept by a cache."""
    response.headers.update(_HEADERS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_unless_visit(request: Request, foreign: bool) -> None:
    """A link that was followed from elsewhere is welcome: it changes nothing here."""
    if foreign or request.method not in {"GET", "HEAD"}:
        raise Problem(403, _("This request comes from another page"), _("Open the desk itself and do it there."))


def _split(host: str) -> tuple[str, int]:
    """Name and port of a Host header; ("", 0) for anything odd."""
    with suppress(ValueError):
        parts = urlsplit(f"//{host}")
        if parts.netloc == host and parts.hostname and parts.username is None:
            return parts.hostname, parts.port or 80
    return "", 0


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
