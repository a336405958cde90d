"""A real HTTP server on 127.0.0.1 that keeps the rules of RFC 9110 on ranges, and breaks what a test tells it to."""

import hashlib
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from threading import Thread

STARTER = Path(__file__).resolve().parents[2] / "models" / "translate-en_ru-0_1.argosmodel"

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]
"""Answers one request in the server's place; gets the file."""


@dataclass
class Server:
    """Files by path, the faults that wait for the next requests to a path, and what was asked for."""

    port: int = 0
    scheme: str = "http"
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    always: dict[str, Fault] = field(default_factory=dict)
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ranges: bool = True
    validator: str = "ETag"
    """`ETag`, `weak`, `Last-Modified`, or empty for none."""
    chunked: bool = False

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers, names in lower case, of each request to `path`."""
        return [headers for asked, headers in self.log if asked == path]

    def publish(self, archive: bytes, version: str = "0.1", **changes: object) -> str:
        """Serve `archive` and an index with an entry for it; returns the URL of the index."""
        self.files["/en_ru.argosmodel"] = archive
        self.files["/index.json"] = json.dumps([entry(version, self.url("/en_ru.argosmodel"), **changes)]).encode()
        return self.url("/index.json")


def entry(version: str, link: str, **changes: object) -> dict[str, object]:
    """An entry as upstream's index has it."""
    return {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": "en",
        "from_name": "English",
        "to_code": "ru",
        "to_name": "Russian",
        "links": [link, "ipfs://example"],
        "type": "translate",
        "code": "translate-en_ru",
        "dependencies": [],
        **changes,
    }


def repacked(version: str, **changes: object) -> bytes:
    """The starter with another version in its metadata, and `changes` to it."""
    made = io.BytesIO()
    with zipfile.ZipFile(STARTER) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("metadata.json"):
                data = json.dumps({**json.loads(data), "package_version": version, **changes}).encode()
            new.writestr(name, data)
    return made.getvalue()


@contextmanager
def serving(tls: SSLContext | None = None) -> Iterator[Server]:
    """A server that runs until the block ends."""
    state = Server(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            state.log.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            data = state.files.get(self.path, b"")
            if state.faults[self.path]:
                state.faults[self.path].pop(0)(self, data)
            elif self.path in state.always:
                state.always[self.path](self, data)
            elif self.path in state.files:
                send(self, data, state)
            else:
                status(404)(self, data)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that leaves in the middle is part of the tests."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    state.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def validators(data: bytes, state: Server) -> dict[str, str]:
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    second = int.from_bytes(hashlib.sha256(data).digest()[:2], "big") % 60
    return {
        "ETag": {"ETag": tag},
        "weak": {"ETag": f"W/{tag}"},
        "Last-Modified": {"Last-Modified": f"Mon, 23 Nov 2026 12:00:{second:02} GMT"},
    }.get(state.validator, {})


def send(handler: BaseHTTPRequestHandler, data: bytes, state: Server, at_most: int | None = None) -> None:
    """The file, or the part that is asked for; cut off after `at_most` bytes of it."""
    headers = validators(data, state)
    start, code = 0, 200
    wanted = re.fullmatch(r"bytes=([0-9]+)-", handler.headers.get("Range", ""))
    unchanged = handler.headers.get("If-Range", "") in {"", *headers.values()}
    if wanted and unchanged and state.ranges:
        start, code = int(wanted[1]), 206
        headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        if start >= len(data):
            status(416, {"Content-Range": f"bytes */{len(data)}"})(handler, data)
            return
    handler.send_response(code)
    if state.chunked:
        headers["Transfer-Encoding"] = "chunked"
    else:
        headers["Content-Length"] = str(len(data) - start)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    body = data[start:] if at_most is None else data[start : start + at_most]
    if state.chunked:
        chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""  # a chunk of nothing would be the end
        body = chunk + (b"0\r\n\r\n" if at_most is None else b"")
    handler.wfile.write(body)
    handler.close_connection = at_most is not None


def cut(state: Server, after: int) -> Fault:
    """Close the connection after that many bytes of the body."""
    return lambda handler, data: send(handler, data, state, after)


def status(code: int, headers: dict[str, str] | None = None) -> Fault:
    """An answer without a file."""

    def answer(handler: BaseHTTPRequestHandler, _data: bytes) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


def redirect(url: str, code: int = 302) -> Fault:
    """To another address."""
    return status(code, {"Location": url})


def misstating(difference: int, **headers: str) -> Fault:
    """The whole file with a Content-Length that is wrong by `difference`, and the connection closed after it."""

    def answer(handler: BaseHTTPRequestHandler, data: bytes) -> None:
        handler.send_response(200)
        for name, value in {"Content-Length": str(len(data) + difference), "Connection": "close", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)
        handler.close_connection = True

    return answer


def from_the_start(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    """The whole file as 206, whatever part was asked for."""
    status(206, {"Content-Length": str(len(data)), "Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"})(
        handler, data
    )
    handler.wfile.write(data)
    handler.close_connection = True
