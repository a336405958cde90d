"""Downloads one archive, going on where an earlier attempt stopped.

What has arrived lies in `<target>.part`; `<target>.part.json` says from which URL, how long the whole is, and the
validator (a strong ETag, else Last-Modified) for If-Range, so that pieces of two versions are never joined (RFC 9110,
13.1.5 and 14). A server without either is trusted as long as the length stays the same: the archive's own checksums
and the lock decide then. A server without ranges sends everything again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from urllib3 import BaseHTTPResponse, Retry
from urllib3.exceptions import HTTPError, ProtocolError

from translate.errors import EngineError, TryAgainError
from translate.models import index, transport

LIMIT = 1 << 32
"""Bytes of the longest archive: 4 GiB; the largest of Argos are a tenth of that."""
RENEW = 1 << 20
"""An attempt that brings the download this many bytes further gets the full number of retries back."""
_CHUNK = 1 << 16

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here and the length of the whole, None if the server does not say."""


@dataclass(frozen=True, slots=True)
class Download:
    """An archive on this machine, complete but not yet checked."""

    path: Path
    url: str
    sha256: str
    """Lower-case hex."""
    size: int
    temporary: bool
    """True if the file was downloaded and is to be deleted; False if it is a mirror's own."""

    def discard(self) -> None:
        """Delete what was downloaded; a mirror's file stays."""
        if self.temporary:
            self.path.unlink(missing_ok=True)


def download(
    links: Sequence[str],
    target: Path,
    progress: Progress,
    say: transport.Say,
    retries: Retry = transport.RETRIES,
) -> Download:
    """The archive from the first of `links` (at least one) that has it, at `target`, or where a file URL says.

    `say` gets a line for each retry, redirect and link that fails. Interrupted or cut off, it leaves the part, and the
    next call goes on from there. Raises EngineError (no link works, a full disk; the part is gone then),
    TryAgainError if another process downloads the same file.
    """
    for link in links[:-1]:
        try:
            return _one(link, target, progress, say, retries)
        except EngineError as e:
            say(f"{e}; trying the next link")
    return _one(links[-1], target, progress, say, retries)


def _one(link: str, target: Path, progress: Progress, say: transport.Say, retries: Retry) -> Download:
    if not index.remote(link):
        path = index.local_path(link)
        if not path.is_file():
            raise EngineError(f"{path}: the index names this file, and it is not there: copy it to the mirror")
        return _finished(path, link, temporary=False)
    part = _Part(target, link)
    try:
        _receive_all(part, link, progress, say, retries)
        if part.size:
            part.path.replace(target)
            return _finished(target, link, temporary=True)
        raise EngineError(f"{link}: the server sent an empty file: try another --index; {index.OFFLINE}")
    finally:
        part.close()


def _finished(path: Path, url: str, *, temporary: bool) -> Download:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as e:
        raise EngineError(f"{path}: cannot be read: {e.strerror}") from e
    return Download(path, url, digest, path.stat().st_size, temporary)


def _receive_all(part: _Part, url: str, progress: Progress, say: transport.Say, retries: Retry) -> None:
    left, best = retries, part.size
    while True:
        failure: HTTPError = ProtocolError("what was here does not fit the server's file")
        try:
            with transport.get(url, say, left, part.headers()) as response:
                left = response.retries or left
                if _receive(part, url, response, progress):
                    return
        except HTTPError as e:
            failure = e
        if part.size >= best + RENEW:
            left, best = retries, part.size
        if part.size:  # it worked before: a network that is away for some seconds is worth waiting for
            left = left.new(connect=None, other=None)
        whole = f" of {part.total}" if part.total else ""
        left = transport.again(url, failure, left, say, f"{part.size}{whole} bytes are here")


