"""SubRip subtitles: numbered cues with times, in no standard, but as players read them.

What the tags are: https://wiki.videolan.org/SubRip/ and those that FFmpeg's reader knows (`<i> <b> <u> <s> <font>`,
`{\\an8}`). Numbers, blank lines between cues, and hours may be missing; a blank line may stand in a cue.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from translate.formats import subtitles
from translate.formats.base import WHOLE, Reading
from translate.formats.encoding import encode
from translate.formats.subtitle_parts import Syntax
from translate.records import Document

MEDIA_TYPE = "application/x-subrip"

_TAG = re.compile(
    r"</?(?:b|br|c|em|font|i|lang|rt|ruby|s|span|strong|u|v)(?:[\s./][^<>]{0,500})?>|\{\\[^{}\n]{1,200}\}",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?<=\d)[ \t]*-{1,2}>[ \t]*(?=\d)")


def _written(text: str) -> str:
    return _ARROW.sub(" → ", text)  # else it could be taken for a line of times


_SYNTAX = Syntax(
    media_type=MEDIA_TYPE,
    header="",
    example="00:00:01,000 --> 00:00:02,500",
    blank_ends=False,
    tag=_TAG,
    position=re.compile(r"(?:\{\\[^{}\n]{1,200}\})+[ \t]*"),
    meant=str,
    written=_written,
)


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The sentences of the cues in `data`, which may run over several. Raises DocumentError where there is no cue."""
    return subtitles.read(data, name, _SYNTAX)


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` shared out over the cues of their sources, in its own encoding, or UTF-8."""
    text, encoding, _ = subtitles.write(document, texts, _SYNTAX)
    return encode(text, encoding)
