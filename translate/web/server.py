"""Serving the desk: a port that is really ours, waitress, and an end that leaves no request half answered."""

from __future__ import annotations

import errno
import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from translate.errors import UsageError

PORT = 8383
_THREADS = 8
_PATIENCE = 10.0  # seconds that requests in hand have at the end
_MOST_BYTES = 16_000_000  # above it the server itself refuses, without a page


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket: on `port` (0: a free one), or, for None, on 8383 or a free one if that is taken.

    Raises UsageError if the port is taken or the host is none of this machine's.
    """
    try:
        kind, *_rest, place = socket.getaddrinfo(host, PORT if port is None else port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as e:
        raise UsageError(f"--host {host}: {e.strerror}: give an address of this machine, such as 127.0.0.1") from e
    try:
        return socket.create_server(place, family=kind, backlog=64)
    except OSError as e:
        if e.errno == errno.EADDRINUSE and port is None:
            return listen(host, 0)
        if e.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} of {host} is taken: give another with --port, or 0 for a free one") from e
        raise UsageError(f"{host}, port {port or PORT}: {e.strerror}: choose others with --host and --port") from e


def serve(app: Flask, where: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests at the listening socket `where` until SIGTERM or SIGINT; `ready` is called when it begins.

    Requests in hand are finished first, for at most ten seconds.
    """
    server = create_server(app, sockets=[where], threads=_THREADS, ident=None, max_request_body_size=_MOST_BYTES)
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        server.pull_trigger()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with closing(server):
            ready()
            while not stopping:
                wasyncore.loop(timeout=60, map=server._map, count=1)
            server.accepting = False
            _finish(server)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _finish(server: Any) -> None:  # noqa: ANN401  waitress has no types
    """Let the requests that have begun come to their end, and their answers reach the browsers."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        wasyncore.loop(timeout=0.05, map=server._map, count=1)
        channels = list(server.active_channels.values())
        if not any(channel.requests or channel.total_outbufs_len for channel in channels):
            break
    server.task_dispatcher.shutdown()
