"""The Format seam: a file to a Document and back, and which format a file name asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from translate import codes, languages, placeholders
from translate.errors import DocumentError, UsageError
from translate.records import Block, Document


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a file is its document, where its name alone does not say it."""

    article: bool = False
    """Of a web page the article alone."""
    fields: tuple[str, ...] = ()
    """Of a table or a data file these columns or paths; empty: what its format takes for texts."""

    def __str__(self) -> str:
        """For the store; `parse` reads it. Empty for the whole file."""
        parts = [["article"] if self.article else [], [f"fields={','.join(self.fields)}"] if self.fields else []]
        return " ".join(part for found in parts for part in found)

    @classmethod
    def parse(cls, text: str) -> Reading:
        """What `str` gave `text` for."""
        head, _, fields = text.partition("fields=")
        return cls(head.strip() == "article", tuple(fields.split(",")) if fields else ())


WHOLE = Reading()


class Format(Protocol):
    """One kind of file. A module under `formats/` with these names is a Format.

    It may also have `CATALOGUE`, `source(document)` and `target_name(name, target)`: see the functions of these names;
    and `OPTIONS`, the fields of `Reading` that it goes by.
    """

    MEDIA_TYPE: str

    def read(
        self, data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE
    ) -> Document:
        """The document in `data`; `name` is for messages and references. Raises DocumentError.

        Where it holds texts in `target` (empty: in its own target language) beside the sources, blocks that have one
        are not translatable; with `redo_fuzzy`, those with an unreviewed one are. Blocks and ids are the same in every
        case.
        """
        ...

    def write(
        self,
        document: Document,
        texts: Mapping[str, str],
        target: str = "",
        approved: Collection[str] = frozenset(),
        when: datetime | None = None,
    ) -> bytes:
        """The file with each block's text replaced by `texts[block.id]`, which are in the language `target`.

        `approved` are ids of blocks whose text people stand by: a format that has a word for it calls the others
        unreviewed. `when` is the time the texts were made, for formats that say it; None: their dates stay.

        A block that is missing from `texts`, or whose text is unchanged, keeps its bytes; with none changed the file
        comes back byte for byte.
        """
        ...


