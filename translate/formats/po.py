"""GNU gettext catalogues as documents: untranslated entries are filled, everything else stays byte for byte.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html. What is filled is fuzzy with a comment that
says so, until a person approves it. A template, and a catalogue in another language than the target, becomes a new
catalogue as by msginit.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from translate import languages
from translate.errors import DocumentError, UsageError
from translate.formats import accelerators, base, plurals, po_header, po_scan
from translate.formats.base import WHOLE, Reading
from translate.formats.po_scan import Message, quoted
from translate.formats.survival import survives
from translate.records import Block, Document

MEDIA_TYPE = "text/x-gettext-translation"
CATALOGUE = True
MACHINE = "Dragoman: machine translation, unreviewed"
"""The translator comment on what nobody has approved."""

_CHARSET = re.compile(rb'"Content-Type:[^"\\]*charset=([^\s;"\\]+)', re.IGNORECASE)
_COMMENT = re.compile(rf"#[ ]{re.escape(MACHINE)}\r?\n")
_FUZZY = re.compile(r"(?<=[,\s])fuzzy(?=[,\s]|$)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block's text stands, and what was taken off it."""

    message: int
    before: str
    after: str
    mark: str
    """Accelerator with its letter."""


@dataclass(frozen=True, slots=True)
class _Skeleton:
    text: str
    codec: str
    messages: tuple[Message, ...]
    places: tuple[_Place, ...]
    """As many as blocks, in their order; a plural entry has two, one after the other."""


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The catalogue in `data`: a block for each msgid and each msgid_plural, the msgctxt its context.

    Entries that have a text in `target` (empty: the catalogue's own language) are not translatable; neither are fuzzy
    ones without `redo_fuzzy`. Raises DocumentError with file and line.
    """
    text, codec = _decode(data, name)
    messages = po_scan.scan(text, name, codec)
    header = next((m for m in messages if not m.id and m.context is None), None)
    if messages and header is None:
        raise DocumentError(f'{name}:{messages[0].line}: no header entry (msgid "") in this catalogue: add one')
    foreign = bool(header and _foreign(header, target))
    marks = accelerators.used(m.id for m in messages)
    places, texts = [], []
    for at, message in enumerate(messages):
        if message is header:
            continue
        wanted = foreign or not message.translated or (redo_fuzzy and message.fuzzy)
        for whole in (message.id, *([message.plural] if message.plural is not None else [])):
            inner = whole.strip()
            bare, mark = accelerators.taken(inner, marks)
            start = whole.find(inner)
            places.append(_Place(at, whole[:start], whole[start + len(inner) :], mark))
            texts.append((bare, message.context or "", wanted))
    kept = [n for n, (bare, _, _) in enumerate(texts) if bare]  # a msgid of white space has no text
    return Document(
        base.digest(data),
        name,
        MEDIA_TYPE,
        base.make_messages(texts[n] for n in kept),
        _Skeleton(text, codec, messages, tuple(places[n] for n in kept)),
    )


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The catalogue with `texts` as msgstr, its header saying so: in its own encoding, or UTF-8 where that cannot.

    Filled entries are fuzzy, with the comment `MACHINE`, unless all their blocks are in `approved`. Not filled are
    entries one of whose texts is missing, those whose texts are all unchanged, and such as are marked as a format
    (`c-format`) and lost a placeholder.
    """
    skeleton = document.skeleton
    assert isinstance(skeleton, _Skeleton)
    header = next((m for m in skeleton.messages if not m.id and m.context is None), None)
    if header is None:
        return _encode(skeleton.text, skeleton.codec)
    foreign = _foreign(header, target)
    forms = plurals.parse("" if foreign else po_header.field(header.strings[0], "Plural-Forms"))
    forms = forms or plurals.parse(languages.plural_forms(target))
    assert forms is not None  # languages gives no other
    writer = _Writer(skeleton, forms, foreign, "\r\n" if "\r\n" in skeleton.text else "\n")
    for number, message in enumerate(skeleton.messages):
        blocks = writer.blocks(document, number)
        new = [texts.get(block.id, "") for block, _ in blocks]
        changed = any(text != block.text for text, (block, _) in zip(new, blocks, strict=True))
        if message is header:
            continue
        if all(new) and changed and (strings := writer.strings(message, new, [place for _, place in blocks])):
            writer.fill(message, strings, all(block.id in approved for block, _ in blocks))
        elif foreign or (target and _needs_forms(message, forms)):
            writer.empty(message)
    if not writer.edits:
        return _encode(skeleton.text, skeleton.codec)
    body = writer.edited(skeleton.text[header.target[1] :], header.target[1])
    codec = skeleton.codec if _holds(body, skeleton.codec) and po_header.charset(header.strings[0]) else "utf-8"
    charset = po_header.charset(header.strings[0]) if codec == skeleton.codec else ""
    writer.header(header, po_header.filled(header.strings[0], target, charset or "UTF-8", foreign, when))
    return _encode(writer.edited(skeleton.text, 0), codec)


def source(document: Document) -> tuple[str, bool]:
    """What X-Source-Language names; English, by gettext's custom, where there is no such field."""
    tag = _tag(po_header.field(_header_text(document), "X-Source-Language"))
    return (tag, True) if tag else ("en", False)


def target_name(name: str, target: str) -> str:
    """`app.pot` -> `app.po`; a catalogue's own name."""
    return str(PurePosixPath(name).with_suffix(".po"))


class _Writer:
    """Collects edits at spans of the text."""

    def __init__(self, skeleton: _Skeleton, forms: plurals.Plurals, foreign: bool, newline: str) -> None:
        self._skeleton, self._forms, self._foreign, self._newline = skeleton, forms, foreign, newline
        self.edits: list[tuple[int, int, str]] = []
        self._blocks: dict[int, list[int]] = {}
        for number, place in enumerate(skeleton.places):
            self._blocks.setdefault(place.message, []).append(number)

    def blocks(self, document: Document, message: int) -> list[tuple[Block, _Place]]:
        """The blocks of an entry with their places: one, or two of a plural entry; none where it has no text."""
        return [(document.blocks[n], self._skeleton.places[n]) for n in self._blocks.get(message, [])]

    def strings(self, message: Message, texts: list[str], places: list[_Place]) -> tuple[str, ...]:
        """What stands in msgstr; empty if a placeholder that the program needs was lost."""
        flags = [flag for flag in message.flags if flag.endswith("-format") and not flag.startswith("no-")]
        originals = [message.id, *([message.plural] if message.plural is not None else [])]
        whole = [
            place.before + accelerators.put(text.strip(), place.mark) + place.after
            for text, place in zip(texts, places, strict=True)
        ]
        if len(whole) != len(originals):
            return ()
        if any(not survives(original, text, flags) for original, text in zip(originals, whole, strict=True)):
            return ()
        if message.plural is None:
            return tuple(whole)
        one, many = whole
        return self._forms.spread(one, many, alike=survives(message.id, message.plural, flags or ["format"]))

    def fill(self, message: Message, strings: tuple[str, ...], approved: bool) -> None:
        """Put `strings` in; mark as fuzzy and machine-made, or take such marks away."""
        self._put(message, strings)
        self._drop_previous(message)
        first = self._skeleton.text[message.start : message.keyword]
        if comment := _COMMENT.search(first):
            if approved:
                self.edits.append((message.start + comment.start(), message.start + comment.end(), ""))
        elif not approved:
            self.edits.append((message.start, message.start, f"# {MACHINE}{self._newline}"))
        self._flag(message, fuzzy=not approved)

    def empty(self, message: Message) -> None:
        """An entry without a text, with as many forms as the target has."""
        self._put(message, ("",) * (self._forms.count if message.plural is not None else 1))
        self._drop_previous(message)
        if message.fuzzy:
            self._flag(message, fuzzy=False)

    def header(self, message: Message, text: str) -> None:
        """The header with another text; a template's mark is taken away."""
        if text != message.strings[0]:
            self.edits.append((*message.target, f"msgstr {quoted(text, self._newline)}"))
        if message.fuzzy:
            self._flag(message, fuzzy=False)

    def edited(self, text: str, offset: int) -> str:
        """`text`, which begins at `offset` of the file's, with all edits in it."""
        parts, at = [], offset
        for start, end, new in sorted(self.edits):
            parts += [text[at - offset : start - offset], new]
            at = end
        return "".join(parts) + text[at - offset :]

    def _put(self, message: Message, strings: tuple[str, ...]) -> None:
        if strings == message.strings:
            return
        words = ["msgstr"] if message.plural is None else [f"msgstr[{n}]" for n in range(len(strings))]
        lines = (f"{word} {quoted(string, self._newline)}" for word, string in zip(words, strings, strict=True))
        self.edits.append((*message.target, self._newline.join(lines)))

    def _drop_previous(self, message: Message) -> None:
        self.edits += [(start, end, "") for start, end in message.previous]

    def _flag(self, message: Message, fuzzy: bool) -> None:
        if fuzzy == message.fuzzy:
            return
        if not fuzzy:
            for start, end in message.flagged:
                line = self._skeleton.text[start:end]
                left = [flag.strip() for flag in line[2:].split(",") if flag.strip() not in {"", "fuzzy"}]
                ending = line[len(line.rstrip("\r\n")) :]
                self.edits.append((start, end, f"#, {', '.join(left)}{ending}" if left else ""))
        elif message.flagged:
            start = message.flagged[0][0] + 2
            self.edits.append((start, start, " fuzzy,"))
        else:
            at = message.previous[0][0] if message.previous else message.keyword
            self.edits.append((at, at, f"#, fuzzy{self._newline}"))


def _header_text(document: Document) -> str:
    skeleton = document.skeleton
    assert isinstance(skeleton, _Skeleton)
    return next((m.strings[0] for m in skeleton.messages if not m.id and m.context is None), "")


def _needs_forms(message: Message, forms: plurals.Plurals) -> bool:
    """True for an empty plural entry, as of a template, with another number of forms."""
    return message.plural is not None and not any(message.strings) and len(message.strings) != forms.count


def _foreign(header: Message, target: str) -> bool:
    """True if the catalogue names another language than `target`: its texts are then no help."""
    own = _tag(po_header.field(header.strings[0], "Language"))
    return bool(target and own) and not _same(own, target)


def _same(own: str, target: str) -> bool:
    """`pt_BR` is not `pt_PT`; `de` serves `de-AT`, and the other way round."""
    regions = [tag.split("-")[1:] for tag in (own, target)]
    return languages.same_language(own, target) and (regions[0] == regions[1] or [] in regions)


def _tag(code: str) -> str:
    try:
        return languages.from_gettext(code) if code else ""
    except UsageError:
        return ""


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and its codec, as the header declares it; UTF-8 where it does not."""
    found = _CHARSET.search(data)
    charset = found[1].decode("ascii", "replace") if found else "UTF-8"
    line = data.count(b"\n", 0, found.start()) + 1 if found else 1
    try:
        codec = "utf-8" if charset == "CHARSET" else codecs.lookup(charset).name
        text = data.decode(codec)
    except LookupError:
        raise DocumentError(f"{name}:{line}: the charset {charset} is not known: save the file as UTF-8") from None
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not in {charset}, as the header says: save it so, or as UTF-8") from None
    if text.encode(codec) != data:
        raise DocumentError(f"{name}:{line}: does not survive decoding as {charset}: save the file as UTF-8")
    return text, codec


def _encode(text: str, codec: str) -> bytes:
    return text.encode(codec, "surrogatepass" if codec == "utf-8" else "strict")


def _holds(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