def _receive(part: _Part, url: str, response: BaseHTTPResponse, progress: Progress) -> bool:
    """Append the answer's body to the part; True if the whole is here, False if another request is needed."""
    start, total = _content_range(response)
    if response.status == 416 and part.size and part.size == part.total == total:
        return True
    if response.status == 206 and part.continues(start, total, _validator(response)):
        part.begin(part.size, total or part.total, part.validator)
    elif response.status in {206, 416} and part.size:
        part.begin(0, None, "")
        return False
    else:
        transport.refuse_status(url, response)
        part.begin(0, response.length_remaining, _validator(response))
    if (part.total or 0) > LIMIT:
        raise EngineError(f"{url}: {part.total} bytes announced, more than {LIMIT >> 30} GiB: no model is that long")
    part.refuse_full_disk()
    progress(part.size, part.total)
    for chunk in response.stream(_CHUNK, decode_content=False):
        part.append(chunk)
        if part.size > LIMIT:
            part.remove()
            raise EngineError(f"{url}: sent more than {LIMIT >> 30} GiB: no model is that long")
        progress(part.size, part.total)
    return part.total is None or part.size == part.total


def _content_range(response: BaseHTTPResponse) -> tuple[int | None, int | None]:
    """First byte and length of the whole (RFC 9110, 14.4); None for what is not said."""
    found = re.fullmatch(r"bytes (?:([0-9]+)-[0-9]+|\*)/([0-9]+|\*)", response.headers.get("Content-Range", "").strip())
    if not found:
        return None, None
    start, total = found.groups()
    return int(start) if start else None, int(total) if total != "*" else None


def _validator(response: BaseHTTPResponse) -> str:
    tag: str = response.headers.get("ETag", "").strip()
    if tag.startswith('"'):  # a weak one, W/"...", must not be sent in If-Range
        return tag
    return str(response.headers.get("Last-Modified", "")).strip()


class _Part:
    """What has arrived so far, held by one process at a time."""

    def __init__(self, target: Path, url: str) -> None:
        self.path = target.with_name(f"{target.name}.part")
        self._note = target.with_name(f"{target.name}.part.json")
        self._url = url
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("ab")
            known = _note(self._note)
        except OSError as e:
            raise EngineError(f"{self.path}: cannot be written: {e.strerror}") from e
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            self._stream.close()
            raise TryAgainError(f"{self.path}: another process is downloading it: wait for that one") from e
        self.size = self._stream.seek(0, 2)
        self.total: int | None = None
        self.validator = ""
        if known.get("url") == url:
            self.total, self.validator = known["total"], known["validator"]
        elif self.size:
            self.begin(0, None, "")

    def headers(self) -> dict[str, str]:
        """What asks for the rest; nothing if there is none yet."""
        if not self.size or not (self.validator or self.total):
            return {}
        condition = {"If-Range": self.validator} if self.validator else {}
        return {"Range": f"bytes={self.size}-", **condition}

    def continues(self, start: int | None, total: int | None, validator: str) -> bool:
        """True if an answer from byte `start` of a whole of `total` bytes is the rest of what is here."""
        same = validator in {"", self.validator} and self.total in {None, total}
        return 0 < self.size == start and same

    def begin(self, size: int, total: int | None, validator: str) -> None:
        """Keep `size` bytes and note what the rest will be."""
        self.size, self.total, self.validator = size, total, validator
        note = {"url": self._url, "total": total, "validator": validator}
        try:
            self._stream.truncate(size)
            self._note.write_text(json.dumps(note), encoding="utf-8")
        except OSError as e:
            raise self._full(e) from e

    def append(self, data: bytes) -> None:
        """Write `data` at the end."""
        try:
            self._stream.write(data)
            self._stream.flush()
        except OSError as e:
            raise self._full(e) from e
        self.size += len(data)

    def refuse_full_disk(self) -> None:
        """EngineError if what is still to come cannot fit."""
        free = shutil.disk_usage(self.path.parent).free
        if self.total and self.total - self.size > free:
            raise EngineError(f"{self.path}: {self.total - self.size} bytes to come, {free} free: make room")

    def close(self) -> None:
        """Let another process have it. What is empty, or was renamed because it is complete, leaves nothing."""
        if not self.size or not self.path.exists():
            self.remove()
        self._stream.close()

    def remove(self) -> None:
        """Forget what has arrived."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _full(self, error: OSError) -> EngineError:
        self.remove()
        return EngineError(f"{self.path}: cannot be written: {error.strerror}; nothing of it was kept: make room")


def _note(path: Path) -> dict[str, Any]:
    """What is known about the part; nothing if the note is absent or damaged."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    fits = isinstance(note, dict) and isinstance(note.get("validator"), str)
    return note if fits and isinstance(note.get("total"), int | None) else {}
