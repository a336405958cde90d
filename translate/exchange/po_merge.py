"""A new catalogue over one that translators work in, as `msgmerge` does it: what people wrote is never lost.

gettext manual, "Invoking the msgmerge Program": order, comments and references of the new catalogue, texts of the old
one, the nearest old text as a fuzzy one with its `#| msgid`, the rest obsolete (`#~`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import polib
from rapidfuzz import fuzz, process

from translate.exchange import po, po_parse
from translate.exchange.po_read import own_lines, person

SIMILAR = 80.0
"""How alike two source texts are, of 100 (rapidfuzz's `ratio`), for the text of one to be offered for the other."""
_ABOUT_A_TEXT = re.compile(r"score: |term (?:kept|missed): |(?:error|warning|info): \S+: ")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")

_OURS = {po.DOCUMENT, po.JOURNAL, "X-Source-Language"}  # they belong to the new texts

Key = tuple[str | None, str]


def merge(
    existing: bytes,
    new: bytes,
    settled: Collection[tuple[str, str]] = frozenset(),
    name: str = "the existing catalogue",
) -> bytes:
    """The entries of `new`, in its order, with what people wrote in `existing`; then what is obsolete. UTF-8.

    An entry with a text that is not fuzzy is one that a person stands by. Such a text of `existing` stays where `new`
    has the same msgid and msgctxt; if `new` has another that a person stands by, a comment tells it. The (msgid,
    msgstr) in `settled` are known elsewhere and give way. A text whose msgid is gone becomes the fuzzy text of the most
    similar entry that nobody stands by, with the previous msgid, and the machine's text goes into a comment; or it is
    obsolete. Translators' comments and flags stay. What only the machine wrote is not kept.

    X-Dragoman-Journal is that of `existing` as long as it holds what `new` does not know, so that an import sees what
    was decided in between. `merge(merge(a, b), b) == merge(a, b)`; with nothing to keep it is `new`, byte for byte, and
    entries with nothing to keep have the bytes they have there. Raises DocumentError with `name` and line if `existing`
    is no catalogue.
    """
    old, fresh = po_parse.load(existing, name), po_parse.load(new, "the new catalogue")
    before = [entry.__unicode__(0) for entry in fresh]
    fates = _Fates(old, fresh)
    unknown = fates.keep(settled)
    fates.offer()
    head = _head(old, fresh, unknown)
    after = [entry.__unicode__(0) for entry in fresh]
    if before == after and not fates.texts and head == fresh.metadata:
        return new
    blocks = _blocks(new, fresh)
    if head != fresh.metadata:
        blocks[0] = _header(fresh, head)
    changed = {n: text for n, (text, was) in enumerate(zip(after, before, strict=True), 1) if text != was}
    blocks = [changed.get(n, block).rstrip("\n") for n, block in enumerate(blocks)]
    gone = [entry.__unicode__(0).rstrip("\n") for entry in map(_obsolete, fates.texts.values())]
    return ("\n\n".join(blocks + gone) + "\n").encode()


class _Fates:
    """What becomes of each text of the old catalogue that a person stands by."""

    def __init__(self, old: polib.POFile, fresh: polib.POFile) -> None:
        self.fresh = fresh
        self.texts: dict[Key, polib.POEntry] = {}
        """Those without a place yet, each under its own msgid. Of several under one, the others are in its comment."""
        live = [e for e in old if not e.obsolete]
        self._live = {_key(e): e for e in live}
        wanting = {_key(e) for e in fresh if not _stands(e)}
        for entry in (*filter(_stands, live), *(e for e in old if e.obsolete and _stands(e))):
            self._add(_key(entry), entry)
        self._offered = {_key(e): e for e in filter(_is_offer, live) if _key(e) in wanting - self.texts.keys()}
        for entry in filter(_is_offer, old):
            if self._offered.get(_key(entry)) is not entry:
                self._add((entry.previous_msgctxt, entry.previous_msgid or ""), entry)
        self._free: list[polib.POEntry] = []

    def _add(self, key: Key, entry: polib.POEntry) -> None:
        first = self.texts.setdefault(key, entry)
        if first is not entry:
            _also(first, entry)

    def keep(self, settled: Collection[tuple[str, str]]) -> bool:
        """Put every text where its msgid still is. True if one stays that the new catalogue does not stand by."""
        unknown = False
        for entry in self.fresh:
            key = _key(entry)
            known = self.texts.pop(key, None)
            text_stays = known is not None and (entry.msgid, known.msgstr) not in settled
            if known is not None and text_stays:
                unknown |= _keep(entry, known)
            elif offer := self._offered.get(key):
                _offer(entry, offer, (offer.previous_msgctxt, offer.previous_msgid or "", offer.previous_msgid_plural))
            elif not (_stands(entry) or entry.obsolete):
                self._free.append(entry)
            if beside := self._live.get(key, known):
                _prepend(entry, own_lines(beside.tcomment))
                entry.flags = entry.flags + [f for f in beside.flags if f != "fuzzy" and f not in entry.flags]
        return unknown

    def offer(self) -> None:
        """Put what has no place where the source text is most alike: the best pair first, each once."""
        sources = [entry.msgid for entry in self._free]
        pairs: list[tuple[float, int, int, Key]] = []
        for order, (key, entry) in enumerate(self.texts.items()):
            found = process.extract(key[1], sources, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
            pairs += (
                (-ratio, order, at, key)
                for _, ratio, at in found
                if not (entry.msgid_plural or self._free[at].msgid_plural)
            )
        filled: set[int] = set()
        for _, _, at, key in sorted(pairs, key=lambda pair: pair[:3]):
            if key in self.texts and at not in filled:
                filled.add(at)
                known, entry = self.texts.pop(key), self._free[at]
                _offer(entry, known, (*key, None))
                _prepend(entry, own_lines(known.tcomment))


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def _forms(entry: polib.POEntry) -> list[str]:
    """Its texts: one, or one a plural form."""
    plural: Mapping[int, str] = entry.msgstr_plural
    return [plural[n] for n in sorted(plural)] if entry.msgid_plural else [entry.msgstr]


def _stands(entry: polib.POEntry) -> bool:
    """True if a person stands by its text."""
    return not entry.fuzzy and all(_forms(entry))


def _is_offer(entry: polib.POEntry) -> bool:
    """True if its text is that of an earlier msgid."""
    return entry.fuzzy and entry.previous_msgid is not None and not entry.msgid_plural and bool(entry.msgstr)


def _keep(entry: polib.POEntry, known: polib.POEntry) -> bool:
    """Put a person's text where its msgid is; True if `entry` does not stand by it."""
    ours, theirs = _forms(entry), _forms(known)
    if len(ours) != len(theirs) or bool(entry.msgid_plural) != bool(known.msgid_plural):
        _also(entry, known)  # the number of forms is the header's matter
        return True
    stood = _stands(entry)
    if ours != theirs:
        lines = [line for line in entry.tcomment.split("\n") if line and not _ABOUT_A_TEXT.match(line)]
        entry.tcomment = "\n".join([*lines, f"Dragoman: approved: {_shown(entry)}"] if stood else lines)
    entry.msgstr, entry.msgstr_plural = known.msgstr, dict(known.msgstr_plural)
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return ours != theirs or not stood


def _offer(entry: polib.POEntry, known: polib.POEntry, previous: tuple[str | None, str, str | None]) -> None:
    """Give `entry` the text of an earlier msgid, as a fuzzy one."""
    if entry.msgstr and entry.msgstr != known.msgstr:
        entry.tcomment = "\n".join(filter(None, (entry.tcomment, f"Dragoman: machine: {_shown(entry)}")))
    entry.msgstr = known.msgstr
    entry.flags = entry.flags if entry.fuzzy else ["fuzzy", *entry.flags]
    entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural = previous


def _also(entry: polib.POEntry, other: polib.POEntry) -> None:
    """Tell another text in the comment, unless it is the same or told already."""
    shown = _shown(other)
    line = f"also: {shown}"
    if shown and _forms(entry) != _forms(other) and line not in entry.tcomment.split("\n"):
        entry.tcomment = "\n".join(filter(None, (line, entry.tcomment)))


def _prepend(entry: polib.POEntry, lines: Iterable[str]) -> None:
    there = entry.tcomment.split("\n") if entry.tcomment else []
    entry.tcomment = "\n".join([*dict.fromkeys(line for line in lines if line not in there), *there])


def _shown(entry: polib.POEntry) -> str:
    return po.one_line(" | ".join(_forms(entry)).replace("\n", "\\n"))


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    """`entry` as an obsolete one; one with an offered text goes back to the msgid the text is of."""
    offered = _is_offer(entry)
    return polib.POEntry(
        msgid=entry.previous_msgid if offered else entry.msgid,
        msgctxt=entry.previous_msgctxt if offered else entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr=entry.msgstr,
        msgstr_plural=entry.msgstr_plural,
        flags=[flag for flag in entry.flags if flag != "fuzzy"],
        tcomment="\n".join(own_lines(entry.tcomment)),
        obsolete=True,
    )


def _head(old: polib.POFile, fresh: polib.POFile, unknown: bool) -> dict[str, str]:
    """The header's fields: the new ones, others that tools have added, and whose work it still holds."""
    added = {k: v for k, v in old.metadata.items() if k.startswith("X-") and k not in fresh.metadata}
    head = fresh.metadata | {k: v for k, v in added.items() if k not in _OURS}
    if not unknown:
        return head
    if person(old.metadata.get("Last-Translator", "")):
        kept = ("PO-Revision-Date", "Last-Translator")
        head |= {field: old.metadata[field] for field in kept if field in old.metadata}
    if po.JOURNAL in head:
        numbers = (old.metadata.get(po.JOURNAL, "0"), head[po.JOURNAL])
        head[po.JOURNAL] = str(min(int(n) if n.isdecimal() else 0 for n in numbers))
    return head


def _header(fresh: polib.POFile, head: dict[str, str]) -> str:
    alone = polib.POFile(wrapwidth=0)
    alone.header, alone.metadata, alone.metadata_is_fuzzy = fresh.header, head, fresh.metadata_is_fuzzy
    return str(alone)


def _blocks(new: bytes, fresh: polib.POFile) -> list[str]:
    """The text of the new catalogue in pieces: the header, then one an entry."""
    text = po_parse.decoded(new, "the new catalogue")
    blocks = _BLANK_LINES.split(text.strip("\n"))
    plain = "charset=utf-8" in fresh.metadata.get("Content-Type", "").lower() and "\r" not in text
    if plain and len(blocks) == len(fresh) + 1:
        return blocks
    head = dict(fresh.metadata) | {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    return [_header(fresh, head), *(entry.__unicode__(0) for entry in fresh)]
