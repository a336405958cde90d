"""Bundles: models, glossaries, licences and, if wanted, the program itself in one archive, to be carried by hand.

A zip without compression (`packing.write_zip`) whose `manifest.json` has the digest of every other member.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, NamedTuple, TypeVar

from translate import __version__
from translate.errors import EngineError, UsageError
from translate.models import manifest
from translate.models.packing import is_terms, refuse_closed, write_zip
from translate.models.record import file_digest
from translate.packages import RECORD, Package
from translate.records import Route

SUFFIX = ".dragoman"
_NOTICES = Path(__file__).parent / "notices"
_CHUNK = 1 << 20

Installed = TypeVar("Installed")


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a bundle."""

    routes: Sequence[Route]
    packages: Sequence[Package]
    """Those that serve the routes, each once."""
    apt: Sequence[str] = ()
    """Debian packages of the Apertium pairs on the routes."""
    glossaries: Sequence[Path] = ()
    """Files, highest precedence first."""
    wheels: Sequence[Path] = ()
    """The program's and those of all it needs; empty: the program is there already."""


class Unpacked(NamedTuple, Generic[Installed]):
    """What `unpack` did."""

    installed: list[Installed]
    """What the callable returned for each package, in the order of the manifest."""
    glossaries: list[Path]
    """Where the glossaries are now."""
    apt: tuple[str, ...]
    """Debian packages that the routes need besides."""


def write_bundle(output: Path, contents: Contents) -> None:
    """Write the bundle `output`, whole or not at all; the same contents give the same bytes.

    Packages that lie unpacked are packed again, without the record of their installation. Raises UsageError if two
    glossaries have one name or `output` cannot be written, EngineError for a damaged package, OSError for a full disk.
    """
    if output.suffix != SUFFIX:
        raise UsageError(f"{output}: call the bundle NAME{SUFFIX}: by that it is known")
    refuse_closed(output)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=output.absolute().parent) as work:
        members: dict[str, Path | bytes] = {}
        for package in contents.packages:
            members |= _package_members(package, Path(work))
        members |= _glossary_members(contents.glossaries)
        members |= {f"wheels/{p.name}": p for p in contents.wheels}
        if contents.wheels:
            members |= {f"licences/{p.name}": p for p in _NOTICES.iterdir()}
        members["INSTALL.txt"] = _instructions(output.name, contents).encode()
        ordered = {name: members[name] for name in sorted(members)}
        write_zip(output, {manifest.NAME: _manifest(contents, ordered), **ordered})


