"""`dragoman review` as a process of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

import pytest


@pytest.fixture
def started(home, store, tmp_path):
    """Starts the command with options; its first line and the process."""

    @contextmanager
    def start(*options, **environment):
        command = [sys.executable, "-m", "translate", "review", "--no-browser", "--store", str(tmp_path / "desk.db")]
        with subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "", **environment},
        ) as process:  # fmt: skip
            try:
                yield process.stdout.readline().strip(), process
            finally:
                process.kill()

    return start


def ask(link, path="", method="GET", body=None, cookie=""):
    """Status, headers and text of one request to the desk that printed `link`."""
    parts = urlsplit(link)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    target = path or f"{parts.path}?{parts.query}"
    connection.request(method, target, urlencode(body) if body else None, {"Cookie": cookie, **kind})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def end(process, how=signal.SIGTERM):
    """End it; its exit code and what it had still to say."""
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    assert "Traceback" not in err
    return process.returncode, out


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_first_line_lets_in_and_a_signal_ends_it_well(started, run, how):
    with started("latest", "--port", "0", "--as", "Anna") as (link, process):
        assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/runs/{run}\?token=[\w-]{{40,}}", link)
        status, headers, _ = ask(link)
        assert (status, headers["Location"]) == (303, f"/runs/{run}")
        status, headers, page = ask(link, f"/runs/{run}", cookie=headers["Set-Cookie"].partition(";")[0])
        assert status == 200
        assert "Anna" in page
        assert "Server" not in headers
        assert ask(link)[0] == 403
        assert end(process, how) == (0, "")


def test_request_in_hand_is_finished(started, home):
    (home / "work" / "dragoman.toml").write_text('review_password = "sesame"\n', "utf-8")
    with started("--port", "0") as (link, process):
        _, headers, page = ask(link, "/login")
        cookie = headers["Set-Cookie"].partition(";")[0]
        body = {"csrf": re.search(r'name="csrf" value="(\w+)"', page)[1], "password": "wrong", "name": "A"}
        answers = []
        asking = threading.Thread(target=lambda: answers.append(ask(link, "/login", "POST", body, cookie)))
        asking.start()
        time.sleep(0.4)  # a wrong password is answered after a second
        assert answers == []
        assert end(process)[0] == 0
        asking.join()
        assert answers[0][0] == 403
        assert "not the password" in answers[0][2]


def taken():
    """A listening socket and its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, str(listening.getsockname()[1])


def test_taken_port_is_named(started):
    listening, port = taken()
    with listening, started("--port", port) as (link, process):
        _, err = process.communicate(timeout=20)
        assert (link, process.returncode) == ("", 2)
        assert f"port {port} of 127.0.0.1 is taken" in err


def test_usual_port_or_a_free_one(started):
    with started() as (first, _), started() as (second, _):
        assert len({urlsplit(link).port for link in (first, second)}) == 2
        assert ask(first)[0] == ask(second)[0] == 303


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["nowhere"], 2, "no run 'nowhere'"),
        (["--host", "0.0.0.0"], 3, "review_password"),
        (["--host", "192.0.2.1"], 3, "dragoman.toml"),
        (["--host", "no such host"], 3, "review_password"),
        (["--glossary", "absent.tsv"], 3, "absent.tsv"),
    ],
)
def test_refused_before_serving(started, options, code, told):
    with started(*options) as (link, process):
        _, err = process.communicate(timeout=20)
        assert (link, process.returncode) == ("", code), err
        assert told in err
        assert len(err.splitlines()) == 1


def test_open_to_others_with_a_password(started, home):
    (home / "work" / "dragoman.toml").write_text(
        'review_password = "sesame"\nreview_hosts = ["desk.example"]\n', "utf-8"
    )
    with started("--host", "0.0.0.0", "--port", "0") as (link, process):
        assert link.startswith("http://desk.example:")
        here = link.replace("desk.example", "127.0.0.1")
        assert ask(here, "/")[1]["Location"] == "/login?next=/"
        assert ask(here)[0] == 303
        assert end(process)[0] == 0
