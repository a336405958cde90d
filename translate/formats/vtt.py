"""WebVTT subtitles (https://www.w3.org/TR/webvtt1/): as SubRip, with notes, styles, regions, voices and settings."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from datetime import datetime

from translate.formats import subtitles
from translate.formats.base import WHOLE, Reading
from translate.formats.encoding import encode
from translate.formats.subtitle_parts import Syntax
from translate.records import Document

MEDIA_TYPE = "text/vtt"

# What YouTube's files say in their header.
_LANGUAGE = re.compile(r"(WEBVTT[^\r\n]*(?:\r\n|\r|\n)(?:[^\r\n]+(?:\r\n|\r|\n)){0,9}?Language:[ \t]*)[\w-]+")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")


def _meant(text: str) -> str:
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _written(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")


_SYNTAX = Syntax(
    media_type=MEDIA_TYPE,
    header="WEBVTT",
    example="00:01.000 --> 00:02.500",
    blank_ends=True,
    tag=re.compile(r"<[^<>]{0,500}>|\{\\[^{}\n]{1,200}\}"),
    position=re.compile(r"(?:\{\\[^{}\n]{1,200}\})+[ \t]*"),
    meant=_meant,
    written=_written,
)


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The sentences of the cues in `data`, which may run over several. Raises DocumentError for what is no WebVTT."""
    return subtitles.read(data, name, _SYNTAX)


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` shared out over the cues of their sources; a language that its header names is `target`."""
    text, encoding, changed = subtitles.write(document, texts, _SYNTAX)
    if changed and target:
        text = _LANGUAGE.sub(lambda found: f"{found[1]}{target}", text, count=1)
    return encode(text, encoding)
