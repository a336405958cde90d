"""Documents in processes of their own: one that dies fails the document it has in hand, and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Self

from translate.batch.workers import Recipe, answer, asked, made, slim
from translate.errors import EngineError
from translate.pipeline import Plan, Progress
from translate.records import Outcome, Translation

_SPAWN = multiprocessing.get_context("spawn")  # CTranslate2 does not survive a fork
_HELD = (signal.SIGINT, signal.SIGTERM)
_starting = threading.Lock()  # each call of multiprocessing looks after all children: two at a time lose exit codes


class Isolated:
    """`count` child processes, a document at a time each. One that dies is replaced.

    The children do not hear Ctrl-C or SIGTERM, which their parent answers, and end when it ends, however it does.
    """

    def __init__(self, recipe: Recipe, count: int) -> None:
        self._recipe = recipe
        self._count = count
        self._left = False
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(count, "isolated")
        self._all: set[_Child] = set()
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        self.width = 2 * count

    def translate(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Future[Outcome]:
        """See Pool. EngineError names the document whose process died, and the signal."""
        return self._executor.submit(self._one, plan, known, progress)

    def __enter__(self) -> Self:
        for _ in range(self._count):
            self._idle.put(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._lock:
            self._left = kind is not None
        self._executor.shutdown(wait=kind is None, cancel_futures=kind is not None)
        for child in list(self._all):
            child.end()

    def _start(self) -> _Child:
        child = _Child(self._recipe)
        self._all.add(child)
        return child

    def _one(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Outcome:
        child = self._idle.get()
        try:
            try:
                child.give(slim(plan), dict(known))
            except (EOFError, OSError):  # it has died with nothing in hand
                child.end(patience=1)
                child = self._replace(child)
                child.give(slim(plan), dict(known))
            outcome = child.result()
        except (EOFError, OSError) as error:
            how = child.end(patience=1)
            child = self._replace(child)
            name = plan.document.name
            raise EngineError(f"{name}: the engine's process died ({how}) while translating it; {_ADVICE}") from error
        finally:
            self._idle.put(child)
        progress(asked(plan, known))
        return outcome

    def _replace(self, child: _Child) -> _Child:
        """A new child; the dead one if the pool is left, or if none can be started now: the next document tries."""
        with self._lock, suppress(OSError):
            if not self._left:
                self._all.discard(child)
                return self._start()
        return child


_ADVICE = "the other documents are not touched: try it alone, or route around the engine"


class _Child:
    """A process and the pipe to it."""

    def __init__(self, recipe: Recipe) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(recipe, theirs), daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)  # until the child can say itself that it ignores them
        try:
            with _starting:
                self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()

    def give(self, plan: Plan, known: dict[str, Translation]) -> None:
        """Put a document into its hand. Raises EOFError or OSError if it does not live to take it."""
        self._pipe.send((plan, known))
        self._pipe.recv()

    def result(self) -> Outcome:
        """What became of it. Raises EngineError if it failed; EOFError or OSError if the process died over it."""
        found: Outcome | EngineError = self._pipe.recv()
        if isinstance(found, EngineError):
            raise found
        return found

    def end(self, patience: float = 0) -> str:
        """Kill it, if it does not end within so many seconds; how it ended."""
        with _starting:
            self._process.join(patience)
            self._process.kill()
            self._process.join()
        code = self._process.exitcode or 0
        if code == -signal.SIGKILL:
            return "killed, perhaps for want of memory"
        return f"signal {-code}, {signal.strsignal(-code)}" if code < 0 else f"exit code {code}"


def _work(recipe: Recipe, pipe: Connection) -> None:
    """What a child does: documents from `pipe`, one after the other, until it ends."""
    for number in _HELD:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)
    threading.Thread(target=_follow, daemon=True).start()
    desk = made(recipe, "a process of this machine")
    with suppress(EOFError):
        while True:
            plan, known = pipe.recv()
            pipe.send("taken")
            pipe.send(answer(desk, plan, known))


def _follow() -> None:
    """End with the parent, whatever this process is doing."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
    os._exit(1)
