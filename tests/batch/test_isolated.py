"""Processes that die: what fails, what goes on, and that none stays behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from support import dying

from translate import formats
from translate.batch.pools import open_pool
from translate.engines import open_engine
from translate.errors import EngineError
from translate.pipeline import Desk, plan
from translate.routing import Router

SECONDS = 30


@pytest.fixture
def desk(tmp_path, monkeypatch):
    dying.distribution(tmp_path / "added")
    monkeypatch.syspath_prepend(str(tmp_path / "added"))
    return Desk(Router([open_engine("dying")]), source="en")


def a_plan(text: str, desk: Desk, name: str):
    return plan(formats.read(text.encode(), name), "ru", desk)


def until(true):
    deadline = time.monotonic() + SECONDS
    while not (found := true()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Segfault now.", "signal 11, Segmentation fault"),
        ("Exit now.", "exit code 7"),
        ("Killed now.", "killed, perhaps for want of memory"),
    ],
)
def test_a_death_fails_the_document_in_hand_and_no_other(desk, text, said):
    names = [f"{n}.txt" for n in range(20)]
    dead = {"3.txt", "4.txt", "5.txt", "17.txt"}
    with open_pool("isolated", desk, 2) as pool:
        tasks = [pool.translate(a_plan(text if n in dead else "Good day.", desk, n), {}, lambda _: None) for n in names]
        errors = {n: str(task.exception()) for n, task in zip(names, tasks, strict=True) if task.exception()}
        done = [task.result().name for task in tasks if not task.exception()]
    assert errors.keys() == dead
    assert all(
        e.startswith(f"{n}: the engine's process died ({said}) while translating it;") for n, e in errors.items()
    )
    assert done == [n for n in names if n not in dead]
    assert workers(psutil.Process()) == []


def cmdline(process: psutil.Process) -> str:
    return " ".join(process.cmdline())


def workers(of: psutil.Process) -> list[psutil.Process]:
    return [p for p in of.children() if "spawn_main" in cmdline(p)]


def test_a_process_that_dies_with_nothing_in_hand_is_replaced_without_a_loss(desk):
    with open_pool("isolated", desk, 1) as pool:
        assert pool.translate(a_plan("Good day.", desk, "a.txt"), {}, lambda _: None).result()
        (idle,) = workers(psutil.Process())
        idle.kill()
        until(lambda: not idle.is_running() or idle.status() == psutil.STATUS_ZOMBIE)
        assert pool.translate(a_plan("Good day.", desk, "b.txt"), {}, lambda _: None).result().name == "b.txt"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_for_the_whole_group_are_the_parents_business(desk, number):
    with open_pool("isolated", desk, 2) as pool:
        tasks = [pool.translate(a_plan("Wait a moment.", desk, f"{n}.txt"), {}, lambda _: None) for n in range(6)]
        for child in workers(psutil.Process()):  # some have not even begun to run Python
            child.send_signal(number)
        tasks[0].result()
        for child in workers(psutil.Process()):
            child.send_signal(number)
        assert [task.result().name for task in tasks] == [f"{n}.txt" for n in range(6)]


def test_no_child_outlives_a_parent_that_was_killed(desk, tmp_path):
    files = [tmp_path / "one", tmp_path / "two"]
    code = f"""
from test_isolated import *
if __name__ == "__main__":
    desk = Desk(Router([open_engine("dying:{tmp_path}")]), source="en")
    with open_pool("isolated", desk, 3) as pool:
        for name in {[f.name for f in files]}:
            pool.translate(a_plan(f"Write {{name}}", desk, "a.txt"), {{}}, lambda _: None)
        time.sleep(60)
"""
    path = [str(tmp_path / "added"), str(Path(__file__).parent), str(Path(__file__).parents[1])]
    (tmp_path / "parent.py").write_text(code)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path)}
    parent = subprocess.Popen([sys.executable, str(tmp_path / "parent.py")], env=environment)
    try:
        until(lambda: all(f.exists() and f.read_text() for f in files))
        children = workers(psutil.Process(parent.pid))
        assert {int(f.read_text()) for f in files} < {p.pid for p in children}
    finally:
        parent.kill()
        parent.wait()
    assert len(children) == 3
    until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in children))


def test_an_engine_that_only_the_parent_has_says_so(desk):
    here = Desk(Router([dying.Dying("of mine")]), source="en")
    with open_pool("isolated", here, 1) as pool:
        error = pool.translate(a_plan("Good day.", here, "a.txt"), {}, lambda _: None).exception()
    assert isinstance(error, EngineError)
    assert re.fullmatch(
        "a process of this machine has .+, not dying of mine: install the same package there", str(error)
    )