def is_bundle(path: Path) -> bool:
    """True for a file that is called `*.dragoman`, or is a zip with a bundle's manifest; whole or not."""
    if path.suffix == SUFFIX or not path.is_file() or not zipfile.is_zipfile(path):
        return path.suffix == SUFFIX and not path.is_dir()
    try:
        with zipfile.ZipFile(path) as archive:
            return manifest.NAME in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def unpack(path: Path, glossaries: Path, add: Callable[[Path], Installed]) -> Unpacked[Installed]:
    """Give every package in the bundle `path`, as a file, to `add`, then put its glossaries into a folder.

    Before that every member, wheels too, is compared with its digest: of a damaged or altered bundle nothing is
    installed. A glossary replaces one of the same name. Raises EngineError naming the member, UsageError if there is
    no such file, and what `add` raises: packages added before it stay.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no such file: give a bundle")
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise EngineError(f"{path}: not a bundle, or cut off ({error}): get it again") from error
    with archive:
        listed = manifest.read_manifest(path, archive)
        reader = _Reader(path, archive, listed.members)
        for name in listed.members:
            reader.copy(name, None)
        glossaries.parent.mkdir(parents=True, exist_ok=True)
        models = [n for n in listed.members if n.startswith("models/")]
        installed = [reader.use(name, glossaries.parent, add) for name in models]
        brought = [n for n in listed.members if n.startswith("glossaries/")]
        placed = [reader.use(name, glossaries.parent, lambda file: _place(file, glossaries)) for name in brought]
    return Unpacked(installed, placed, listed.apt)


class _Reader(NamedTuple):
    path: Path
    archive: zipfile.ZipFile
    digests: Mapping[str, str]

    def copy(self, name: str, out: BinaryIO | None) -> None:
        """Read the member `name` to its end and compare it with its digest; into `out`, if that is given."""
        digest = hashlib.sha256()
        try:
            with self.archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    if out:
                        out.write(chunk)
        except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise manifest.refusal(self.path, name, f"cannot be read ({error})") from error
        if digest.hexdigest() != self.digests[name]:
            reason = f"has sha256 {digest.hexdigest()}, not {self.digests[name]}"
            raise manifest.refusal(self.path, name, reason)

    def use(self, name: str, folder: Path, action: Callable[[Path], Installed]) -> Installed:
        """What `action` returns for the member `name`, a file in a temporary folder below `folder` meanwhile."""
        with tempfile.TemporaryDirectory(prefix=".dragoman-", dir=folder) as work:
            file = Path(work) / name.rpartition("/")[2]
            with file.open("xb") as out:
                self.copy(name, out)
            try:
                return action(file)
            except EngineError as error:  # it speaks of a file that nobody knows
                raise EngineError(str(error).replace(str(file), f"{self.path}: {name}")) from error


def _place(source: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return source.replace(folder / source.name)


def _package_members(package: Package, work: Path) -> Mapping[str, Path | bytes]:
    name = f"{package.name}-{package.version.replace('.', '_')}".rstrip("-")
    path = package.path
    if not package.zipped:
        path = work / f"{name}.argosmodel"
        files = sorted(f for f in package.files if f != RECORD)
        write_zip(path, {f"{name}/{f}": package.path / f for f in files})
    members: dict[str, Path | bytes] = {f"models/{name}.argosmodel": path}
    members |= {f"licences/{name}.{f}": package.read(f) for f in sorted(package.files) if is_terms(f)}
    card = package.path.with_suffix(".md")
    return members | ({f"licences/{name}.md": card} if package.zipped and card.is_file() else {})


def _glossary_members(files: Sequence[Path]) -> Mapping[str, Path]:
    """In the folder they are read by name: where that is another order than the one given, they are numbered."""
    names = [p.name for p in files]
    if twice := next((n for n in names if names.count(n) > 1), None):
        raise UsageError(f"two glossaries are called {twice}: rename one of them")
    if names != sorted(names):
        names = [f"{i:02}-{name}" for i, name in enumerate(names, 1)]
    return {f"glossaries/{name}": path for name, path in zip(names, files, strict=True)}


def _manifest(contents: Contents, members: Mapping[str, Path | bytes]) -> bytes:
    table = {
        "format": manifest.FORMAT,
        "program": f"dragoman {__version__}",
        **({"platform": _platform()} if contents.wheels else {}),
        "pairs": [
            {
                "from": route.pair.source,
                "to": route.pair.target,
                "route": [{"engine": h.engine, "from": h.pair.source, "to": h.pair.target} for h in route.hops],
            }
            for route in contents.routes
        ],
        "apt": list(contents.apt),
        "members": {name: _entry(content) for name, content in members.items()},
    }
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(content: Path | bytes) -> dict[str, str | int]:
    if isinstance(content, bytes):
        return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    return {"sha256": file_digest(content), "size": content.stat().st_size}


def _platform() -> dict[str, str]:
    version = ".".join(platform.python_version_tuple()[:2])
    return {"python": version, "system": sysconfig.get_platform()}


def _instructions(name: str, contents: Contents) -> str:
    lines = [f"{name}: translation without a network, made with dragoman {__version__}.", ""]
    command = "dragoman"
    if contents.wheels:
        here = _platform()
        command = "dragoman/bin/dragoman"
        lines += [
            f"The program, for Python {here['python']} on {here['system']}:",
            f"  python{here['python']} -m zipfile -e {name} unpacked",
            f"  python{here['python']} -m venv dragoman",
            "  dragoman/bin/python -m pip install --no-index --find-links unpacked/wheels dragoman",
            "",
        ]
    lines += ["Models and glossaries:", f"  {command} models add {name}", ""]
    if contents.apt:
        lines += [
            "Debian packages on which some of the languages depend (on a machine with a network, apt-get download gets",
            "each of them and what it needs as .deb files):",
            f"  apt-get install {' '.join(contents.apt)}",
            "",
        ]
    ways = [f"  {route}" for route in contents.routes]
    return "\n".join([*lines, "Translations it serves:", *ways, "", "Licences are in the folder licences.", ""])
