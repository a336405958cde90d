"""The table of contents of a bundle, `manifest.json`: what is in it, for what, and the sha256 of every member.

`{"format": 1, "program": "dragoman 0.1.0", "platform": {...}, "pairs": [...], "apt": [...],
"members": {path: {"sha256": ..., "size": ...}}}`; `platform` is there if wheels are. Digests show damage; who made a
bundle they do not show.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate.errors import EngineError
from translate.models.archive import safe_members

NAME = "manifest.json"
FORMAT = 1
MEMBERS = re.compile(r"INSTALL\.txt|(models|glossaries|licences|wheels)/[^/.][^/]*")
"""Paths a bundle may hold besides the manifest."""
_MOST_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class Manifest:
    """What of a manifest is needed to unpack its bundle."""

    members: dict[str, str]
    """Path to lower-case hex sha256, in the order of the file."""
    apt: tuple[str, ...]
    """Debian packages with the Apertium pairs of the routes."""


def read_manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """The manifest of the bundle `archive`, read from `path`, held against the members that are really there.

    Every one is listed with its size, is no link, leaves no folder, and is stored without compression: a bundle cannot
    unpack to more than it has. Raises EngineError naming the member.
    """
    infos = {info.filename: info for info in safe_members(archive, path)}
    manifest = _parse(path, archive, infos.pop(NAME, None))
    listed = manifest["members"]
    for name, info in infos.items():
        if not MEMBERS.fullmatch(name):
            raise refusal(path, name, "is no file that a bundle has")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise refusal(path, name, "is compressed, as nothing in a bundle is")
        if name not in listed:
            raise refusal(path, name, f"is not in {NAME}")
        if listed[name]["size"] != info.file_size:
            raise refusal(path, name, f"has {info.file_size} bytes, not the {listed[name]['size']} of {NAME}")
    if missing := sorted(listed.keys() - infos.keys()):
        raise refusal(path, missing[0], "is missing")
    return Manifest({n: str(m["sha256"]) for n, m in listed.items()}, tuple(map(str, manifest["apt"])))


def refusal(path: Path, name: str, reason: str) -> EngineError:
    """The error for a member that is not what it should be."""
    return EngineError(f"{path}: {name!r} {reason}; nothing was installed: get the bundle again")


def _parse(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> dict[str, Any]:
    if info is None:
        raise refusal(path, NAME, "is missing")
    if info.file_size > _MOST_BYTES:
        raise refusal(path, NAME, f"has more than {_MOST_BYTES:,} bytes")
    try:
        found = json.loads(archive.read(info))
        if found["format"] > FORMAT:
            raise EngineError(f"{path}: a bundle of format {found['format']}, from a newer dragoman: update this one")
        for member in found["members"].values():
            if not isinstance(member["sha256"], str) or not isinstance(member["size"], int):
                raise TypeError("a member without sha256 and size")
        if not isinstance(found["apt"], list):
            raise TypeError("apt is no list")
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refusal(path, NAME, f"cannot be understood ({error})") from error
    return found  # type: ignore[no-any-return]
