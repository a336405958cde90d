"""PO catalogues home from translators, as Poedit, Lokalize, Weblate, OmegaT and translate-toolkit save them.

An entry with a text and without the mark `fuzzy` is one that a person stands by. Obsolete entries are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py

import polib

from translate import languages
from translate.errors import UsageError
from translate.exchange import po, po_parse
from translate.exchange.returned import Returned, ReturnedUnit
from translate.records import UND

_KEY = re.compile(r"\S+\.\d+")
_MAIL = re.compile(r"\s*<[^>]*>?\s*$")
_NOBODY = {"FULL NAME", "AUTOMATICALLY GENERATED", "AUTOMATIC", "NONE"}
_OF_MERGE = re.compile(r"also: ")


def read(data: bytes, name: str) -> Returned:
    """The units of a catalogue, in its order, obsolete ones left out; `name` is the file's, for messages.

    A msgctxt that looks like a segment's key is the unit's key. A fuzzy entry is `untouched` and has no text, since
    nobody stands by it. Translator comments that this program did not write are the note. An entry with plural forms is
    two units: msgid with the form for one, where the language has one for it, and msgid_plural with the last form. An
    entry that is there twice is given twice, and is a problem. Raises DocumentError with file and line as
    `po_parse.load`.
    """
    catalogue = po_parse.load(data, name)
    head = catalogue.metadata
    who = person(head.get("Last-Translator", ""))
    rule = head.get("Plural-Forms", "")
    return Returned(
        document=head.get(po.DOCUMENT, ""),
        name=head.get("Project-Id-Version", ""),
        target=_tag(head.get("Language", "")),
        journal=int(head.get(po.JOURNAL, "")) if head.get(po.JOURNAL, "").isdecimal() else 0,
        units=tuple(unit for entry in catalogue if not entry.obsolete for unit in _units(entry, who, rule)),
        problems=tuple(po_parse.duplicates(catalogue, name)),
    )


def own_lines(comment: str) -> list[str]:
    """The lines of a translator comment that this program did not write."""
    return [line for line in comment.split("\n") if line.strip() and not po.GENERATED.match(line.strip())]


def _units(entry: polib.POEntry, who: str, rule: str) -> Iterator[ReturnedUnit]:
    key = entry.msgctxt if entry.msgctxt and _KEY.fullmatch(entry.msgctxt) else ""
    note = "\n".join(line.strip() for line in own_lines(entry.tcomment) if not _OF_MERGE.match(line))
    place = f"line {entry.linenum}"
    for source, text in _texts(entry, rule):
        stands = text if not entry.fuzzy else ""
        yield ReturnedUnit(key, source, stands, "approved" if stands else "untouched", note, who, place)


def _texts(entry: polib.POEntry, rule: str) -> Iterator[tuple[str, str]]:
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    forms = [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] or [""]
    one = _own_form(rule)
    if len(forms) > 1 and one is not None and one < len(forms):
        yield entry.msgid, forms[one]
    yield entry.msgid_plural, forms[-1]


@cache
def _own_form(rule: str) -> int | None:
    """The index of the form for the number one; None if it has none of its own, or the rule cannot be read."""
    expression = re.search(r"plural\s*=\s*([^;]+)", rule)
    try:
        form = c2py(expression[1]) if expression else None
        return form(1) if form and form(1) != form(5) else None
    except ValueError:
        return None


def person(name: str) -> str:
    """The name in a Last-Translator field, without address; empty for a placeholder and for this program."""
    name = _MAIL.sub("", name).strip()
    return "" if name.upper() in _NOBODY or name.startswith("Dragoman ") else name


def _tag(code: str) -> str:
    try:
        return languages.from_gettext(code.strip()) if code.strip() else UND
    except UsageError:
        return UND
