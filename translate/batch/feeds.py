"""RSS and Atom files: each entry a plain-text document of its own.

Formats: https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, RFC 4287. feedparser reads
them from bytes in memory. What stands before the root element, where alone XML can declare entities, is cut off
unread: so nothing is fetched or opened on a feed's behalf, and its text grows by nothing.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from translate.errors import DocumentError
from translate.formats import encoding

ENDINGS = frozenset({".rss", ".atom"})
"""Lower-case endings of files that are feeds, whatever stands in them."""
_PERHAPS = frozenset({".xml", ".rdf"})
ROOTS = frozenset({"rss", "feed", "RDF"})
"""Root elements of feeds, without prefix."""
_LARGEST = 16 * 2**20  # bytes; feedparser takes about 15 times as much memory
_BEGINNING = 16 * 2**10
_TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<([^\W\d][\w.:-]*)", re.DOTALL)
_DECLARED = re.compile(
    rb"""\s*<\?xml[^>]{0,80}?\sencoding\s*=\s*["']((?:iso|windows|cp|koi8|gb|big5|euc|shift|mac|us-?ascii)[\w.-]*)["']""",
    re.IGNORECASE,
)
# What html.parser stumbles over, or reads again and again to the end: comments and declarations, tags without an end.
_NO_TEXT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<[!?][^>]*>?", re.DOTALL)
_NO_TAG = re.compile(r"<(?![^<>]*>)")
_MARKUP = re.compile(r"<[A-Za-z/!]")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), 127, 0xFEFF))
_HIDDEN = frozenset({"script", "style"})
_BLOCKS = re.compile(
    "address|article|aside|blockquote|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hr|legend|li|main|menu|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_READABLE = 40  # characters of a slug before its digest
_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a plain-text document."""

    slug: str
    """A file name without ending: of letters, digits, `-` and `_`, at most 53. It follows from the entry's id alone."""
    text: str
    """The title, then the paragraphs, with an empty line between them; ends with a line end."""


def is_feed(path: Path) -> bool:
    """Whether the file is a feed by its ending, or `.xml` and `.rdf` by its root element; False for no file."""
    suffix = path.suffix.lower()
    return suffix in ENDINGS or (suffix in _PERHAPS and root(path) in ROOTS)


def root(path: Path) -> str:
    """The name of an XML file's root element, without prefix; empty if its beginning shows none or cannot be read."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
    except OSError:
        return ""
    codec = "utf-16" if beginning[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    return _root(beginning.decode(codec, "replace"))[0]


def load(path: Path, name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """What `read` gives for the file's bytes; a file that is too large is not read to its end. Raises DocumentError."""
    try:
        with path.open("rb") as stream:
            return read(stream.read(_LARGEST + 1), name)
    except OSError as e:
        raise DocumentError(f"{name}: cannot be read: {e.strerror}") from e


def read(data: bytes, name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of a feed in its order, each id once, and what is to be said about it, a line each.

    Of several entries with one id the newest counts (RFC 4287, 4.1.1). `name` is for messages. Raises DocumentError.
    """
    if len(data) > _LARGEST:
        raise DocumentError(f"{name}: too large for a feed; give one of at most {_LARGEST // 2**20} MiB")
    text = _decode(data, name)
    found, start = _root(text[:_BEGINNING])
    if found not in ROOTS:
        raise DocumentError(f"{name}: neither RSS nor Atom: its first element is <{found}>; give it its own ending")
    parsed = _parse("\n" * text.count("\n", 0, start) + text[start:], name)
    notes = []
    if parsed.get("bozo"):
        notes.append(f"{name}: {_broken(parsed.bozo_exception)}; what could be read is taken")
    newest: dict[str, Any] = {}
    texts: dict[str, str] = {}
    again = 0
    for entry in parsed.entries:
        if body := _text(entry):
            key = _key(entry) or body
            again += key in texts
            if key not in texts or _when(entry) > _when(newest[key]):
                newest[key], texts[key] = entry, body
    if again:
        notes.append(f"{name}: entries with another's id: {again}; of those with one id the newest is taken")
    if empty := len(parsed.entries) - len(texts) - again:
        notes.append(f"{name}: entries without text, left out: {empty}")
    if not parsed.entries:
        notes.append(f"{name}: no entries")
    return tuple(Entry(_slug(key), body) for key, body in texts.items()), tuple(notes)


def plain(markup: str) -> str:
    """The text of a piece of HTML: blocks as paragraphs with an empty line between, `<br>` as a line end.

    Scripts and styles are dropped, entities resolved, white space is one space. Text without any markup keeps its own
    paragraphs.
    """
    if not _MARKUP.search(markup):
        return _joined(_SPACE.sub(" ", p) for p in _EMPTY_LINE.split(html.unescape(markup)))
    parser = _Plain()
    parser.feed(_NO_TAG.sub("&lt;", _NO_TEXT.sub("", markup)))
    parser.close()
    lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(parser.pieces).split("\n"))
    return _joined("\n".join(group) for filled, group in groupby(lines, bool) if filled)


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(p.strip() for p in paragraphs if p.strip()).translate(_CONTROLS)


class _Plain(HTMLParser):
    """Collects text; line ends in `pieces` are those that the text is to have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._as_it_is = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self._as_it_is += tag == "pre"
        self._end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        self._as_it_is = max(0, self._as_it_is - (tag == "pre"))
        if tag != "br":
            self._end(tag)

    def _end(self, tag: str) -> None:
        if tag == "br" or _BLOCKS.fullmatch(tag):
            self.pieces.append("\n" if tag == "br" else "\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data if self._as_it_is else _SPACE.sub(" ", data))


def _root(text: str) -> tuple[str, int]:
    """Name, without prefix, and place of the first element in `text`; an empty name where there is none."""
    first = next((match for match in _TAG.finditer(text) if match[1]), None)
    return (first[1].rpartition(":")[2], first.start()) if first else ("", 0)


def _decode(data: bytes, name: str) -> str:
    """By mark, as valid UTF-8, as declared, by a guess: many feeds are UTF-8 and declare something else."""
    declared = _DECLARED.match(data)
    if declared and (data.isascii() or not _utf8(data)):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (UnicodeError, LookupError):
            pass  # it lied
    return encoding.decode(data, name)[0]


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(text: str, name: str) -> Any:  # noqa: ANN401  feedparser is not typed
    import feedparser  # noqa: PLC0415  slow to load, and most jobs have no feeds

    try:
        # A stream: bytes or text it would take for a file's name or an address. Markup is cut out below.
        stream = io.BytesIO(text.encode("utf-8", "replace"))
        return feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception as e:  # its reader of broken XML raises what comes
        raise DocumentError(f"{name}: this feed cannot be read ({type(e).__name__}); check its XML") from e


def _broken(problem: Exception) -> str:
    line = getattr(problem, "getLineNumber", lambda: None)()
    return f"broken XML in line {line - 1}" if line else "broken XML"  # feedparser puts one in front


def _text(entry: Any) -> str:  # noqa: ANN401
    """Title and content, else summary; empty if there is neither."""
    title = _plain_of(entry.get("title", ""), entry.get("title_detail", {}))
    contents = [_plain_of(c.get("value", ""), c) for c in entry.get("content", ())]
    summary = _plain_of(entry.get("summary", ""), entry.get("summary_detail", {}))
    body = next(filter(None, contents), summary)
    parts = [part for part in (_SPACE.sub(" ", title), body) if part]
    return "\n\n".join(parts) + "\n" if parts else ""


def _plain_of(value: str, detail: Any) -> str:  # noqa: ANN401
    kind = detail.get("type") or "text/html"
    if kind in {"text/html", "application/xhtml+xml"}:
        return plain(value)
    lines = ("\n".join(map(str.strip, p.splitlines())) for p in _EMPTY_LINE.split(value))
    return _joined(lines) if kind.startswith("text/") else ""


def _key(entry: Any) -> str:  # noqa: ANN401
    return (entry.get("id") or entry.get("link") or "").strip()


def _when(entry: Any) -> tuple[int, ...]:  # noqa: ANN401
    return tuple(entry.get("updated_parsed") or entry.get("published_parsed") or ())


def _slug(key: str) -> str:
    """The last part of an address, or the first words of a text, and a digest: `new-bridge-5d41402abc4b`."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return "-".join((*_readable(key), digest))


def _readable(key: str) -> Iterator[str]:
    path = unicodedata.normalize("NFC", unquote(re.split(r"[?#\n]", key, maxsplit=1)[0]))
    last = next((part for part in reversed(re.split(r"[/:]", path)) if part.strip()), "")
    words = re.sub(r"[^\w]+", "-", re.sub(r"\.\w{1,5}$", "", last)).strip("-_")[:_READABLE].strip("-_")
    if words:
        yield words
