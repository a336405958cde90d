"""Sessions: kept in memory, begun with a link that works once or with a password, each with its token for forms."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field

_LINKS = 100  # that wait to be used; older ones are forgotten
_TRYING = 2  # passwords that are looked at, or waited for, at once


@dataclass(frozen=True, slots=True)
class Flash:
    """What was done, to be said once on the next page."""

    text: str
    path: str = ""
    """The page of the segment it was done to; empty: it cannot be undone."""
    seen: int = 0
    """Number of the decision made."""


@dataclass(slots=True)
class Session:
    """One browser."""

    name: str
    """Of the reviewer."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    flash: Flash | None = None


class Sessions:
    """All sessions of a desk, and the ways to one. Its methods may be called from several threads."""

    def __init__(self, password: str = "", delay: float = 1.0) -> None:
        """`password` empty: links are the only way in. `delay` in seconds follows on a wrong password."""
        self.password = password
        self._delay = delay
        self._key = secrets.token_bytes(32)
        self._open: dict[str, Session] = {}
        self._links: deque[str] = deque(maxlen=_LINKS)
        self._lock = threading.Lock()
        self._trying = threading.Semaphore(_TRYING)

    def link(self) -> str:
        """A token that lets one browser in, once."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._links.append(token)
        return token

    def redeem(self, token: str) -> bool:
        """True if the token was given out and not used before; now it is."""
        with self._lock:
            found = [link for link in self._links if _same(link, token)]
            for link in found:
                self._links.remove(link)
        return bool(found)

    def start(self, name: str) -> Session:
        """A new session for the reviewer called `name`."""
        session = Session(name)
        with self._lock:
            self._open[session.id] = session
        return session

    def get(self, session_id: str) -> Session | None:
        """The session with this id."""
        with self._lock:
            return self._open.get(session_id)

    def csrf(self, session_id: str) -> str:
        """What a form of this session (or of the cookie of a browser that is not in yet) must send back."""
        return hmac.new(self._key, session_id.encode(), hashlib.sha256).hexdigest()

    def genuine(self, session_id: str, csrf: str) -> bool:
        """True if `csrf` belongs to `session_id`."""
        return bool(session_id) and _same(self.csrf(session_id), csrf)

    def admits(self, password: str) -> bool | None:
        """True if it is the password; None if too many are being tried now. A wrong one takes `delay` seconds."""
        if not self._trying.acquire(blocking=False):
            return None
        try:
            right = bool(self.password) and _same(self.password, password)
            if not right:
                time.sleep(self._delay)
            return right
        finally:
            self._trying.release()


def _same(known: str, given: str) -> bool:
    return hmac.compare_digest(known.encode(), given.encode("utf-8", "surrogatepass"))
