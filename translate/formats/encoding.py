"""Bytes to text: byte order marks, UTF-8, UTF-16, and legacy encodings by charset-normalizer."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from charset_normalizer import from_bytes

from translate.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16-LE, whose mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_MAX_CONTROLS = 0.02  # share of control characters above which a file is called binary
# Encodings people's files are in; left to itself the library prefers mac-cyrillic to cp1251 for a short text.
_LEGACY = (
    "cp1252 cp1251 koi8_r koi8_u cp866 cp1250 cp1254 cp1253 cp1255 cp1256 cp1257 gb18030 big5 shift_jis euc_jp euc_kr"
)
# The library mistakes these for one another; a text whose letters all belong to one of these alphabets is in that one.
_ALPHABETS = {
    "cp1252": frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüÿßœ"),
    "cp1254": frozenset("çğıöşüâîû"),
}
# A sign between two letters that no language writes there shows a wrong code page: «by³o» for «było».
_SIGN_IN_WORD = re.compile(r"[^\W\d_][^\w\s\x00-\x7f’‘–—…·«»“”][^\W\d_]")
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x85\x1b")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is encoded."""

    name: str
    """Python codec name, lower case."""
    mark: bytes = b""
    """Byte order mark in front of the text, if there was one."""
    guessed: bool = False
    """True where neither a mark nor valid UTF-8 decided."""


def decode(data: bytes, name: str) -> tuple[str, Encoding]:
    """The text of `data` without its byte order mark, and its encoding; encoding the text again gives `data`.

    Raises DocumentError if this is no text: `name` is the file's name for the message.
    """
    text, encoding = _decode(data, name)
    if _looks_binary(text):
        raise _binary(name)
    return text, encoding


def _decode(data: bytes, name: str) -> tuple[str, Encoding]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], Encoding(codec, mark), name)
    if utf16 := _utf16_without_mark(data):
        return _strict(data, Encoding(utf16, guessed=True), name)
    try:
        return data.decode("utf-8"), Encoding("utf-8")
    except UnicodeDecodeError:
        return _strict(data, _guess(data, name), name)


def encode(text: str, encoding: Encoding) -> bytes:
    """`text` in `encoding` with its mark; in UTF-8 where that encoding lacks a character of it."""
    try:
        return encoding.mark + text.encode(encoding.name)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _strict(data: bytes, encoding: Encoding, name: str) -> tuple[str, Encoding]:
    try:
        text = data.decode(encoding.name)
    except UnicodeDecodeError as e:
        message = f"{name}: not valid {encoding.name} at byte {e.start + len(encoding.mark)}; save it as UTF-8"
        raise DocumentError(message) from e
    if text.encode(encoding.name) != data:
        raise DocumentError(f"{name}: does not survive decoding as {encoding.name}; save it as UTF-8")
    return text, encoding


def _guess(data: bytes, name: str) -> Encoding:
    if b"\0" in data[:_SAMPLE]:
        raise _binary(name)
    sample = _letters_first(data)
    best = from_bytes(sample, cp_isolation=_LEGACY.split()).best()
    if best is None:
        raise DocumentError(f"{name}: the character encoding is not recognised; save it as UTF-8")
    codec = best.encoding
    if codec in {*_ALPHABETS, "cp1250", "cp1257", "big5"}:
        codec = next((c for c, letters in _ALPHABETS.items() if _spelt_with(sample, c, letters)), codec)
    return Encoding(codecs.lookup(codec).name, guessed=True)


def _spelt_with(sample: bytes, codec: str, letters: frozenset[str]) -> bool:
    try:
        text = sample.decode(codec).lower().replace("i\u0307", "i")  # of İ
    except UnicodeDecodeError:
        return False
    return not _SIGN_IN_WORD.search(text) and all(c in letters for c in text if c.isalpha() and not c.isascii())


def _letters_first(data: bytes) -> bytes:
    """A sample around the first byte that is not ASCII, where the guess is decided."""
    first = next((i for i, b in enumerate(data) if b > 127), 0)
    return data[first : first + _SAMPLE]


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows in every other byte: few values (the script's rows), zero among them for spaces and line ends."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or len(data) % 2:
        return None
    columns = {"utf-16-be": Counter(sample[0::2]), "utf-16-le": Counter(sample[1::2])}
    for codec, high in columns.items():
        (low,) = (column for name, column in columns.items() if name != codec)
        rows = sum(count for _, count in high.most_common(3))
        if high[0] and rows > 0.9 * high.total() and low[0] < 0.01 * low.total():
            return codec
    return None


def _binary(name: str) -> DocumentError:
    return DocumentError(f"{name}: this is a binary file, not text; give a text file")


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    controls = sum(c < " " and c not in _TEXT_CONTROLS for c in sample)
    return "\0" in sample or controls > _MAX_CONTROLS * len(sample)
