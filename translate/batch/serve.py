"""A daemon that runs jobs when they are due, each run in a process of its own.

A process of its own reads glossaries and settings anew, gives its memory back, and may crash.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from translate.errors import DragomanError, TryAgainError

INTERRUPTED = 130
"""Exit code after a second SIGINT: 128 + SIGINT, as shells have it."""
_BEAT = 20.0
_MOST_AT_ONCE = 1000


class Times(Protocol):
    """When a job runs; `schedule.Schedule` is one."""

    def next(self, after: datetime) -> datetime | None:
        """The first time later than `after`, None if there is none."""
        ...

    def due(self, last: datetime | None, now: datetime) -> datetime | None:
        """The newest time later than `last` and not later than `now`, None if there is none."""
        ...


def serve(  # noqa: PLR0913  what a daemon depends on, each a function of its own
    jobs: Mapping[str, Times],
    last: Callable[[str], datetime | None],
    command: Callable[[str], Sequence[str]],
    say: Callable[[str], None],
    reread: Callable[[], Mapping[str, Times] | None] = lambda: None,
    beat: float = _BEAT,
) -> int:
    """Run `command(name)` for each job at its times until SIGTERM, SIGHUP or SIGINT; in the main thread only.

    A job that ran before (`last`, aware) and missed times since is run at once, once; one that never ran waits for its
    time. A job's time that comes while it still runs is left out. Every `beat` seconds of monotonic time the clock is
    looked at, so that one set forward is noticed, and `reread` is asked for the jobs, should they have changed; a
    DragomanError of it is said and the jobs stay as they are. One that is set back runs nothing twice.

    On the signal nothing new is begun, each running process gets one SIGTERM and is waited for. Returns 0; after a
    second SIGINT the processes and what they started are killed, and it is INTERRUPTED. `say` gets one line an event,
    from several threads, one at a time.
    """
    daemon = _Daemon(command, say)
    with _signals() as wake:
        daemon.begin(jobs, last)
        while not (came := _wait(wake, beat)):
            try:
                if (changed := reread()) is not None:
                    daemon.replace(changed)
            except DragomanError as e:
                daemon.say(f"the jobs stay as they were: {e}")
            daemon.scheduler.wakeup()
        daemon.end()
        interrupts = came.count(signal.SIGINT)
        while daemon.running and interrupts < 2:
            interrupts += _wait(wake, 0.1).count(signal.SIGINT)
        daemon.kill()
        daemon.scheduler.shutdown()
    return INTERRUPTED if interrupts > 1 else 0


class Watch:
    """Asks for what a file says when the file has changed: `Watch(path, read)()` is None while it has not."""

    def __init__(self, path: Path, read: Callable[[], Mapping[str, Times]]) -> None:
        """`read` may raise DragomanError; it is asked again when the file has changed again."""
        self._path, self._read, self._stamp = path, read, _stamp(path)

    def __call__(self) -> Mapping[str, Times] | None:
        """What `read` gives, None if the file is as it was."""
        if (stamp := _stamp(self._path)) == self._stamp:
            return None
        self._stamp = stamp
        return self._read()


class _Trigger(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """A job's times for apscheduler. Times missed are one: the next is after now."""

    def __init__(self, times: Times) -> None:
        self._times = times

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next time after both: the clock may have been set back."""
        both = (now, previous_fire_time or now)
        return self._times.next(max(both, key=datetime.timestamp))


class _Daemon:
    def __init__(self, command: Callable[[str], Sequence[str]], say: Callable[[str], None]) -> None:
        logging.getLogger("apscheduler").addHandler(logging.NullHandler())  # the listeners below say it in our words
        self.scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(_MOST_AT_ONCE)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self.scheduler.add_listener(self._left_out, EVENT_JOB_MAX_INSTANCES | EVENT_JOB_ERROR)
        self._command, self._say = command, say
        self._jobs: dict[str, Times] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock, self._mouth = threading.Lock(), threading.Lock()
        self._ending = False

    @property
    def running(self) -> bool:
        """Whether a process runs."""
        with self._lock:
            return bool(self._children)

    def say(self, line: str) -> None:
        with self._mouth:
            self._say(line)

    def begin(self, jobs: Mapping[str, Times], last: Callable[[str], datetime | None]) -> None:
        now = datetime.now(UTC)
        for name, times in jobs.items():
            before = last(name)
            missed = times.due(before, now) if before else None
            if missed:
                self.say(f"{name}: missed {shown(missed)}, runs now")
            self._add(name, times, now if missed else times.next(max(now, before or now)))
        self.scheduler.start()

    def replace(self, jobs: Mapping[str, Times]) -> None:
        """Take these jobs from now on; what runs is left alone, and one whose times are as they were keeps its next."""
        now = datetime.now(UTC)
        for name in self._jobs.keys() - jobs.keys():
            self._drop(name)
            self.say(f"{name}: no longer runs")
        for name, times in jobs.items():
            if self._jobs.get(name) != times:
                self._drop(name)
                self._add(name, times, following := times.next(now))
                self.say(f"{name}: changed, next {shown(following)}")

    def end(self) -> None:
        """Begin nothing any more; let what runs finish what it has in hand."""
        with self._lock:
            self._ending = True
            names = list(self._children)
            for child in self._children.values():
                child.terminate()
        self.say(f"stopping; waiting for {', '.join(names)}" if names else "stopping")
        self.scheduler.pause()

    def kill(self) -> None:
        """End what still runs, with what it started."""
        with self._lock:
            for child in self._children.values():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)

    def _add(self, name: str, times: Times, following: datetime | None) -> None:
        self._jobs[name] = times
        if following:
            self.scheduler.add_job(self._run, _Trigger(times), [name], id=name, next_run_time=following)

    def _drop(self, name: str) -> None:
        self._jobs.pop(name, None)
        if self.scheduler.get_job(name):
            self.scheduler.remove_job(name)

    def _run(self, name: str) -> None:
        began = time.monotonic()
        with self._lock:
            if self._ending:
                return
            if name in self._children:  # left from before the file was changed
                self.say(f"{name}: still running, this time is left out")
                return
            try:  # in a session of its own: Ctrl-C in a terminal is for the daemon
                child = subprocess.Popen(self._command(name), stdin=subprocess.DEVNULL, start_new_session=True)
            except OSError as e:
                self.say(f"{name}: cannot be started: {e.strerror}")
                return
            self._children[name] = child
        self.say(f"{name}: started")
        code = child.wait()
        with self._lock:
            del self._children[name]
        times = self._jobs.get(name)
        following = f"; next {shown(times.next(datetime.now(UTC)))}" if times else ""
        self.say(f"{name}: {_ending(code)} after {time.monotonic() - began:.0f} s{following}")

    def _left_out(self, event: JobEvent) -> None:
        why = f"failed: {event.exception}" if event.code == EVENT_JOB_ERROR else "still running, this time is left out"
        self.say(f"{event.job_id}: {why}")


def shown(time: datetime | None) -> str:
    """A time for people, in its own zone: `2026-11-24 06:00+04:00`, or `never`."""
    return time.isoformat(" ", "minutes") if time else "never"


def _ending(code: int) -> str:
    if code == TryAgainError.exit_code:
        return f"another process runs it (exit code {code})"
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextlib.contextmanager
def _signals() -> Iterator[socket.socket]:
    """A socket that gets one byte, the signal's number, for each signal that is to end us; as it was, afterwards.

    A handler that took a lock could find its own thread holding it.
    """
    wake, filled = socket.socketpair()
    wake.setblocking(False)
    filled.setblocking(False)
    ours = [s for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) != signal.SIG_IGN]
    with wake, filled:
        descriptor = signal.set_wakeup_fd(filled.fileno())
        handlers = {number: signal.signal(number, lambda *_: None) for number in ours}
        try:
            yield wake
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(descriptor)


def _wait(wake: socket.socket, seconds: float) -> bytes:
    """The numbers of the signals that came within `seconds`, none for none."""
    ready, _, _ = select.select([wake], [], [], seconds)
    return wake.recv(64) if ready else b""
