"""One run: every input into every target, recorded document by document, written as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Protocol

from translate import formats, memory
from translate.batch import outputs
from translate.batch.inputs import Input
from translate.batch.outputs import Written
from translate.batch.pools import Inline, Pool
from translate.decisions import Decision
from translate.errors import DocumentError, DragomanError, EngineError
from translate.formats import WHOLE, Reading
from translate.pipeline import Desk, Plan, plan, setup
from translate.records import UND, Document, Outcome
from translate.store import Store


class Listener(Protocol):
    """Who wants to hear how a run gets on."""

    def document(self, name: str, target: str, segments: int) -> None:
        """A document is about to be translated."""
        ...

    def advance(self, segments: int) -> None:
        """That many more segments of it are done."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input and target."""

    name: str
    target: str
    outcome: Outcome | None = None
    """None: it failed or was skipped."""
    data: bytes = b""
    """The translated file, in the document's own format; empty without an outcome, or where files are written."""
    files: tuple[Written, ...] = ()
    reused: bool = False
    """True where an earlier run had recorded it and nothing was translated."""
    notes: tuple[str, ...] = ()
    """What the reader of the format and the detector have to say about the document."""
    error: DragomanError | None = None
    skipped: bool = False
    """True where there was no route and that was allowed; `error` says what is missing."""
    why: str = ""
    """Why a job had it done: see `changes`."""


class Task(NamedTuple):
    """One document and target that is to be done."""

    item: Input
    target: str
    why: str = ""
    """In words, for a job."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked for."""

    inputs: tuple[Input, ...]
    targets: tuple[str, ...]
    kinds: tuple[str, ...] = ("po", "same")
    folder: Path | None = None
    """Where files go; None: none are written."""
    skip_missing: bool = False
    """Report a target without a route instead of failing."""
    redo_fuzzy: bool = False
    """Translate again the entries of catalogues that are marked as unreviewed."""
    how: Reading = WHOLE
    """What of the files is translated."""
    job: str = ""
    """The batch job that asks; empty: a person."""

    def tasks(self) -> list[Task]:
        """All inputs into all targets, in the order of a run."""
        return [Task(item, target) for item in self.inputs for target in self.targets]


def check(request: Request, desk: Desk) -> None:
    """Refuse before any work what cannot succeed: clashing outputs, a closed folder, a target no engine reaches."""
    if request.folder:
        outputs.refuse_closed(request.folder)
        outputs.refuse_clashes(request.inputs, request.targets, request.kinds, request.folder)
    for target in request.targets:
        if not request.skip_missing:
            desk.router.require(target, desk.source)


def run(  # noqa: PLR0913
    request: Request,
    desk: Desk,
    store: Store,
    listener: Listener,
    pool: Pool | None = None,
    tasks: Iterable[Task] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Result]:
    """Results, each as soon as it is recorded and written; without a `pool` in order of inputs, then targets.

    `tasks` are what is to be done: all inputs into all targets, if it is None. Once `stop` says so nothing new is
    begun: what is in hand is finished, and the run stays without an end, as one that was killed.

    One document's failure is its result's `error`; the rest goes on. StoreError and KeyboardInterrupt end the run: what
    was yielded is recorded. A rerun translates only what is not recorded under the same signature.
    """
    setups = {target: setup(target, desk, str(request.how)) for target in request.targets} if request.job else {}
    this = _Run(store.begin_run(request.job).id, request, desk, store, listener, setups)
    pool = pool or Inline(desk)
    in_hand: dict[Future[Outcome], _InHand] = {}
    wanted = request.tasks() if tasks is None else list(tasks)
    stopped = False
    for task in wanted:
        while len(in_hand) >= pool.width:
            yield from _finished(this, in_hand)
        if stopped := stop():
            break
        begun = _begun(this, pool, task)
        if isinstance(begun, Result):
            yield begun
        else:
            future, hand = begun
            in_hand[future] = hand
    while in_hand:
        yield from _finished(this, in_hand)
    if not stopped:
        store.end_run(this.id, len(request.inputs) * len(request.targets) - len(wanted))


def aimed(request: Request, name: str, content: bytes, target: str) -> Document:
    """The document as it is to be translated into `target`. Raises DocumentError.

    What people have translated in a catalogue that stands where the result will go is left to them.
    """
    document = formats.read(content, name, request.redo_fuzzy, target, request.how)
    if request.folder is None or not formats.catalogue(name):
        return document
    path = outputs.path_for(request.folder, target, name, "same")
    try:
        there = path.read_bytes() if path.is_file() else b""
    except OSError as problem:
        raise DocumentError(f"{path}: cannot be read: {problem.strerror}") from problem
    standing = {b.id for b in formats.read(there, str(path), True, target).blocks if not b.translatable}
    blocks = (replace(b, translatable=False) if b.id in standing else b for b in document.blocks)
    return replace(document, blocks=tuple(blocks))


def recorded(planned: Plan, store: Store) -> tuple[Outcome | None, Plan]:
    """The outcome of an earlier run that has every segment of `planned`, and the plan as it is to be recorded.

    How much of a catalogue is to be translated depends on what is translated already, which its bytes do not show. An
    outcome of less than the plan does not serve, and gives way to one that is recorded beside it.
    """
    keys = {s.key for s in planned.segments}
    known = store.find(planned.document.key, planned.target, planned.signature)
    if known and not keys <= {t.segment.key for t in known.translations}:
        wider = sha256(" ".join((planned.signature, *sorted(keys))).encode()).hexdigest()
        planned = replace(planned, signature=wider)
        known = store.find(planned.document.key, planned.target, wider)
    return known, planned


