"""The program's own words in its reader's language: `_`, `ngettext` and `pgettext` over the catalogues in `locales/`.

Strings that nobody reviewed (`#, fuzzy`) are shown only in a preview. What has placeholders names them: `_("{n} of
{total}").format(...)`, or `%(n)s`. For English nothing is read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from gettext import NullTranslations
from typing import NamedTuple

PREVIEW_VARIABLE = "DRAGOMAN_PREVIEW_LOCALES"
"""Anything but `0` and nothing: show strings that nobody reviewed."""
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as for Python's gettext
_ENGLISH = {"en", "c", "posix"}


class Words(NamedTuple):
    """The words of one language."""

    tag: str
    """BCP-47, as the catalogue's folder names it: `ru`, `pt-BR`."""
    catalogue: NullTranslations
    """Gives a text it does not have back in English."""

    @property
    def locale(self) -> str:
        """The language as CLDR's tables name it: `pt_BR`."""
        return self.tag.replace("-", "_")


ENGLISH = Words("en", NullTranslations())


def program() -> Words:
    """The words of the language that the environment asks for; English where we have none of those it names."""
    asked = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    return first(asked.split(":")) or ENGLISH if asked else ENGLISH


def first(names: Iterable[str]) -> Words | None:
    """The words of the first of these languages that we have strings to show in; None if there is none.

    Names are locales (`pt_BR.UTF-8`) or tags (`pt-BR`), the preferred one first. Where there is no `pt_BR`, `pt` will
    do. English is always there.
    """
    for name in names:
        place, at, modifier = re.sub(r"\.[^@]*", "", name.strip().replace("-", "_").lower()).partition("@")
        language = place.partition("_")[0]
        if language in _ENGLISH:
            return ENGLISH
        from translate import catalogues  # noqa: PLC0415  only who speaks another language pays for it

        for candidate in dict.fromkeys((place + at + modifier, language + at + modifier, place, language)):
            if found := catalogues.spoken(catalogues.folder(), candidate, previews()):
                return Words(*found)
    return None


def previews() -> bool:
    """True if strings that nobody reviewed are shown."""
    return os.environ.get(PREVIEW_VARIABLE, "0") not in {"", "0"}


def preview() -> None:
    """Show strings that nobody reviewed, from now on."""
    os.environ[PREVIEW_VARIABLE] = "1"


def gettext(message: str) -> str:
    """`message` in the program's language."""
    return program().catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The one of the two, or of the language's own plural forms, that goes with `n`."""
    return program().catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` in the program's language, where it means what `context` says."""
    return program().catalogue.pgettext(context, message)


_ = gettext


def N_(message: str) -> str:
    """`message` as it is: marks a text of a table, which is translated where it is used."""
    return message


def Nn_(singular: str, plural: str) -> tuple[str, str]:
    """The same for a text that has a plural."""
    return singular, plural
