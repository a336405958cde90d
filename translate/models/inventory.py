"""Which packages are here, which of them a person means, and how one is removed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from translate import languages
from translate.errors import EngineError, UsageError
from translate.models.folders import Kind, Place, kind_of
from translate.packages import RECORD, Package, find_packages, open_package, version_key
from translate.records import Pair


@dataclass(frozen=True, slots=True)
class Found:
    """A package, or what looks like one."""

    path: Path
    kind: Kind
    package: Package | None
    """None: it cannot be read, `problem` says why."""
    problem: str = ""

    @property
    def title(self) -> str:
        """`translate-en_fr 1.9`; of a broken package its file's name."""
        return f"{self.package.name} {self.package.version}".rstrip() if self.package else self.path.name

    def size(self) -> int:
        """Bytes on disk."""
        files = [self.path] if self.path.is_file() else [p for p in self.path.rglob("*") if p.is_file()]
        return sum(p.stat().st_size for p in files)


def scan(places: Sequence[Place]) -> list[Found]:
    """All packages in `places`: by pair, newest first and then in the order of the places; broken ones last.

    The first of a pair is the one that translates. Loads no model.
    """
    found = [look(path, place.kind) for place in places for path in _candidates(place.path)]
    whole = [(f, f.package) for f in found if f.package]
    whole.sort(key=lambda item: (item[1].pair, [-n for n in version_key(item[1].version)]))
    return [f for f, _ in whole] + [f for f in found if not f.package]


def look(path: Path, kind: Kind) -> Found:
    """The package at `path`, whole or not."""
    try:
        return Found(path, kind, open_package(path))
    except EngineError as error:
        return Found(path, kind, None, str(error))


def select(found: Sequence[Found], words: Sequence[str]) -> list[Found]:
    """The packages that `words` mean, in the order of `found`.

    Two words are a pair (`en`, `ru`). One is a pair (`en-ru`), a name (`translate-en_ru`), a name with its version
    (`translate-en_ru-1_9`), or a path. Raises EngineError if nothing fits, UsageError for an unknown language.
    """
    if len(words) == 2:
        wanted = Pair(*(languages.parse(word) for word in words))
        chosen = [f for f in found if f.package and f.package.pair == wanted]
    else:
        chosen = [f for f in found if words and words[0].casefold() in _names(f)]
        path = Path(*words)
        if not chosen and words and path.exists():
            known = [f for f in found if f.path.resolve() == path.resolve()]
            chosen = known or [look(path, kind_of(path.absolute().parent))]
    if not chosen:
        here = ", ".join(f.title for f in found) or "none"
        raise EngineError(
            f"no package {' '.join(words)} here; there are: {here}. To install one: dragoman models install FROM TO, "
            "or dragoman models add FILE"
        )
    return chosen


def remove(found: Found) -> None:
    """Delete an installed package, whole or not at all.

    Raises UsageError for one that is not ours (configured by the user, upstream's, the starter), EngineError if it
    cannot be deleted.
    """
    if found.kind != "own":
        whose = {"starter": "comes with the program", "upstream": "belongs to argostranslate"}
        why = whose.get(found.kind, "was not installed by dragoman")
        raise UsageError(f"{found.path} {why}: it is not removed")
    try:
        if found.path.is_symlink() or found.path.is_file():
            found.path.unlink()
            return
        # Out of sight in one step: a package that is half gone is never used.
        temporary = Path(tempfile.mkdtemp(prefix=".dragoman-", dir=found.path.parent))
        found.path.rename(temporary / "package")
        shutil.rmtree(temporary)
    except OSError as error:
        raise EngineError(f"{found.path}: cannot be removed: {error.strerror}") from error


def _candidates(folder: Path) -> list[Path]:
    """What `find_packages` finds, and folders that have lost everything but their record."""
    recorded = sorted(p.parent for p in folder.glob(f"*/{RECORD}"))
    return list(dict.fromkeys([*find_packages(folder), *recorded]))


def _names(found: Found) -> set[str]:
    names = {found.title, found.path.name, found.path.name.removesuffix(".argosmodel")}
    if package := found.package:
        version = package.version.replace(".", "_")
        pairs = {sep.join(package.pair) for sep in ("-", "_", "→", ":")}
        names |= {package.name, f"{package.name}-{version}", *pairs}
    return {name.casefold() for name in names}
