"""The Format seam: a file to a Document and back, and which format a file name asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from translate.errors import DocumentError
from translate.records import Block, Document


class Format(Protocol):
    """One kind of file. A module under `formats/` with these names is a Format."""

    MEDIA_TYPE: str
    SUFFIXES: frozenset[str]
    """Lower-case file name endings with the dot."""

    def read(self, data: bytes, name: str) -> Document:
        """The document in `data`; `name` is for messages and references. Raises DocumentError."""
        ...

    def write(self, document: Document, texts: Mapping[str, str]) -> bytes:
        """The file with each block's text replaced by `texts[block.id]`.

        A block that is missing from `texts`, or whose text is unchanged, keeps its bytes; with none changed the file
        comes back byte for byte.
        """
        ...


_FORMATS = {"text/plain": "translate.formats.text"}


def by_media_type(media_type: str) -> Format:
    """The format of a recorded media type; raises DocumentError if this program has none."""
    if media_type not in _FORMATS:
        raise DocumentError(f"no format reads {media_type}; known: {', '.join(_FORMATS)}")
    return cast("Format", import_module(_FORMATS[media_type]))


def by_name(name: str) -> Format:
    """The format for a file name; names with an ending nobody claims are read as text."""
    suffix = PurePath(name).suffix.lower()
    for media_type in _FORMATS:
        found = by_media_type(media_type)
        if suffix in found.SUFFIXES:
            return found
    return by_media_type("text/plain")


def read(data: bytes, name: str) -> Document:
    """The document in `data`, in the format its name asks for. Raises DocumentError."""
    return by_name(name).read(data, name)


def write(document: Document, texts: Mapping[str, str]) -> bytes:
    """The document's file with `texts` (block id to target text) in place. Never raises for text from `read`."""
    return by_media_type(document.media_type).write(document, texts)


def digest(data: bytes) -> str:
    """A document's key: lower-case hex sha256 of its bytes."""
    return hashlib.sha256(data).hexdigest()


def make_blocks(texts: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """Blocks from (text, kind) pairs, with ids that stay the same when other blocks change.

    The id is a digest of the text; the second block with the same text gets `-2`, and so on. A block without a letter
    is not translatable.
    """
    counts: dict[str, int] = {}
    blocks = []
    for text, kind in texts:
        base = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        counts[base] = n = counts.get(base, 0) + 1
        block_id = base if n == 1 else f"{base}-{n}"
        blocks.append(Block(block_id, text, kind, translatable=any(c.isalpha() for c in text)))
    return tuple(blocks)
