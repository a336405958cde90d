"""The header of a PO catalogue: the msgstr of its empty msgid, a field a line.

Fields: https://www.gnu.org/software/gettext/manual/html_node/Header-Entry.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from translate import __version__, languages
from translate.formats import plurals

_CHARSET = re.compile(r"charset=([^\s;]+)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


def fields(header: str) -> Iterator[tuple[str, str]]:
    """Names and values in order."""
    for line in header.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def field(header: str, name: str) -> str:
    """The value of a field; empty if there is none. Case does not matter."""
    return next((value for key, value in fields(header) if key.lower() == name.lower()), "")


def charset(header: str) -> str:
    """The declared charset; empty where there is none or the template's `CHARSET`."""
    found = _CHARSET.search(field(header, "Content-Type"))
    return found[1] if found and found[1] != "CHARSET" else ""


def filled(header: str, target: str, charset: str, fresh: bool, when: datetime | None) -> str:
    """The header of a catalogue that was filled with machine translations into `target`, declared as in `charset`.

    Plural-Forms stays if it can be read, unless the catalogue is `fresh` (was in another language). Without `when`,
    the revision's date is that of the template where there is none yet. All other fields stay.
    """
    changed = {"Last-Translator": f"Dragoman {__version__} (machine translation)"}
    if target:
        if fresh or not field(header, "Language"):
            changed["Language"] = languages.to_gettext(target)
        if fresh or plurals.parse(field(header, "Plural-Forms")) is None:
            changed["Plural-Forms"] = languages.plural_forms(target)
    if when:
        changed["PO-Revision-Date"] = f"{when.astimezone(UTC):%Y-%m-%d %H:%M}+0000"
    elif not _DATE.match(field(header, "PO-Revision-Date")):
        date = field(header, "POT-Creation-Date")
        changed |= {"PO-Revision-Date": date} if _DATE.match(date) else {}
    declared = field(header, "Content-Type")
    if not _CHARSET.search(declared):
        changed["Content-Type"] = f"text/plain; charset={charset}"
    else:
        changed["Content-Type"] = _CHARSET.sub(f"charset={charset}", declared)
    if not field(header, "Content-Transfer-Encoding"):
        changed["Content-Transfer-Encoding"] = "8bit"
    if not field(header, "MIME-Version"):
        changed["MIME-Version"] = "1.0"
    for name, value in changed.items():
        header = _set(header, name, value)
    return header


def _set(header: str, name: str, value: str) -> str:
    line = re.compile(rf"^{re.escape(name)}[ \t]*:[^\n]*$", re.IGNORECASE | re.MULTILINE)
    new = f"{name}: {value}"
    if line.search(header):
        return line.sub(lambda _: new, header, count=1)
    return f"{header}{'' if not header or header.endswith(chr(10)) else chr(10)}{new}\n"
