"""Language tags, scripts, names and plural rules: babel and langcodes behind one door.

Everything inside the house speaks BCP-47; other systems' codes are mapped here and nowhere else.
"""

from functools import cache

import langcodes
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import PLURALS
from babel.plural import to_gettext

from translate.errors import UsageError
from translate.records import UND

# Argos writes two codes of its own; the rest are ISO 639-1.
_ARGOS = {"zt": "zh-Hant", "pb": "pt-BR"}
# Apertium codes whose tag is not simply the ISO 639-1 twin of the ISO 639-3 code.
_APERTIUM = {"hbs": "sr-Latn"}
_RTL = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}


@cache
def parse(tag: str) -> str:
    """The canonical BCP-47 form of `tag` (`EN_us` -> `en-US`, `zh_hant` -> `zh-Hant`).

    Raises UsageError for anything that is not a registered language.
    """
    try:
        found = langcodes.standardize_tag(tag.strip().replace("_", "-"))
        if found != UND and found and langcodes.tag_is_valid(found):
            return found
    except ValueError:  # langcodes' LanguageTagError is one
        pass
    raise UsageError(f"unknown language tag {tag!r}: give a BCP-47 tag such as en, ru, hy, az, pt-BR or zh-Hant")


def primary(tag: str) -> str:
    """The language subtag alone: `pt-BR` -> `pt`."""
    return tag.split("-", 1)[0]


def same_language(one: str, other: str) -> bool:
    """True if the two tags share language and (likely) script, so that a text needs no translation between them."""
    return primary(one) == primary(other) and script(one) == script(other)


@cache
def script(tag: str) -> str:
    """The ISO 15924 code of the script `tag` is (most likely) written in: `ru` -> `Cyrl`; `Zyyy` if unknown."""
    return langcodes.Language.get(tag).maximize().script or "Zyyy"


def right_to_left(tag: str) -> bool:
    """True if `tag` is written from right to left."""
    return script(tag) in _RTL


@cache
def name(tag: str, display: str = "en") -> str:
    """The name of `tag` in the language `display`; the tag itself where CLDR has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(display) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def plural_forms(tag: str) -> str:
    """The value of a PO file's Plural-Forms header for `tag`.

    gettext's customary rule as Babel lists it. Where CLDR knows exactly one and other, that rule: Babel's list still
    says "no plural" for hy, ka, tr and fa. A language nobody knows has one form.
    """
    known = PLURALS.get(tag.replace("-", "_")) or PLURALS.get(primary(tag))
    try:
        rule = Locale.parse(primary(tag)).plural_form
    except (UnknownLocaleError, ValueError):
        return f"nplurals={known[0]}; plural={known[1]};" if known else "nplurals=1; plural=0;"
    if rule.tags == {"one"} and (not known or known[0] == 1):
        return f"nplurals=2; plural=({'n > 1' if rule(0) == 'one' else 'n != 1'});"
    return f"nplurals={known[0]}; plural={known[1]};" if known else to_gettext(rule)


def from_argos(code: str) -> str:
    """BCP-47 tag of an Argos package code; raises UsageError if it is no language."""
    return parse(_ARGOS.get(code, code))


def to_argos(tag: str) -> str:
    """Argos package code of a tag."""
    return {v: k for k, v in _ARGOS.items()}.get(tag, tag)


def from_apertium(code: str) -> str:
    """BCP-47 tag of one side of an Apertium mode: `eng` -> `en`, `spa_US` -> `es-US`."""
    language, _, region = code.partition("_")
    tag = _APERTIUM.get(language) or langcodes.standardize_tag(language)
    return parse(f"{tag}-{region}" if region else tag)


def to_apertium(tag: str) -> str:
    """Apertium's code of a tag: `en` -> `eng`, `pt-BR` -> `por_BR`."""
    special = {v: k for k, v in _APERTIUM.items()}
    if tag in special:
        return special[tag]
    language, _, region = tag.partition("-")
    code = langcodes.Language.get(language).to_alpha3()
    return f"{code}_{region}" if region else code
