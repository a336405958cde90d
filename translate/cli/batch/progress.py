"""How far a job's run is: a bar on a terminal, elsewhere a line a document."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.progress import MofNCompleteColumn, TextColumn

from translate.batch.report import Line
from translate.cli import common
from translate.cli.report import plural


class Progress:
    """Documents done, segments a second, time left. A Listener; its methods may be called from any thread."""

    def __init__(self, job: str, total: int, quiet: bool) -> None:
        self._total, self._done, self._segments = total, 0, 0
        self._began = time.monotonic()
        self._lines = not quiet and not common.stderr.is_terminal
        self._bar = common.progress_bar(MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
        self._task = self._bar.add_task(job, total=total, rate="", visible=not quiet and total > 0)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def document(self, name: str, target: str, segments: int) -> None:
        """A document is about to be translated; it is one of those in hand."""

    def advance(self, segments: int) -> None:
        """That many more segments are done."""
        self._segments += segments
        self._bar.update(self._task, rate=self._rate())

    def done(self, line: Line) -> None:
        """A document has its result."""
        self._done += bool(line.target)  # a source that could not be read is no document
        self._bar.update(self._task, completed=self._done)
        if self._lines:
            left = f", {self._left()} left" if 0 < self._done < self._total else ""
            common.stderr.print(
                f"{self._done}/{self._total} {line.name} → {line.target}: {line.state}; {self._rate()}{left}"
            )

    def _rate(self) -> str:
        return f"{plural(round(self._segments / (time.monotonic() - self._began)), 'segment')}/s"

    def _left(self) -> str:
        seconds = (time.monotonic() - self._began) / self._done * (self._total - self._done)
        return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
