"""Documents on the workers of a dask.distributed scheduler (extra `[dask]`), on this machine or on many."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name
from time import monotonic, sleep
from typing import Any, Self

import dask
from distributed import Client, KilledWorker, Security, Worker, WorkerPlugin
from distributed.scheduler import NoWorkerError

from translate import __version__
from translate.batch.workers import Recipe, answer, asked, made, slim
from translate.errors import DragomanError, EngineError, TryAgainError, UsageError
from translate.pipeline import Desk, Plan, Progress
from translate.records import Outcome, Translation

_PATIENCE = 15.0
"""Seconds for scheduler and first worker to answer."""
_desks: dict[str, Desk | EngineError] = {}
"""On a worker: what the recipes it was sent have become. Models are loaded once, and shared by its threads."""


class Dask:
    """The workers of a scheduler. A document whose worker dies is translated again by another."""

    def __init__(self, recipe: Recipe, address: str, security: Security | None = None) -> None:
        self._kitchen = Kitchen(recipe)
        self._address = address
        self._security = security
        self._width, self._counted = 2, 0.0
        self._client: Any = None  # distributed annotates little of it

    @property
    def width(self) -> int:
        """Twice the threads of all workers, which may come and go."""
        if monotonic() > self._counted + 1 and self._client.status == "running":
            with suppress(Exception):  # the scheduler is going: each document will say so
                self._width = 2 * sum(self._client.nthreads().values()) or 2
            self._counted = monotonic()
        return self._width

    def translate(self, plan: Plan, known: Mapping[str, Translation], progress: Progress) -> Future[Outcome]:
        """See Pool. TryAgainError if the scheduler or all its workers are gone."""
        done: Future[Outcome] = Future()
        if self._client.status != "running":
            done.set_exception(self._gone())
            return done
        task = self._executor.submit(_task, self._kitchen.name, slim(plan), dict(known))

        def ended(task: Future[Outcome | EngineError]) -> None:
            if not done.set_running_or_notify_cancel():
                return
            found: Outcome | DragomanError
            try:
                found = task.result()
            except (Exception, CancelledError) as error:
                found = self._explained(error, plan.document.name)
            if isinstance(found, DragomanError):
                done.set_exception(found)
            else:
                progress(asked(plan, known))
                done.set_result(found)

        task.add_done_callback(ended)
        done.add_done_callback(lambda future: future.cancelled() and task.cancel())
        return done

    def __enter__(self) -> Self:
        # A document is sent with its task, and a long one is no mistake that anyone should be warned of.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
        try:
            self._client = Client(  # type: ignore[no-untyped-call]
                self._address, security=self._security, timeout=_PATIENCE, set_as_default=False, name="dragoman"
            )
        except (OSError, TypeError, ValueError) as error:
            how = "start it (dask scheduler), see to address and certificates, or use --executor threads"
            raise TryAgainError(f"{self._address}: no scheduler can be reached ({_line(error)}): {how}") from error
        try:
            self._hire()
        except BaseException:
            self._client.close(_PATIENCE)
            raise
        self._executor = self._client.get_executor(pure=False)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._client.status == "running":
            self._executor.shutdown(wait=kind is None)
            with suppress(Exception):  # the scheduler has gone at this moment: nothing is left to be told
                self._client.unregister_worker_plugin(self._kitchen.name)
        self._client.close(_PATIENCE)

    def _hire(self) -> None:
        """Give every worker the recipe. Raises EngineError naming those that are another Dragoman."""
        deadline = monotonic() + _PATIENCE
        while not (there := self._ask_all(resolve_name, "translate:__version__")):  # one that died may still count
            if monotonic() > deadline:
                how = f"start one on each machine: dask worker {self._address}"
                raise TryAgainError(f"{self._address}: the scheduler has no workers; {how}")
            sleep(0.1)
        others = {a: f"Dragoman {v}" if isinstance(v, str) else _line(v) for a, v in there.items() if v != __version__}
        if others:
            told = "; ".join(f"worker {a}: {v}" for a, v in others.items())
            raise EngineError(f"{told}; here it is Dragoman {__version__}: install the same version there")
        self._client.register_plugin(self._kitchen)
        answers = self._ask_all(_refusal, self._kitchen.name).values()
        refused = [_line(r) if isinstance(r, BaseException) else str(r) for r in answers if r]
        if refused:
            self._client.unregister_worker_plugin(self._kitchen.name)
            raise EngineError("; ".join(refused))

    def _ask_all(self, question: Callable[..., object], *of: str) -> dict[str, Any]:
        """Worker to its answer, or to what went wrong there; without those that went away meanwhile."""
        try:
            found: dict[str, Any] = self._client.run(question, *of, on_error="return")
        except OSError as error:
            raise TryAgainError(f"{self._address}: the scheduler has gone ({_line(error)}): start it again") from error
        return {address: answer for address, answer in found.items() if not isinstance(answer, OSError)}

    def _explained(self, error: BaseException, name: str) -> DragomanError:
        if isinstance(error, KilledWorker):
            count = error.allowed_failures + 1
            return EngineError(
                f"{name}: {count} worker processes died while translating it, the last at {error.last_worker.address}; "
                "their logs say why (often too little memory): try it alone, or route around the engine"
            )
        if isinstance(error, NoWorkerError):
            return TryAgainError(f"{self._address}: no worker is left: start some and run this again")
        if isinstance(error, (CancelledError, OSError)):
            return self._gone()
        return EngineError(f"{name}: its worker failed ({_line(error)}): the worker's log says more")

    def _gone(self) -> TryAgainError:
        how = "start it and run this again: what is recorded is not translated again"
        return TryAgainError(f"{self._address}: the scheduler is gone; {how}")


class Kitchen(WorkerPlugin):
    """Takes a recipe to every worker of the scheduler, also to those that join later."""

    idempotent = True

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = pickle.dumps(recipe)
        self.name = f"dragoman-{sha256(self._recipe).hexdigest()}"

    def setup(self, worker: Worker) -> None:
        """On a worker, once: its desk, or why it cannot have one."""
        who = f"worker {socket.gethostname()} ({worker.address})"
        if self.name != f"dragoman-{sha256(self._recipe).hexdigest()}":
            _desks[self.name] = EngineError(f"{who} was sent glossary and settings that are damaged: run this again")
        else:
            _desks[self.name] = made(pickle.loads(self._recipe), who)

    def teardown(self, worker: Worker) -> None:
        """On a worker, when the run is over."""
        _desks.pop(self.name, None)


def security(authority: Path, certificate: Path, key: Path) -> Security:
    """TLS for a client. Raises UsageError for a file that is not there."""
    for path in (authority, certificate, key):
        if not path.is_file():
            raise UsageError(f"{path}: no such file: docs/scaling.md tells how to make certificates")
    files = {"tls_ca_file": str(authority), "tls_client_cert": str(certificate), "tls_client_key": str(key)}
    return Security(**files, require_encryption=True)  # type: ignore[no-untyped-call]


def _task(kitchen: str, plan: Plan, known: Mapping[str, Translation]) -> Outcome | EngineError:
    lost = EngineError(f"worker {socket.gethostname()} has lost what it was told: run this again")
    return answer(_desks.get(kitchen, lost), plan, known)


def _refusal(kitchen: str) -> str:
    desk = _desks.get(kitchen)
    return str(desk) if isinstance(desk, EngineError) else ""


def _line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
