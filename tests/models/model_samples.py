"""Packages made of the starter: whole ones with a change, and archives with one hostile member."""

import json
import shutil
import stat
import warnings
import zipfile
from pathlib import Path

from translate import resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
ROOT = "translate-en_ru-0_1"
_MODES = {"link": stat.S_IFLNK | 0o777, "pipe": stat.S_IFIFO | 0o644, "device": stat.S_IFBLK | 0o644}


def starter_files() -> dict[str, bytes]:
    """The starter's files, by their path in the package."""
    with zipfile.ZipFile(STARTER) as archive:
        return {n.split("/", 1)[1]: archive.read(n) for n in archive.namelist()}


def small_files(**metadata: object) -> dict[str, bytes]:
    """A package that can be installed and not run: one byte of weights."""
    given = {"from_code": "en", "to_code": "ru", "package_version": "1.0", "argos_version": "1.9", **metadata}
    files = {"metadata.json": json.dumps({k: v for k, v in given.items() if v is not None}).encode()}
    return files | {"sentencepiece.model": b"s", "model/model.bin": b"w", "model/config.json": b"{}", "README.md": b"#"}


def pack(path: Path, files: dict[str, bytes], root: str = f"{ROOT}/") -> Path:
    """A zip of `files`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(root + name, content)
    return path


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder of `files`."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def with_member(path: Path, member: str, kind: str) -> Path:
    """A copy of the starter at `path` with one member more."""
    shutil.copyfile(STARTER, path)
    info = zipfile.ZipInfo(member)
    info.filename = member  # ZipInfo cuts at NUL and turns separators
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _MODES.get(kind, stat.S_IFDIR | 0o755 if kind == "folder" else stat.S_IFREG | 0o644) << 16
    content = bytes(20_000_000) if kind == "bomb" else b"" if kind == "folder" else b"../../evil"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the second metadata.json
        archive.writestr(info, content)
    if kind == "encrypted":
        _set_encrypted(path, member.encode())
    return path


def _set_encrypted(path: Path, member: bytes) -> None:
    """Sets bit 0 of the general purpose flags of `member` in both of its headers (APPNOTE 4.3.7, 4.3.12)."""
    data = bytearray(path.read_bytes())
    for signature, flags, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = data.find(signature)
        while data[at + name : at + name + len(member)] != member:
            at = data.index(signature, at + 1)
        data[at + flags] |= 1
    path.write_bytes(data)
