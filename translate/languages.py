"""Language tags, scripts, names and plural rules: babel and langcodes behind one door.

Everything inside the house speaks BCP-47; other systems' codes are mapped here, by rules and by the exceptions in
`codes.tsv`, and nowhere else. For every code that a system has, the way to a tag and back gives the code again; so does
the way from a tag to a code and back, for any tag that a code of the system stands for.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import langcodes
from babel import Locale, UnknownLocaleError
from babel.messages.plurals import PLURALS
from babel.plural import to_gettext as plural_rule

from translate.errors import UsageError
from translate.records import UND, Pair

CODES = Path(__file__).with_name("codes.tsv")
"""Codes that follow no rule; what its columns are stands at its head."""
_UNSPACED = {"Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
_RTL = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}


@cache
def parse(tag: str) -> str:
    """The canonical BCP-47 form of `tag` (`EN_us` -> `en-US`, `zh_hant` -> `zh-Hant`).

    Raises UsageError for anything that is not a registered language.
    """
    try:
        found = langcodes.standardize_tag(tag.strip().replace("_", "-"))
        if found != UND and found and langcodes.tag_is_valid(found):
            # CLDR, and so langcodes, says fil for tl; in BCP-47 both stand, and models and test sets say tl.
            return (
                f"tl{found[3:]}" if primary(found) == "fil" and tag.strip().lower().startswith(("tl", "tgl")) else found
            )
    except ValueError:  # langcodes' LanguageTagError is one
        pass
    raise UsageError(f"unknown language tag {tag!r}: give a BCP-47 tag such as en, ru, hy, az, pt-BR or zh-Hant")


def parse_pair(text: str) -> Pair:
    """The pair that a person writes as `en-ru`, or with a colon, `pt-BR:ru`, for tags with a hyphen.

    With several hyphens and no colon it is the one reading in which both tags are canonical: `zh-Hant-en`. Raises
    UsageError if there is not exactly one.
    """
    if ":" in text:
        source, _, target = text.partition(":")
        return Pair(parse(source), parse(target))
    parts = text.split("-")
    ways = [("-".join(parts[:i]), "-".join(parts[i:])) for i in range(1, len(parts))]
    if len(ways) > 1:
        ways = [way for way in ways if all(map(_canonical, way))]
    if len(ways) != 1:
        raise UsageError(f"{text!r}: which two languages? Write FROM-TO, or FROM:TO for tags with a hyphen")
    return Pair(parse(ways[0][0]), parse(ways[0][1]))


def _canonical(tag: str) -> bool:
    try:
        return parse(tag) == tag
    except UsageError:
        return False


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


def unspaced(tag: str) -> bool:
    """True if `tag` is written without spaces between words."""
    return script(tag) in _UNSPACED


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
    return f"nplurals={known[0]}; plural={known[1]};" if known else plural_rule(rule)


@cache
def plural_categories(tag: str) -> tuple[str, ...]:
    """CLDR's plural categories of `tag`, in CLDR's order, `other` last: `one`, `few`, `many`, `other` for ru."""
    try:
        found = Locale.parse(primary(tag)).plural_form.tags
    except (UnknownLocaleError, ValueError):
        found = frozenset()
    return *(c for c in ("zero", "one", "two", "few", "many") if c in found), "other"


class _Codes(NamedTuple):
    tags: dict[str, str]
    """Code to tag."""
    codes: dict[str, str]
    """Tag to code."""


@cache
def _exceptions(system: str) -> _Codes:
    rows = [line.split("\t") for line in CODES.read_text("utf-8").splitlines() if line.startswith(f"{system}\t")]
    return _Codes(
        {code: tag for _, code, way, tag in rows if way != "<"}, {tag: code for _, code, way, tag in rows if way != ">"}
    )


def from_argos(code: str) -> str:
    """BCP-47 tag of an Argos package code (`zt` -> `zh-Hant`); raises UsageError if it is no language."""
    return parse(_exceptions("argos").tags.get(code, code))


def to_argos(tag: str) -> str:
    """Argos package code of a tag (`pt-BR` -> `pb`); the tag itself where Argos has no other."""
    return _exceptions("argos").codes.get(tag, tag)


def from_detector(code: str) -> str:
    """BCP-47 tag of a label of langdetect or py3langid: `no` -> `nb`, `zh-tw` -> `zh-Hant`, `zxx` -> `und`.

    What is a dialect to py3langid and has no models of its own counts as its language: `arz` -> `ar`. Raises UsageError
    if it is no language.
    """
    return _exceptions("detector").tags.get(code) or parse(code)


def from_apertium(code: str) -> str:
    """BCP-47 tag of one side of an Apertium mode: `eng` -> `en`, `spa_US` -> `es-US`, `hbs_HR` -> `hr`.

    Old modes have codes of two letters: `oc_aran` is `oci_aran`. Raises UsageError if it is no language.
    """
    language, _, variant = code.partition("_")
    if len(language) == 2:
        language = alpha3(parse(language))
    known = _exceptions("apertium").tags
    whole = f"{language}_{variant}" if variant else language
    return known.get(whole) or parse("-".join(filter(None, (known.get(language, language), variant))))


def to_apertium(tag: str) -> str:
    """Apertium's code of a tag: `en` -> `eng`, `pt-BR` -> `por_BR`. Raises LookupError if ISO 639-3 has none."""
    known = _exceptions("apertium").codes
    language, _, variant = tag.partition("-")
    if tag in known:
        return known[tag]
    code = known.get(language, "_")
    code = alpha3(language) if "_" in code else code  # hbs_HR has a variant already
    return f"{code}_{variant.replace('-', '_')}" if variant else code