@dataclass(frozen=True, slots=True)
class _Run:
    id: str
    request: Request
    desk: Desk
    store: Store
    listener: Listener
    setups: Mapping[str, str]
    """For a job, by target: the digest of everything but the document."""


@dataclass(frozen=True, slots=True)
class _InHand:
    """A document that is being translated, and what its recording needs."""

    task: Task
    plan: Plan
    """As it is recorded."""
    document: Document
    content: bytes
    carried: Mapping[str, Decision]


def _begun(run: _Run, pool: Pool, task: Task) -> Result | tuple[Future[Outcome], _InHand]:
    """The document on its way through an engine; or its result, where it needs none or gets nowhere."""
    content = task.item.name.encode("utf-8", "replace")  # stands for the bytes of what cannot be read
    try:
        content = task.item.read()
        document = aimed(run.request, task.item.name, content, task.target)
    except DragomanError as error:
        unread = Document(formats.digest(content), task.item.name, "", (), None)
        return _failure(run, task, unread, content, error)
    try:
        planned = plan(document, task.target, run.desk)
    except EngineError as error:
        if run.request.skip_missing:
            return Result(document.name, task.target, None, error=error, skipped=True, notes=document.notes)
        return _failure(run, task, document, content, error)
    known, final = recorded(planned, run.store)
    hand = _InHand(task, final, document, content, {})
    # The same bytes may have been recorded under another name: this run's item has the name of now.
    if known:
        outcome = replace(known, name=document.name)
        run.store.record(run.id, document, content, outcome, reused=True)
        return _delivered(run, hand, outcome, reused=True)
    recalled = memory.recall(planned, run.desk, run.store.bank)
    run.listener.document(document.name, planned.target, len(planned.segments) - len(recalled.translations))
    future = pool.translate(final, recalled.translations, run.listener.advance)
    return future, replace(hand, carried=recalled.decisions)


def _finished(run: _Run, in_hand: dict[Future[Outcome], _InHand]) -> Iterator[Result]:
    """Wait until one or more documents are done; they are recorded, written and no longer in hand."""
    for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
        hand = in_hand.pop(future)
        try:
            outcome = future.result()
        except EngineError as error:
            yield _failure(run, hand.task, hand.document, hand.content, error)
            continue
        when = run.store.record(run.id, hand.document, hand.content, outcome, carried=hand.carried)
        # Files are made from what is stored, so that a later export gives the same bytes.
        stored = None if when else run.store.find(outcome.document, outcome.target, outcome.signature)
        known = stored or replace(outcome, recorded=when)
        yield _delivered(run, hand, replace(known, name=hand.document.name), reused=False)


def _delivered(run: _Run, hand: _InHand, outcome: Outcome, reused: bool) -> Result:
    """The files of a recorded outcome are written."""
    document, notes = hand.document, hand.document.notes
    decisions = run.store.reviews.newest(outcome)
    try:
        data, files = _write(document, outcome, decisions, run)
    except DocumentError as error:  # recorded all the same: a rerun only writes
        return Result(document.name, outcome.target, error=error, notes=notes, why=hand.task.why)
    if run.request.job:
        newest = max((decision.number for decision in decisions.values()), default=0)
        run.store.batches.deliver(run.request.job, outcome, run.setups[outcome.target], newest)
    told = notes + _language_note(hand.plan)
    return Result(document.name, outcome.target, outcome, data, files, reused, told, why=hand.task.why)


def _failure(run: _Run, task: Task, document: Document, content: bytes, error: DragomanError) -> Result:
    failed = Outcome(document.key, document.name, UND, task.target, signature="", failure=str(error))
    run.store.record(run.id, document, content, failed)
    return Result(document.name, task.target, error=error, notes=document.notes, why=task.why)


def _write(
    document: Document, outcome: Outcome, decisions: Mapping[str, Decision], run: _Run
) -> tuple[bytes, tuple[Written, ...]]:
    """The files that were asked for; without a folder the translated document."""
    folder = run.request.folder
    if folder is None:
        return outputs.render("same", document, outcome, decisions), ()
    files = []
    for path, kind in outputs.paths(folder, outcome.target, document.name, run.request.kinds):
        files.append(outputs.put(path, kind, outputs.render(kind, document, outcome, decisions), run.store))
    return b"", tuple(files)


def _language_note(planned: Plan) -> tuple[str, ...]:
    if planned.source == UND and planned.document.blocks:
        return ("language not recognised: left as it is; give it with --from",)
    if planned.source == planned.target:
        return (f"already in {planned.target}",)
    return ()


def exit_code(results: Sequence[Result]) -> int:
    """0 if all went well or was skipped by leave; the failures' own code if all failed alike; else 1."""
    failures = [r.error for r in results if r.error and not r.skipped]
    if not failures:
        return 0
    codes = {f.exit_code for f in failures}
    return codes.pop() if len(codes) == 1 and len(failures) == len(results) else 1
