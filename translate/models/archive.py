"""Safe unpacking: the files an Argos package may hold, out of a zip or a folder that nobody vouches for.

A hostile member is refused before anything is written, and the message names it. Zip format: PKWARE's APPNOTE 6.3.
"""

from __future__ import annotations

import lzma
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from translate.errors import EngineError
from translate.packages import TOKENIZER

MAX_BYTES = 4 * 1024**3
"""All files of a package together; full Argos packages have 50 to 300 MB."""
MAX_RATIO = 100
"""Unpacked to packed size of one member beyond `_SMALL`; weights reach 4, vocabularies 10, a bomb of zeros 1030."""
MAX_FILES = 1000
_SMALL = 1 << 20
_METADATA_BYTES = 1 << 20
_CHUNK = 1 << 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # general purpose bits: encrypted, strong encryption, masked headers

_WANTED = re.compile(
    r"metadata\.json|sentencepiece(\.target)?\.model|model/[^/.][^/]*|"
    r"(?i:[^/]+\.md|(readme|licen[cs]e|copying|notice)[^/]*)"
)
# Sentence splitters that upstream packs beside the model, an older tokenizer, our own record of another machine, and
# what a Mac leaves in every archive: not needed and not unpacked.
_SKIPPED = re.compile(r"(stanza|spacy|minisbd)/.*|bpe\.model|dragoman\.json|(.*/)?(\.DS_Store|\._[^/]*)")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


class Member(NamedTuple):
    """A file of a package before it is unpacked."""

    name: str
    """Below the package's own folder, with `/`."""
    size: int
    """Bytes, unpacked."""
    open: Callable[[], IO[bytes]]


def unpack(source: Path, folder: Path, max_bytes: int = MAX_BYTES) -> None:
    """Write the files of the package `source`, a zip or a folder, into the new folder `folder`.

    Sentence splitters that come with it are left out. Raises EngineError naming the member for a path that is absolute
    or leaves the folder, a link or device, a name given twice, a file no package has, encryption, and sizes beyond
    the limits, and OSError if `folder` cannot be written; then some files may have been.
    """
    with _opened(source) as members:
        names = {m.name for m in members}
        if "bpe.model" in names and TOKENIZER not in names:
            raise _refusal(source, "bpe.model", "only SentencePiece packages are supported: look for a newer package")
        kept = [m for m in members if _wanted(source, m.name)]
        _check_sizes(source, kept, max_bytes)
        folder.mkdir()
        for member in kept:
            target = folder / member.name
            target.parent.mkdir(exist_ok=True)
            with target.open("xb") as out:
                for chunk in _chunks(source, member):
                    out.write(chunk)


def safe_members(archive: zipfile.ZipFile, source: Path) -> list[zipfile.ZipInfo]:
    """All files of an archive, folders left out, none of which can leave the folder it is unpacked into.

    Whether it should hold them, and the sum of their sizes, is for the caller to decide. Raises EngineError naming
    the member.
    """
    seen = set()
    for info in archive.infolist():
        for name in {info.filename, info.orig_filename}:
            if reason := _hostile_name(name) or _hostile_kind(info):
                raise _refusal(source, name, reason)
        # One name on file systems that fold case or Unicode forms.
        key = unicodedata.normalize("NFC", info.filename).casefold().rstrip("/")
        if key in seen:
            raise _refusal(source, info.filename, "is there more than once")
        seen.add(key)
    return [info for info in archive.infolist() if not info.is_dir()]


@contextmanager
def _opened(source: Path) -> Iterator[list[Member]]:
    if source.is_dir():
        yield _folder_members(source)
        return
    if not zipfile.is_zipfile(source):
        raise EngineError(f"{source}: not an Argos package (no zip archive), or cut off: get it again")
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise EngineError(f"{source}: cannot be read ({error}): get it again") from error
    with archive:
        infos = [i for i in safe_members(archive, source) if not i.filename.startswith("__MACOSX/")]
        root = _root(source, [i.filename for i in infos])
        for info in infos:
            if not info.filename.startswith(root):
                raise _refusal(source, info.filename, f"lies outside the package's folder {root!r}")
        yield [Member(i.filename.removeprefix(root), i.file_size, partial(archive.open, i)) for i in infos]


def _folder_members(source: Path) -> list[Member]:
    found = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source).as_posix()
        if reason := _hostile_name(name) or _mode_problem(path.lstat().st_mode):
            raise _refusal(source, name, reason)
        if path.is_file():
            found.append(Member(name, path.stat().st_size, partial(_binary, path)))
    _root(source, [m.name for m in found if "/" not in m.name])
    return found


def _binary(path: Path) -> IO[bytes]:
    return path.open("rb")


def _root(source: Path, names: Sequence[str]) -> str:
    """The folder inside the archive that holds the package, with `/` at its end; empty if it has none."""
    found = [n for n in names if re.fullmatch(r"([^/]+/)?metadata\.json", n) and not _SKIPPED.fullmatch(n)]
    if not found:
        raise EngineError(f"{source}: metadata.json is missing")
    if len(found) > 1:
        raise _refusal(source, found[-1], f"is a second metadata.json beside {found[0]!r}")
    return found[0].removesuffix("metadata.json")


def _hostile_name(name: str) -> str:
    """What is wrong with a path, on any system; empty: nothing."""
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "is an absolute path"
    if ".." in parts:
        return "leaves the package's folder"
    if "\\" in name:
        return "has a backslash in its name"
    if any(not p or p[-1] in ". " or re.search(r"[\x00-\x1f\x7f:]", p) for p in parts):
        return "is no portable file name"
    if any(_DEVICES.fullmatch(p) for p in parts):
        return "is the name of a device"
    return ""


def _hostile_kind(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.file_size > max(_SMALL, MAX_RATIO * info.compress_size):
        return f"is packed more than {MAX_RATIO} to 1, as no model is"
    return _mode_problem(info.external_attr >> 16)


def _mode_problem(mode: int) -> str:
    """`mode` as in `st_mode`; archives from systems without one have 0."""
    if stat.S_ISLNK(mode):
        return "is a link"
    return "" if stat.S_IFMT(mode) in {0, stat.S_IFREG, stat.S_IFDIR} else "is a device, pipe or socket"


def _wanted(source: Path, name: str) -> bool:
    if _WANTED.fullmatch(name):
        return True
    if _SKIPPED.fullmatch(name):
        return False
    raise _refusal(source, name, "is no file that a package has")


def _check_sizes(source: Path, members: Sequence[Member], max_bytes: int) -> None:
    if len(members) > MAX_FILES:
        raise _refusal(source, members[MAX_FILES].name, f"is one file too many: a package has at most {MAX_FILES}")
    total = 0
    for member in members:
        total += member.size
        if total > max_bytes:
            raise _refusal(source, member.name, f"goes beyond {max_bytes:,} bytes, the most a package may unpack to")
        if member.name == "metadata.json" and member.size > _METADATA_BYTES:
            raise _refusal(source, member.name, f"has more than {_METADATA_BYTES:,} bytes")


def _chunks(source: Path, member: Member) -> Iterator[bytes]:
    """The content; zipfile reads no further than the announced size and compares the checksum."""
    try:
        with member.open() as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError) as error:
        raise _refusal(source, member.name, f"cannot be read ({error}): get the package again") from error


def _refusal(source: Path, name: str, reason: str) -> EngineError:
    return EngineError(f"{source}: {name!r} {reason}; nothing was installed")