_LAST_WORD = re.compile(r"^.*[._-](?=[a-z]{2,3}(?:[_-][A-Z]{2})?$)")
_TAG = re.compile(r"[a-z]{2}(?:[_-][A-Z]{2})?")
_FORMATS = {
    "text/plain": ("text", ".txt .text"),
    "text/markdown": ("markdown", ".md .markdown"),
    "text/html": ("html", ".html .htm .xhtml"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", ".docx .docm"),
    "application/vnd.oasis.opendocument.text": ("odt", ".odt"),
    "application/x-subrip": ("srt", ".srt"),
    "text/vtt": ("vtt", ".vtt"),
    "text/csv": ("csv", ".csv .tsv"),
    "application/x-ndjson": ("jsonl", ".jsonl .ndjson"),
    "text/x-gettext-translation": ("po", ".po .pot"),
    "application/json": ("json", ".json .arb"),
    "application/xliff+xml": ("xliff", ".xlf .xliff"),
    "text/x-java-properties": ("properties", ".properties"),
    "application/x-android-resources": ("android", ".xml"),
}
"""Media type to module and file name endings."""
_REFUSED = {
    ".doc .dot .rtf .wpd .wps .pages": "save it as .docx or .odt",
    ".pdf .ps .djvu": "take the document that it was made from, or its text as .txt",
    ".xls .xlsx .ods .numbers": "save its sheets as .csv",
    ".ppt .pptx .odp .key": "save its text as .docx, .odt or .txt",
    ".epub .mobi .azw .azw3 .fb2": "take its chapters as .xhtml or .docx",
    ".ass .ssa .sub .sbv .ttml .dfxp": "save it as .srt or .vtt",
    ".yaml .yml .toml .ini .ts .strings .stringsdict .xcstrings .resx .resw": "convert it to .po or .json",
    ".tex .rst .adoc .asciidoc .mediawiki .textile .org .typ": "convert it to .md, for example with pandoc",
}
"""Endings of what would be damaged if it were read as plain text, and what to do about it."""
_BEGINNINGS = {b"{\\rtf": ".rtf", b"%PDF-": ".pdf", b"%!PS": ".ps"}
_ENDINGS = {ending: media_type for media_type, (_, endings) in _FORMATS.items() for ending in endings.split()}


def by_media_type(media_type: str) -> Format:
    """The format of a recorded media type; raises DocumentError if this program has none."""
    if media_type not in _FORMATS:
        raise DocumentError(f"no format reads {media_type}; known: {', '.join(_FORMATS)}")
    return cast("Format", import_module(f"translate.formats.{_FORMATS[media_type][0]}"))


def by_name(name: str) -> Format:
    """The format for a file name; names with an ending nobody claims are read as text, if `read` does not refuse."""
    return by_media_type(_ENDINGS.get(PurePath(name).suffix.lower(), "text/plain"))


def endings(media_type: str = "") -> frozenset[str]:
    """The file name endings of a format, or of all: lower case, with the dot."""
    return frozenset(e for e, own in _ENDINGS.items() if media_type in ("", own))


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The document in `data`, in the format its name asks for: see `Format.read`. Raises DocumentError.

    A note tells of an ending that nobody claims.
    """
    found, ending = by_name(name), PurePath(name).suffix.lower()
    if by_media_type("text/plain") is found:
        _refuse(next((e for start, e in _BEGINNINGS.items() if data.startswith(start)), ending), name)
    for option in ("article", "fields"):
        if getattr(how, option) and option not in getattr(found, "OPTIONS", ()):
            takes = sorted(e for e, t in _ENDINGS.items() if option in getattr(by_media_type(t), "OPTIONS", ()))
            raise DocumentError(f"{name}: --{option} is for {' '.join(takes)}: leave it out for this file")
    document = found.read(data, name, redo_fuzzy, target, how)
    unknown = (f"read as plain text: nothing is known of {ending}",) if ending and ending not in _ENDINGS else ()
    return replace(document, reading=str(how), notes=(*unknown, *document.notes))


def _refuse(ending: str, name: str) -> None:
    for endings_, advice in _REFUSED.items():
        if ending in endings_.split():
            raise DocumentError(f"{name}: {ending} is not read here: {advice}")


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The document's file with `texts` (block id to target text) in place: see `Format.write`.

    Never raises for text from `read`.
    """
    return by_media_type(document.media_type).write(document, texts, target, approved, when)


def catalogue(name: str) -> bool:
    """True for the name of a gettext catalogue, which holds sources and targets, and is what translators edit."""
    return getattr(by_name(name), "CATALOGUE", False)


def bilingual(name: str) -> bool:
    """True for the name of a file that holds sources and targets: what translators send back."""
    return by_name(name).MEDIA_TYPE in ("text/x-gettext-translation", "application/xliff+xml")


def source(document: Document) -> tuple[str, bool]:
    """The language a catalogue's messages are in, and whether the file says so itself or only its name or custom do.

    Empty where nothing tells.
    """
    declared = getattr(by_media_type(document.media_type), "source", None)
    tag, certain = declared(document) if declared else ("", False)
    return (tag, certain) if tag else (_named(document.name), False)


def _named(name: str) -> str:
    """The language in a name: `en.json`, `messages_en.properties`, `locales/en/app.json`; empty if there is none."""
    path = PurePath(name)
    for part in (_LAST_WORD.sub("", path.stem), path.parent.name):
        with suppress(UsageError):
            if _TAG.fullmatch(part):
                return languages.parse(part)
    return ""


def target_name(name: str, target: str) -> str:
    """What the translation into `target` of a document of this name is called: `app.pot` -> `app.po`."""
    renamed = getattr(by_name(name), "target_name", None)
    return renamed(name, target) if renamed else name


def digest(data: bytes) -> str:
    """A document's key: lower-case hex sha256 of its bytes."""
    return hashlib.sha256(data).hexdigest()


def make_blocks(texts: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """Blocks from (text, kind) pairs, with ids that stay the same when other blocks change.

    The id is a digest of the text; the second block with the same text gets `-2`, and so on. A block without a letter
    outside inline codes is not translatable.
    """
    ids = _Ids()
    worded = ((text, kind, any(map(str.isalpha, codes.blanked(text)))) for text, kind in texts)
    return tuple(Block(ids.of(text), text, kind, translatable=wanted) for text, kind, wanted in worded)


def make_messages(messages: Iterable[tuple[str, str, bool]]) -> tuple[Block, ...]:
    """Blocks from the (text, context, wanted) of a catalogue's messages; the id is a digest of text and context.

    A message that is not wanted, or that has no letter outside placeholders, is not translatable.
    """
    ids = _Ids()
    blocks = []
    for text, context, wanted in messages:
        worded = any(map(str.isalpha, placeholders.blanked(text))) or any(placeholders.choices(text))
        block_id = ids.of(f"{context}\x04{text}" if context else text)
        blocks.append(Block(block_id, text, "message", context, wanted and worded))
    return tuple(blocks)


def renewed(document: Document, texts: Mapping[str, str]) -> list[str | None]:
    """The text that each block is to have, in order; None where it keeps its own: no other one, or no words in it."""
    found = ((texts.get(block.id, ""), block.text) for block in document.blocks)
    return [new if new != old and new.strip() else None for new, old in found]


class _Ids:
    """Digests, numbered from their second use on."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def of(self, text: str) -> str:
        base = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self._counts[base] = n = self._counts.get(base, 0) + 1
        return base if n == 1 else f"{base}-{n}"
