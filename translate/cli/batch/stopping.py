"""Signals of a run: the first asks it to stop after what is in hand, a second Ctrl-C ends it."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Self

from translate.cli import common


class Stopping:
    """A context in which SIGINT and SIGTERM ask for an end; a second SIGINT raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self._came = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup or a shell's & want it
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def asked(self) -> bool:
        """True once a signal came."""
        return self._came != 0

    def code(self) -> int:
        """Exit code for what came, 128 + the signal's number as shells have it; 0 if nothing did."""
        return 128 + self._came if self._came else 0

    def _heard(self, number: int, _: FrameType | None) -> None:
        if number == self._came == signal.SIGINT:
            raise KeyboardInterrupt
        if not self._came:
            common.warn("finishing the documents in hand; Ctrl-C (again) ends at once")
        if self._came != signal.SIGINT:
            self._came = number


class Waiting:
    """Whether a job that another process runs is waited for; says so the first time."""

    def __init__(self, job: str, wanted: bool, stop: Stopping) -> None:
        self._job, self._wanted, self._stop, self._said = job, wanted, stop, False

    def goes_on(self) -> bool:
        """True while it is to be waited for."""
        going = self._wanted and not self._stop.asked()
        if going and not self._said:
            self._said = True
            common.warn(f"{self._job}: waiting for another process that runs it")
        return going
