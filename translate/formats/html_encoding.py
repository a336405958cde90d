"""Bytes of an HTML file to text, by what the file says of its encoding, and back.

https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding; browsers take some names for
encodings that hold more: https://encoding.spec.whatwg.org/#names-and-labels.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from translate.errors import DocumentError
from translate.formats import encoding
from translate.formats.encoding import Encoding

UTF_8 = Encoding("utf-8")

_FIRST = 1024
_HEAD = 64 * 1024  # a late <meta> counts where nothing else decides
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(
    rb"<meta[ \t\n\f\r/][^>]*?charset[ \t\n\f\r]*=[ \t\n\f\r]*[\"']?[ \t\n\f\r]*([\w.:+-]+)", re.IGNORECASE
)
_XML = re.compile(rb"<\?xml[^>]*?encoding[ \t\r\n]*=[ \t\r\n]*[\"']([\w.:+-]+)", re.IGNORECASE)
_WIDER = {
    "cp1252": "ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 x-user-defined x-cp1252",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 x-cp1254",
    "cp874": "iso-8859-11 iso8859-11 tis-620 dos-874 windows-874",
    "gb18030": "gb2312 gb_2312-80 gbk x-gbk chinese iso-ir-58 csgb2312",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "cp1250": "x-cp1250",
    "cp1251": "x-cp1251",
    "mac-roman": "macintosh x-mac-roman mac",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "koi8-r": "koi koi8 koi8_r",
    "koi8-u": "koi8-ru",
    "iso8859-8": "iso-8859-8-i iso-8859-8-e logical visual",
    # A file in which this can be read is not in UTF-16.
    "utf-8": "utf-16 utf-16le utf-16be unicode unicode-1-1-utf-8 x-unicode20utf8",
}
_CODECS = {label: codec for codec, labels in _WIDER.items() for label in labels.split()}


class Decoded(NamedTuple):
    """A file's text."""

    text: str
    encoding: Encoding
    declared: bool
    """The file says what its encoding is."""
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of `data`; `encode` gives `data` again.

    Bytes that the declared encoding does not know are lone surrogates in the text, as Python's surrogateescape has
    them. Raises DocumentError for what is no text or would not come back.
    """
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    codec = "" if marked else _declared(data)
    if not codec:
        text, found = encoding.decode(data, name)
        return Decoded(text, found, marked, (f"read as {found.name}, by a guess",) if found.guessed else ())
    try:
        text = data.decode(codec, "surrogateescape")
        survives = text.encode(codec, "surrogateescape") == data
    except UnicodeError:
        survives = False
    if not survives:
        raise DocumentError(f"{name}: does not survive decoding as {codec}, which it says it is in; save it as UTF-8")
    broken = 0 if text.isascii() else sum(text.count(c) for c in map(chr, range(0xDC80, 0xDD00)))
    notes = (f"{broken} bytes are not valid {codec}, which the file says it is in",) if broken else ()
    return Decoded(text, Encoding(codec), True, notes)


def encode(text: str, used: Encoding) -> bytes:
    """`text` in the encoding that it came in."""
    return used.mark + text.encode(used.name, "surrogateescape")


def _declared(data: bytes) -> str:
    """The Python codec for the encoding that the file names; empty if it names none that is known."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    for found in (_META.search(head[:_FIRST]), _XML.match(head[:_FIRST]), _META.search(head)):
        if found and (codec := _codec(found[1].decode("latin-1").lower())):
            return codec
    return ""


def _codec(label: str) -> str:
    if label in _CODECS:
        return _CODECS[label]
    try:
        info = codecs.lookup(label)
        "a".encode(info.name)
    except (LookupError, UnicodeError, TypeError):
        return ""
    return "" if info.name.startswith(("utf-7", "utf-16", "utf-32", "idna", "punycode")) else info.name
