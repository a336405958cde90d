"""Where documents are translated: here, in threads, in processes of their own, or on other machines."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from translate.batch.workers import Recipe, carry_out
from translate.errors import EngineError, UsageError
from translate.pipeline import Desk, Plan, Progress
from translate.records import Outcome, Translation

Executor = Literal["inline", "threads", "isolated", "dask"]


class Pool(Protocol):
    """Translates documents, several at a time. The caller plans and records; a pool does neither.

    A context manager. Leaving it normally waits for what is in hand; leaving it by an exception does not.
    """

    @property
    def width(self) -> int:
        """Documents that may be in flight at once so that no worker waits for the next; it may change."""
        ...

    def translate(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Future[Outcome]:
        """What `pipeline.translate_document` makes of `plan`; the future raises EngineError or TryAgainError only.

        `progress` is called from any thread, before the future is done; where translating is elsewhere, once at its
        end.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class Inline:
    """At once, in the calling thread: every future is done when it is given."""

    width = 1

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def translate(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Future[Outcome]:
        """See Pool. KeyboardInterrupt passes through."""
        future: Future[Outcome] = Future()
        try:
            future.set_result(carry_out(plan, self._desk, known, progress))
        except EngineError as error:
            future.set_exception(error)
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Threads:
    """In `count` threads of this process, which share the models."""

    def __init__(self, desk: Desk, count: int) -> None:
        self._desk = desk
        self._left = False
        self._executor = ThreadPoolExecutor(count, "translate")
        self.width = 2 * count

    def translate(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Future[Outcome]:
        """See Pool. Once the pool was left by an exception, a document is given up where its next window ends."""

        def heard(segments: int) -> None:
            if self._left:
                raise EngineError(f"{plan.document.name}: given up, as the run has ended")
            progress(segments)

        return self._executor.submit(carry_out, plan, self._desk, known, heard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._left = kind is not None
        self._executor.shutdown(wait=not self._left, cancel_futures=self._left)


def open_pool(
    executor: Executor,
    desk: Desk,
    threads: int = 1,
    scheduler: str = "",
    tls: tuple[Path, Path, Path] | None = None,
) -> Pool:
    """The pool of that name, to be entered by the caller.

    `threads` is for `threads` and `isolated` (processes there); `scheduler`, such as `tcp://host:8786`, and `tls`
    (certificate authority, own certificate, own key) for `dask`. Raises UsageError, EngineError.
    """
    if executor == "inline":
        return Inline(desk)
    if executor == "threads":
        return Threads(desk, threads)
    # Only where they are used: the one needs multiprocessing, the other a library that many do not have.
    if executor == "isolated":
        from translate.batch.isolated import Isolated  # noqa: PLC0415

        return Isolated(Recipe.of(desk), threads)
    if not scheduler.startswith(("tcp://", "tls://")):
        raise UsageError("--executor dask needs --scheduler tcp://HOST:8786 or tls://HOST:8786")
    if scheduler.startswith("tls:") != bool(tls):
        raise UsageError("a tls:// scheduler needs --tls-ca, --tls-cert and --tls-key, and no other takes them")
    try:
        from translate.batch.cluster import Dask, security  # noqa: PLC0415
    except ImportError as error:
        raise EngineError(f"dask is not installed ({error}): pip install 'dragoman[dask]'") from error
    return Dask(Recipe.of(desk), scheduler, security(*tls) if tls else None)
