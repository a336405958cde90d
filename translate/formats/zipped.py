"""Zip containers read and changed by hand: what is not changed keeps its compressed bytes, and is never unpacked.

Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Nothing is ever extracted to a file, so names
with `..` do no harm. Of two members with one name the last counts.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from translate.errors import DocumentError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_MEMBERS = 20_000
_LARGEST_PART = 64 << 20
"""Bytes of a part that is read: some 20,000 pages of text, which as a tree take 1.5 GB."""
_HONEST = 8 << 20, 1 << 30
"""Bytes up to which no part, and no file, is called a bomb."""
_RATIO = 300, 100
"""How many times smaller a part, or the whole, may be packed above that; deflate's best is 1032."""
_ENCRYPTED, _STREAMED, _UTF8 = 0x1, 0x8, 0x800
_ZIP64 = 1


@dataclass(frozen=True)
class Archive:
    """A container that was looked over."""

    data: bytes
    name: str
    members: tuple[zipfile.ZipInfo, ...]
    starts: tuple[int, ...]
    """Where each member's packed bytes begin."""
    comment: bytes

    @cached_property
    def _places(self) -> dict[str, int]:
        return {member.filename: i for i, member in enumerate(self.members)}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.casefold(): name for name in reversed(self._places)}

    def find(self, path: str) -> str | None:
        """The name of a member as it is written; case counts only where names differ in nothing else."""
        return path if path in self._places else self._folded.get(path.casefold())

    def read(self, path: str) -> bytes:
        """A member's content; raises DocumentError if it is broken, absent, or a bomb."""
        if path not in self._places:
            raise DocumentError(f"{self.name}: has no {path}: not a whole document, save it again")
        at = self._places[path]
        member, size = self.members[at], self.members[at].file_size
        if size > _HONEST[0] and size > _RATIO[0] * member.compress_size:
            raise _bomb(self.name, path, size)
        if size > _LARGEST_PART:
            most = f"{size >> 20:,} MB large, and at most {_LARGEST_PART >> 20} are read"
            raise DocumentError(f"{self.name}: {path} is {most}: split the document")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DocumentError(f"{self.name}: {path} is packed in a way that documents are not: save it again")
        raw = self.data[self.starts[at] : self.starts[at] + member.compress_size]
        try:
            content = zlib.decompressobj(-15).decompress(raw, size + 1) if member.compress_type else raw
        except zlib.error:
            content = b""
        if len(content) != size or zlib.crc32(content) != member.CRC:
            raise DocumentError(f"{self.name}: {path} is damaged: take an undamaged copy")
        return content

    def rewritten(self, changes: Mapping[str, bytes]) -> bytes:
        """The container with new contents of some members; with none its own bytes."""
        if not changes:
            return self.data
        out = bytearray()
        directory = bytearray()
        for i, (member, start) in enumerate(zip(self.members, self.starts, strict=True)):
            packed: bytes | memoryview = memoryview(self.data)[start : start + member.compress_size]
            crc, size = member.CRC, member.file_size
            if member.filename in changes and self._places[member.filename] == i:
                content = changes[member.filename]
                packed = _packed(content, member.compress_type)
                crc, size = zlib.crc32(content), len(content)
            directory += _entry(member, crc, len(packed), size, len(out))
            out += self._header(member, crc, len(packed), size) + packed
        at = len(out)
        end = _END.pack(b"PK\5\6", 0, 0, len(self.members), len(self.members), len(directory), at, len(self.comment))
        return bytes(out + directory + end + self.comment)

    def _header(self, member: zipfile.ZipInfo, crc: int, packed: int, size: int) -> bytes:
        """The header in front of a member: with its own extra field, which is not that of the directory."""
        _, _, _, _, _, _, _, _, _, name, extra = _LOCAL.unpack_from(self.data, member.header_offset)
        own = member.header_offset + _LOCAL.size + name
        rest = _plain_extra(self.data[own : own + extra])
        return _LOCAL.pack(b"PK\3\4", *_common(member, crc, packed, size), len(_name(member)), len(rest)) + (
            _name(member) + rest
        )


def opened(data: bytes, name: str) -> Archive:
    """The container in `data`. Raises DocumentError for what is none, is encrypted, damaged or a bomb."""
    if data.startswith(_CFB):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise _encrypted(name) if locked else DocumentError(f"{name}: is of an old Word: save it as .docx or .odt")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            members, comment, end = tuple(found.infolist()), found.comment, found.start_dir
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        ValueError,
        struct.error,
        EOFError,
    ) as problem:
        said = str(problem).lower()
        what = "not a zip container" if "not a zip" in said else f"a damaged zip container ({said})"
        raise DocumentError(f"{name}: {what}, which such documents are: take an undamaged copy") from None
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise _encrypted(name)
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or (total > _HONEST[1] and total > _RATIO[1] * len(data)):
        raise _bomb(name, f"{len(members)} members", total)
    starts = tuple(_start(data, member) for member in members)
    behind = (start + member.compress_size for start, member in zip(starts, members, strict=True))
    packed = sum(member.compress_size for member in members)
    if not all(starts) or packed > len(data) or any(at > end for at in behind):
        raise DocumentError(f"{name}: a damaged zip container (members overlap or lie outside): save it again")
    return Archive(data, name, members, starts, comment)


def _encrypted(name: str) -> DocumentError:
    return DocumentError(f"{name}: is encrypted: save it without a password")


def _bomb(name: str, what: str, size: int) -> DocumentError:
    return DocumentError(f"{name}: {what} would unpack to {size >> 20:,} MB, as zip bombs do: refused")


def _start(data: bytes, member: zipfile.ZipInfo) -> int:
    """Where the member's packed bytes begin; 0 where there is no header."""
    at = member.header_offset
    if at < 0 or at + _LOCAL.size > len(data) or data[at : at + 4] != b"PK\3\4":
        return 0
    name, extra = struct.unpack_from("<2H", data, at + 26)
    return at + _LOCAL.size + int(name) + int(extra)


def _packed(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return content
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def _common(member: zipfile.ZipInfo, crc: int, packed: int, size: int) -> tuple[int, ...]:
    """What both headers of a member have: from the version that is needed up to the sizes."""
    year, month, day, hour, minute, second = member.date_time
    time, date = hour << 11 | minute << 5 | second >> 1, (year - 1980) << 9 | month << 5 | day
    flags = member.flag_bits & ~_STREAMED
    return member.extract_version, flags, member.compress_type, time, date, crc, packed, size


def _entry(member: zipfile.ZipInfo, crc: int, packed: int, size: int, at: int) -> bytes:
    """A member's line in the directory."""
    name, extra = _name(member), _plain_extra(member.extra)
    made = member.create_system << 8 | member.create_version
    numbers = (len(name), len(extra), len(member.comment), 0, member.internal_attr, member.external_attr, at)
    return _CENTRAL.pack(b"PK\1\2", made, *_common(member, crc, packed, size), *numbers) + name + extra + member.comment


def _name(member: zipfile.ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")


def _plain_extra(extra: bytes) -> bytes:
    """Without the sizes of ZIP64, which are in the headers themselves now."""
    at, parts = 0, []
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        parts += [extra[at : at + 4 + size]] if kind != _ZIP64 else []
        at += 4 + size
    return b"".join([*parts, extra[at:]])
