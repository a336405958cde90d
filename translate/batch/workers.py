"""What a process elsewhere needs to translate as the coordinator would, and what it does with a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from translate import config
from translate.config import Pin
from translate.engines import discover, open_engine, spec_of
from translate.errors import DragomanError, EngineError
from translate.models import folders
from translate.pipeline import Desk, Plan, Progress, translate_document, versions
from translate.records import Draft, Engine, Outcome, Pair, Translation
from translate.routes import Measured
from translate.routing import Router
from translate.terms import Glossary


@dataclass(frozen=True, slots=True)
class Wanted:
    """An engine of the coordinator's. Two are the same if they are equal: then they give the same on any machine."""

    name: str
    signature: str
    mask: str
    pairs: tuple[Pair, ...]
    """Sorted."""
    scores: tuple[tuple[tuple[str, float], ...], ...]
    """What it tells of its quality for each of `pairs`: routes depend on it."""

    @classmethod
    def of(cls, engine: Engine) -> Wanted:
        """What `engine` is. Reads its model, the first time, as the signature holds its digest.

        One that cannot be read has no signature here, and says why when it is asked to translate.
        """
        signature, pairs = "", tuple(sorted(engine.pairs()))
        with suppress(EngineError):
            signature = engine.signature
        scores = [engine.scores(p) if isinstance(engine, Measured) else {} for p in pairs]
        return cls(engine.name, signature, engine.mask, pairs, tuple(tuple(sorted(s.items())) for s in scores))


@dataclass(frozen=True, slots=True)
class Recipe:
    """A desk as a value that can be sent: with it the same documents become the same outcomes in any process."""

    engines: tuple[tuple[Wanted, str], ...]
    """Each with its spec on the coordinator (empty: not known), in order of preference."""
    pins: Mapping[Pair, Pin]
    glossary: Glossary
    n_best: int
    source: str
    mixed: str
    memory: bool
    typography: bool
    versions: Mapping[str, str]
    """`pipeline.versions` of the coordinator."""

    @classmethod
    def of(cls, desk: Desk) -> Recipe:
        """The recipe of `desk`."""
        engines = tuple((Wanted.of(e), spec_of(e)) for e in desk.router.engines)
        settings = (desk.glossary, desk.n_best, desk.source, desk.mixed, desk.memory, desk.typography)
        return cls(engines, dict(desk.router.pins), *settings, versions())

    def desk(self, packages: Callable[[], Sequence[Path]], who: str) -> Desk:
        """The desk, with engines found here by the coordinator's specs, else in the folders that `packages` gives.

        An engine counts as found if it is equal in everything that changes its output. One that is not is an error when
        it is asked to translate, and not before. `who` says in messages who is speaking. Raises EngineError if the
        program itself is not the same here.
        """
        both = [(key, said or "none", self.versions[key] or "none") for key, said in versions().items()]
        if differing := [f"{key} {said}, not {ours}" for key, said, ours in both if said != ours]:
            told = _short(", ".join(differing))
            raise EngineError(f"{who} has another Dragoman ({told}): install the same version there")
        have: dict[Wanted, Engine] = {}
        here = [engine for _, spec in self.engines if (engine := _opened(spec))]
        self._take(here, have)
        if any(wanted not in have for wanted, _ in self.engines):
            here += discover(packages()).engines
            self._take(here, have)
        found = [have.get(wanted) or Missing(wanted, _lack(wanted, here, who)) for wanted, _ in self.engines]
        settings = (self.glossary, self.n_best, self.source, self.mixed, self.memory, self.typography)
        return Desk(Router(found, self.pins), *settings)

    def _take(self, engines: Sequence[Engine], into: dict[Wanted, Engine]) -> None:
        """Those that may be wanted: of the others no model is read."""
        names = {wanted.name for wanted, _ in self.engines}
        for engine in engines:
            if engine.name in names:
                into.setdefault(Wanted.of(engine), engine)


class Missing:
    """Stands for an engine that is not here, so that routes are the same as where it is."""

    def __init__(self, wanted: Wanted, why: str) -> None:
        self.name, self.signature, self.mask = wanted.name, wanted.signature, wanted.mask
        self._scores = dict(zip(wanted.pairs, map(dict, wanted.scores), strict=True))
        self._why = why

    def pairs(self) -> frozenset[Pair]:
        """Those of the engine that is missing."""
        return frozenset(self._scores)

    def scores(self, pair: Pair) -> Mapping[str, float]:
        """Those of the engine that is missing."""
        return self._scores.get(pair, {})

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """Raises EngineError: who lacks what, what is there instead, and what to do."""
        raise EngineError(self._why)


def slim(plan: Plan) -> Plan:
    """`plan` with all that `translate_document` reads, without the document's blocks and what its format keeps."""
    bare = {d.tag: replace(d, alternatives=(), votes=()) for d in plan.tags.values()}
    tags = {key: bare[d.tag] for key, d in plan.tags.items()}
    return replace(plan, document=replace(plan.document, blocks=(), skeleton=None), blocks={}, tags=tags)


def carry_out(plan: Plan, desk: Desk, known: Mapping[str, Translation], progress: Progress = lambda _: None) -> Outcome:
    """`translate_document`, whose every failure is an EngineError; one that nobody foresaw names the document."""
    try:
        return translate_document(plan, desk, progress, known)
    except EngineError:
        raise
    except Exception as error:  # of a library or a mistake of ours: one document's, and not the run's
        reason = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(": ")
        message = f"{plan.document.name}: could not be translated ({reason}); the others go on"
        raise EngineError(message) from error


def answer(desk: Desk | EngineError, plan: Plan, known: Mapping[str, Translation]) -> Outcome | EngineError:
    """What a worker sends back: the error as a value, without a cause, which may be of a class that cannot be sent."""
    if isinstance(desk, EngineError):
        return desk
    try:
        return carry_out(plan, desk, known)
    except EngineError as error:
        return EngineError(str(error))


def made(recipe: Recipe, who: str) -> Desk | EngineError:
    """The recipe's desk with the engines of this machine: those in the folders of its configuration, and Apertium's."""

    def installed() -> list[Path]:
        return [place.path for place in folders.places(config.load(config.find()).packages)]

    try:
        return recipe.desk(installed, who)
    except DragomanError as error:
        return EngineError(str(error) if isinstance(error, EngineError) else f"{who}: {error}")


def asked(plan: Plan, known: Mapping[str, Translation]) -> int:
    """How many segments engines are asked for: what the progress of `translate_document` adds up to."""
    return sum(plan.tags[s.key].tag in plan.routes and s.key not in known for s in plan.segments)


def _opened(spec: str) -> Engine | None:
    with suppress(EngineError):
        return open_engine(spec) if spec else None
    return None


def _lack(wanted: Wanted, here: Sequence[Engine], who: str) -> str:
    """Why none of the engines `here` serves: what is there instead, and what to do."""
    if alike := [e for e in here if e.name == wanted.name]:
        there, ours = Wanted.of(alike[0]).signature.split(), wanted.signature.split()
        has = " ".join(w for w in there if w not in ours) or "other scores or pairs"
        lacks = " ".join(w for w in ours if w not in there) or "the coordinator's"
        told = f"{wanted.name} with {has}, not {lacks}"
    else:
        others = dict.fromkeys(e.name for e in here if e.pairs() & set(wanted.pairs))
        told = f"{', '.join(others) or 'no engine'} for {', '.join(map(str, wanted.pairs[:3]))}, not {wanted.name}"
    return f"{who} has {_short(told)}: install the same package there"


def _short(text: str) -> str:
    """`text` with the beginnings of digests only."""
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1…", text)
