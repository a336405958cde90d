"""The registry of engines: how one is opened by name, how all that are installed are found, and a guard around calls.

A spec is `name` or `name:argument`: `argos:/path/translate-en_ru-1_9.argosmodel`, `apertium:eng-spa`, `echo:drop`.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from translate.errors import EngineError
from translate.records import Draft, Engine, Pair

# Imported when first asked for: a missing or broken library stops its own engine only. Neural before rule-based:
# the order here is the order of `discover`, which finds engines that have `specs`; the others are opened by name alone.
_BUILTIN = {
    "argos": "translate.engines.argos:Argos",
    "apertium": "translate.engines.apertium:Apertium",
    "argostranslate": "translate.engines.argostranslate:Argostranslate",
    "echo": "translate.engines.echo:Echo",
}
ENTRY_POINTS = "dragoman.engines"
"""Entry point group of engines from other distributions: a class called with the spec's argument.

A static method `specs(folders: Sequence[Path]) -> list[str]` on it makes `discover` find its engines.
"""

_lock = threading.RLock()
_opened: dict[str, Engine] = {}


@dataclass(frozen=True, slots=True)
class Discovery:
    """What `discover` found."""

    engines: tuple[Engine, ...]
    """In order of preference: Argos packages (newest version of a pair first), Apertium modes, added engines."""
    problems: tuple[str, ...]
    """One line for each package or mode that was skipped."""


def open_engine(spec: str) -> Engine:
    """The engine `spec` names, one object a spec and process, whichever thread asks first.

    Raises EngineError if there is no such engine or if what it needs is missing or broken; a failure is not cached.
    """
    with _lock:
        if spec not in _opened:
            name, _, argument = spec.partition(":")
            _opened[spec] = _factory(name)(argument)
        return _opened[spec]


def spec_of(engine: Engine) -> str:
    """The spec that `open_engine` made `engine` of, in this process; empty if it was made in another way."""
    return next((spec for spec, opened in list(_opened.items()) if opened is engine), "")


def discover(package_folders: Sequence[Path]) -> Discovery:
    """Every engine installed: Argos packages in `package_folders` (searched in this order), then Apertium's modes.

    A folder that does not exist is empty. A bad package never disables the others: it becomes a problem. Loads no
    model. Engines are those of `open_engine`: the same objects at each call.
    """
    engines: list[Engine] = []
    problems: list[str] = []
    for name in (*_BUILTIN, *_added()):
        try:
            find: Callable[[Sequence[Path]], list[str]] | None = getattr(_factory(name), "specs", None)
            specs = find(package_folders) if find else []
        except EngineError as error:
            problems.append(str(error))
            continue
        for spec in specs:
            try:
                engines.append(open_engine(spec))
            except EngineError as error:
                problems.append(str(error))
    return Discovery(tuple(engines), tuple(problems))


def checked_translate(engine: Engine, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
    """`engine.translate`, held to its contract: EngineError if it does not return one draft a text."""
    drafts = engine.translate(texts, pair, n_best)
    if len(drafts) != len(texts):
        raise EngineError(
            f"{engine.name}: {len(drafts)} translations came back for {len(texts)} texts ({pair}); "
            "nothing was kept: report this to the authors of the engine or route around it"
        )
    return drafts


def _added() -> list[str]:
    return sorted({e.name for e in entry_points(group=ENTRY_POINTS)} - _BUILTIN.keys())


def _factory(name: str) -> Callable[[str], Engine]:
    """The class behind a registry name; entry points may add names and never replace one."""
    if name in _BUILTIN:
        module, _, attribute = _BUILTIN[name].partition(":")
        factory: Any = getattr(importlib.import_module(module), attribute)
        return factory  # type: ignore[no-any-return]
    for point in entry_points(group=ENTRY_POINTS):
        if point.name == name:
            try:
                return point.load()  # type: ignore[no-any-return]
            except Exception as error:  # another distribution's code: whatever it raises, the house stands
                raise EngineError(f"engine {name!r} ({point.value}) cannot be loaded: {error}") from error
    known = ", ".join((*_BUILTIN, *_added()))
    raise EngineError(f"no engine is called {name!r}; there are: {known} (write NAME or NAME:ARGUMENT)")
