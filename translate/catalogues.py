"""Catalogues of the program's own words: `locales/<language>/LC_MESSAGES/dragoman.po`, read without compiling them.

Languages are named as gettext names them (`ru`, `pt_BR`, `sr@latin`). A translation that has other placeholders than
its source is not used, so that none can break a page. File format:
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

from polib import POEntry, pofile

from translate import resources

DOMAIN = "dragoman"
FOLDER_VARIABLE = "DRAGOMAN_LOCALES"
"""Another folder of catalogues than the one that comes with the program."""
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl"}  # as locales name them, after `@`
_PERCENT = re.compile(r"%(?:\(\w+\))?[a-z%]?")


def folder() -> Path:
    """Where catalogues are looked for: what DRAGOMAN_LOCALES names, or what comes with the program."""
    given = os.environ.get(FOLDER_VARIABLE)
    return Path(given) if given else resources.folder("locales")


def spoken(folder: Path, language: str, fuzzy: bool) -> tuple[str, GNUTranslations] | None:
    """Tag and words of the catalogue in `folder` for `language` (as in `pt_br`), each read once in a process.

    None where it is missing, broken (told once on stderr), or has nothing to show; `fuzzy` shows what nobody reviewed.
    """
    path = _paths(folder).get(language)
    return _loaded(path, fuzzy) if path else None


@cache
def _loaded(path: Path, fuzzy: bool) -> tuple[str, GNUTranslations] | None:
    try:
        catalogue = _read(path, fuzzy)
    except (OSError, ValueError, LookupError) as error:
        why = " ".join(str(error).split())
        print(f"dragoman: {path}: this catalogue cannot be read, so it is not used: {why}", file=sys.stderr)
        return None
    return (_tag(path.parts[-3]), catalogue) if catalogue else None


@cache
def _paths(folder: Path) -> dict[str, Path]:
    """Language as its folder is named, in lower case and with `_`, to its catalogue."""
    found = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return {path.parts[-3].replace("-", "_").lower(): path for path in found}


def _tag(locale: str) -> str:
    place, _at, modifier = locale.replace("_", "-").partition("@")
    return f"{place}-{_SCRIPTS[modifier]}" if modifier in _SCRIPTS else place


def _read(path: Path, fuzzy: bool) -> GNUTranslations | None:
    """The strings that may be shown, None if there are none. Raises OSError, ValueError, LookupError for a bad file."""
    entries = pofile(str(path))
    for entry in entries:
        if fuzzy and entry.fuzzy:
            entry.flags.remove("fuzzy")
        if not _same_placeholders(entry):
            entry.msgstr, entry.msgstr_plural = "", {}
    entries.metadata["Content-Type"] = f"text/plain; charset={entries.encoding}"
    return GNUTranslations(BytesIO(entries.to_binary())) if entries.translated_entries() else None


def _same_placeholders(entry: POEntry) -> bool:
    """True if every text of the translation has the placeholders of the singular, or of the plural."""
    known = [_placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(_placeholders(text) in known for text in texts if text)


def _placeholders(text: str) -> tuple[frozenset[str], frozenset[str] | None]:
    """Those of both kinds; the second is None where the braces of `text` are not in order."""
    try:
        parsed = [(name, conversion, form) for _text, name, form, conversion in Formatter().parse(text)]
    except ValueError:
        return frozenset(_PERCENT.findall(text)), None
    fields = frozenset(f"{name}!{conversion}:{form}" for name, conversion, form in parsed if name is not None)
    return frozenset(_PERCENT.findall(text)), fields