def from_flores(code: str) -> str:
    """The shortest BCP-47 tag of a FLORES-200 code: `eng_Latn` -> `en`, `srp_Latn` -> `sr-Latn`, `azj_Latn` -> `az`.

    A script stays where CLDR does not know it as the language's own, and for simplified Chinese: `zho_Hans` ->
    `zh-Hans`. Raises UsageError if it is no language.
    """
    language, written, *region = code.split("_") if "_" in code else (code, "")
    tag = _exceptions("flores").tags.get(f"{language}_{written}")
    if not tag:
        tag = parse(f"{language}-{written}".strip("-"))
        short = tag.replace(f"-{written}", "")
        tag = short if script(short) == written else tag
    return parse("-".join((tag, *region)))


def to_flores(tag: str) -> str:
    """The FLORES-200 code of a tag: `en` -> `eng_Latn`, `zh` -> `zho_Hans`; a region stays: `pt-BR` -> `por_Latn_BR`.

    FLORES has no regions and not every language: the result may be a code that it does not have. Raises LookupError if
    ISO 639-3 has no code.
    """
    language, written = primary(tag), script(tag)
    known = _exceptions("flores").codes
    base = language if script(language) == written else f"{language}-{written}"
    rest = [part for part in tag.split("-")[1:] if part != written]
    code = known.get(base) or f"{alpha3(language)}_{written}"
    return known.get(tag) or "_".join((code, *rest))


def from_gettext(code: str) -> str:
    """BCP-47 tag of a PO file's Language or a locale's name: `pt_BR` -> `pt-BR`, `sr@latin` -> `sr-Latn`.

    An encoding (`.UTF-8`) is dropped. Raises UsageError if it is no language.
    """
    known = _exceptions("gettext").tags
    place, _, modifier = code.partition("@")
    place = place.partition(".")[0]
    written = known.get(f"@{modifier}", modifier if len(modifier) == 4 else "")
    language, _, region = place.partition("_")
    variant = "" if written else modifier
    whole = "-".join(filter(None, (language, written, region, variant)))
    return parse(whole if modifier else known.get(place, whole))


def to_gettext(tag: str) -> str:
    """A tag as gettext's Language header writes it: `pt-BR` -> `pt_BR`, `sr-Latn` -> `sr@latin`, `zh` -> `zh_CN`.

    gettext names Chinese by country and scripts by word (manual, "Language Codes" and "Locale Names"); a script that is
    the usual one there is dropped.
    """
    known = _exceptions("gettext").codes
    if tag in known:
        return known[tag]
    parts = langcodes.Language.get(tag, normalize=False)
    place = "_".join(filter(None, (parts.language, parts.territory)))
    written = "" if parts.script in {None, script(place.replace("_", "-"))} else str(parts.script)
    variant = next((f"@{v}" for v in parts.variants or ()), "")
    return place + (known.get(written, f"@{written.lower()}") if written else variant)


def alpha3(tag: str) -> str:
    """The ISO 639-3 code of a tag's language: `hr` -> `hrv`. Raises LookupError if there is none."""
    return langcodes.Language.get(primary(tag), normalize=False).to_alpha3()
