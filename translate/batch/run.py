"""One run: every input into every target, recorded document by document, written as it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from translate import formats, memory
from translate.batch import outputs
from translate.batch.inputs import Input
from translate.batch.outputs import Written
from translate.errors import DocumentError, DragomanError, EngineError
from translate.pipeline import Desk, Plan, plan, translate_document
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
    """The translated file, in the document's own format; empty without an outcome."""
    files: tuple[Written, ...] = ()
    reused: bool = False
    """True where an earlier run had recorded it and nothing was translated."""
    notes: tuple[str, ...] = ()
    """What the reader of the format and the detector have to say about the document."""
    error: DragomanError | None = None
    skipped: bool = False
    """True where there was no route and that was allowed; `error` says what is missing."""


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


def check(request: Request, desk: Desk) -> None:
    """Refuse before any work what cannot succeed: clashing outputs, a closed folder, a target no engine reaches."""
    if request.folder:
        outputs.refuse_closed(request.folder)
        outputs.refuse_clashes(request.inputs, request.targets, request.kinds, request.folder)
    for target in request.targets:
        if not request.skip_missing:
            desk.router.require(target, desk.source)


def run(request: Request, desk: Desk, store: Store, listener: Listener) -> Iterator[Result]:
    """Results in order of inputs, then targets, each as soon as it is recorded and written.

    One document's failure is its result's `error`; the rest goes on. StoreError and KeyboardInterrupt end the run: what
    was yielded is recorded. A rerun translates only what is not recorded under the same signature.
    """
    this = _Run(store.begin_run().id, request, desk, store, listener)
    for item in request.inputs:
        try:
            content = item.read()
        except DragomanError as error:
            yield from (Result(item.name, target, error=error) for target in request.targets)
            continue
        for target in request.targets:
            try:
                document = aimed(request, item.name, content, target)
            except DragomanError as error:
                yield Result(item.name, target, error=error)
            else:
                yield _one(this, document, content, target)
    store.end_run(this.id)


def aimed(request: Request, name: str, content: bytes, target: str) -> Document:
    """The document as it is to be translated into `target`. Raises DocumentError.

    What people have translated in a catalogue that stands where the result will go is left to them.
    """
    document = formats.read(content, name, request.redo_fuzzy, target)
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


def _one(run: _Run, document: Document, content: bytes, target: str) -> Result:
    try:
        planned = plan(document, target, run.desk)
    except EngineError as error:
        if run.request.skip_missing:
            return Result(document.name, target, error=error, skipped=True, notes=document.notes)
        return _failure(run, document, content, target, error)
    try:
        outcome, reused = _outcome(run, planned, content)
    except EngineError as error:
        return _failure(run, document, content, target, error)
    try:
        data, files = _write(document, outcome, run)
    except DocumentError as error:  # recorded all the same: a rerun only writes
        return Result(document.name, target, error=error, notes=document.notes)
    return Result(document.name, target, outcome, data, files, reused, document.notes + _language_note(planned))


def _outcome(run: _Run, planned: Plan, content: bytes) -> tuple[Outcome, bool]:
    """The outcome as the store has it after this run's item is recorded, and whether it was there before."""
    document = planned.document
    known, final = recorded(planned, run.store)
    # The same bytes may have been recorded under another name: this run's item has the name of now.
    if known:
        run.store.record(run.id, document, content, replace(known, name=document.name), reused=True)
        return replace(known, name=document.name), True
    recalled = memory.recall(planned, run.desk, run.store.bank)
    run.listener.document(document.name, planned.target, len(planned.segments) - len(recalled.translations))
    outcome = translate_document(final, run.desk, run.listener.advance, recalled.translations)
    run.store.record(run.id, document, content, outcome, carried=recalled.decisions)
    # Files are made from what was stored, so that a later export gives the same bytes.
    stored = run.store.find(document.key, final.target, final.signature) or outcome
    return replace(stored, name=document.name), False


def _failure(run: _Run, document: Document, content: bytes, target: str, error: DragomanError) -> Result:
    failed = Outcome(document.key, document.name, UND, target, signature="", failure=str(error))
    run.store.record(run.id, document, content, failed)
    return Result(document.name, target, error=error, notes=document.notes)


def _write(document: Document, outcome: Outcome, run: _Run) -> tuple[bytes, tuple[Written, ...]]:
    """The translated document, with what people decided, and the files that were asked for."""
    decisions, folder = run.store.reviews.newest(outcome), run.request.folder
    paths = outputs.paths(folder, outcome.target, document.name, run.request.kinds) if folder else ()
    data = {k: outputs.render(k, document, outcome, decisions) for k in ("same", *(kind for _, kind in paths))}
    return data["same"], tuple(outputs.put(path, kind, data[kind], run.store) for path, kind in paths)


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
