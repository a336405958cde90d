"""One GET through urllib3, under the rules of this house. Nothing else in the program opens a socket.

Redirects: from https only to https; over plain http only within the same host and port, or up to https; each is told
to the user; at most five. Certificates are checked against the system's authorities (`SSL_CERT_FILE` adds others).
Proxies come from the environment (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`). Bodies are asked for, and
taken, as they are: no content coding is undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Retry, Timeout, make_headers
from urllib3.exceptions import HTTPError, IncompleteRead, MaxRetryError
from urllib3.util import parse_url

from translate import __version__
from translate.errors import EngineError
from translate.models.index import OFFLINE

RETRIES = Retry(
    total=5,
    connect=1,
    other=1,
    status_forcelist=(429, 500, 502, 503, 504),
    backoff_factor=0.5,
    backoff_max=20,
    retry_after_max=60,
    raise_on_status=False,
)
"""Six attempts with waits of 0, 1, 2, 4 and 8 seconds, or what the server asks for up to a minute; but only two where
no connection comes about (no such host, refused, a bad certificate): a machine without network is told so at once."""
TIMEOUT = Timeout(connect=15, read=60)
"""Seconds to reach the server, and between two pieces of its answer."""

MAX_REDIRECTS = 5
MAX_TEXT = 1 << 25
"""Bytes of the longest index: 32 MiB, a hundred times upstream's."""

Say = Callable[[str], None]


@contextmanager
def get(
    url: str, say: Say, retries: Retry = RETRIES, headers: Mapping[str, str] | None = None
) -> Iterator[BaseHTTPResponse]:
    """The answer to GET `url`, its body not yet read, whatever its status but a redirect.

    `retries` is what may still be tried; what is left of it is in the answer's `retries`. Reading the body may raise
    urllib3's HTTPError. Raises EngineError, one line, if no server answers or a redirect is refused.
    """
    sent = {"User-Agent": f"dragoman/{__version__}", "Accept-Encoding": "identity", **(headers or {})}
    for _ in range(MAX_REDIRECTS + 1):
        try:
            pool = _pool(url)
            response = pool.urlopen(
                "GET",
                url,
                headers=sent,
                redirect=False,
                retries=retries,
                timeout=TIMEOUT,
                preload_content=False,
                decode_content=False,
            )
        except HTTPError as e:
            raise EngineError(f"{url}: cannot be reached ({reason(e)}); {OFFLINE}") from e
        try:
            location = response.get_redirect_location()
            if not location:
                yield response
                return
        finally:
            response.close()
            pool.clear()
        url = _follow(url, location, say)
    raise EngineError(f"{url}: after {MAX_REDIRECTS} redirects there is still another; {OFFLINE}")


def get_text(url: str, say: Say, retries: Retry = RETRIES) -> bytes:
    """The whole body of `url`, at most MAX_TEXT bytes. Raises EngineError, one line."""
    while True:
        data = b""
        try:
            with get(url, say, retries) as response:
                refuse_status(url, response)
                retries = response.retries or retries
                for chunk in response.stream(decode_content=False):
                    data += chunk
                    if len(data) > MAX_TEXT:
                        raise EngineError(f"{url}: is longer than {MAX_TEXT >> 20} MiB, so it is no index of packages")
                return data
        except HTTPError as e:
            retries = again(url, e, retries, say)


def again(url: str, failure: HTTPError, retries: Retry, say: Say, here: str = "") -> Retry:
    """Wait as `retries` has it before the next attempt, and say so; returns what is left of them.

    `here` tells what has arrived. Raises EngineError if nothing is left.
    """
    why = f"{reason(failure)}{here and '; ' + here}"
    try:
        left = retries.increment("GET", url, error=failure)
    except MaxRetryError as e:
        raise EngineError(f"{url}: the connection broke off: {why}; give the same command later; {OFFLINE}") from e
    say(f"{url}: {why}; trying again")
    left.sleep()
    return left


def refuse_status(url: str, response: BaseHTTPResponse) -> None:
    """EngineError for an answer that is not 200."""
    if response.status != 200:
        what = f"{response.status} {response.reason or ''}".strip()
        raise EngineError(f"{url}: the server answers {what}: try later or another --index; {OFFLINE}")


def reason(error: BaseException) -> str:
    """Why a request failed, in a few words, without the names of Python's classes and objects."""
    while isinstance(error, MaxRetryError) and error.reason:
        error = error.reason
    if isinstance(error.__cause__, OSError) and error.__cause__.strerror:
        return error.__cause__.strerror
    if missing := next((a.expected for a in error.args if isinstance(a, IncompleteRead)), 0):
        return f"closed {missing} bytes before the end"
    inner = [a for a in error.args if isinstance(a, BaseException)]
    text = str(inner[-1] if inner else error)
    return re.sub(r"^\S+\(.*?\): ", "", text).strip(".") or type(error).__name__


def allowed(source: str, target: str) -> bool:
    """True if a redirect from the URL `source` to `target` is followed."""
    old, new = parse_url(source), parse_url(target)
    if new.scheme == "https":
        return True
    return old.scheme == new.scheme == "http" and (old.host, old.port or 80) == (new.host, new.port or 80)


def _follow(url: str, location: str, say: Say) -> str:
    try:
        target = parse_url(urljoin(url, location)).url
        fits = allowed(url, target)
    except (HTTPError, ValueError):
        fits, target = False, repr(location[:200])
    if not fits:
        why = "a secure address may only lead to a secure one" if url.startswith("https") else "that is another host"
        raise EngineError(f"{url}: the redirect to {target} is not followed: {why}; {OFFLINE}")
    say(f"{url} redirects to {target}")
    return target


def _pool(url: str) -> PoolManager:
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme.lower()) or proxies.get("all")
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return PoolManager()
    auth = parse_url(proxy).auth
    return ProxyManager(proxy, proxy_headers=make_headers(proxy_basic_auth=unquote(auth)) if auth else None)
