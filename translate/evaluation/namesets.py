"""Names of countries and cities in many languages, as a glossary to measure with.

They come from the Unicode CLDR as Babel carries it: `territories`, and the exemplar cities of the time zones. The
glossary holds no inflected forms, so that they must come from the rules of a language or from an analyser.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from translate import languages
from translate.errors import UsageError
from translate.glossary import Matcher
from translate.records import Pair
from translate.terms import Concept, Glossary, TermEntry

SHORTEST = 4
"""Letters of a name; shorter ones stand for too much else. Where a letter is a syllable or more, two will do."""
_SYLLABIC = {"Hans", "Hant", "Jpan", "Kore"}

# Codes of CLDR that are no country: unions, pseudo-locales, unknown.
_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
_NEW_IDS = get_global("zone_aliases")
# English words and surnames, and the tail of a longer name: in running text they seldom mean the place.
_ORDINARY = frozenset(
    [
        "canary",
        "casey",
        "center",
        "christmas",
        "darwin",
        "davis",
        "dawson",
        "easter",
        "jersey",
        "knox",
        "lindeman",
        "midway",
        "oral",
        "palmer",
        "petersburg",
        "phoenix",
        "regina",
        "resolute",
        "stanley",
        "troll",
        "unknown",
        "wake",
        "wallis",
    ]
)
_COVERED = 100
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def names(pair: Pair) -> Glossary:
    """Countries, then cities, in the order of CLDR; each source name once. Kind `place`, policy `translate`.

    Left out: names under SHORTEST letters on either side, and in English those that are ordinary words or surnames.
    What stands in brackets is dropped. Raises UsageError for a language that CLDR does not have.
    """
    source, target = map(_locale, pair)
    english = languages.primary(pair.source) == "en"
    concepts: dict[str, Concept] = {}
    for key, one, other in [*_countries(source, target), *_cities(source, target)]:
        if not any(map(_short, (one, other), pair)) and not (english and one.casefold() in _ORDINARY):
            joined = (one.replace(" & ", " and "),) if english and " & " in one else ()
            entries = TermEntry(pair.source, one, joined), TermEntry(pair.target, other)
            concepts.setdefault(one, Concept(key, entries, "place", domain="cldr"))
    found = tuple(concepts.values())
    return Glossary(found, hashlib.sha256(repr(found).encode()).hexdigest())


def lines_with(glossary: Glossary, pair: Pair, lines: Sequence[str]) -> list[int]:
    """Indexes of the `lines` that hold a term of `glossary`, ascending."""
    matcher = Matcher(glossary.terms(*pair))
    return [at for at, line in enumerate(lines) if matcher.find(line)]


def _countries(source: Locale, target: Locale) -> Iterator[tuple[str, str, str]]:
    for code, name in source.territories.items():
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY and code in target.territories:
            yield f"country:{code}", _BRACKETS.sub("", name), _BRACKETS.sub("", target.territories[code])


def _cities(source: Locale, target: Locale) -> Iterator[tuple[str, str, str]]:
    """Where a locale does not name a zone's city, it is called as in the zone's id: `America/New_York`.

    That is CLDR's rule (UTS 35, part 4); it holds for locales in Latin script that name many cities, and for English.
    """
    cities = [
        {_NEW_IDS.get(zone, zone): names["city"] for zone, names in one.time_zones.items() if "city" in names}
        for one in (source, target)
    ]
    by_id = [
        languages.script(str(one).replace("_", "-")) == "Latn" and (len(own) >= _COVERED or one.language == "en")
        for one, own in zip((source, target), cities, strict=True)
    ]
    for zone in get_global("zone_territories"):  # every zone, none twice
        area, _, place = zone.rpartition("/")
        spelled = place.replace("_", " ")
        one, other = (own.get(zone) or (spelled if known else "") for own, known in zip(cities, by_id, strict=True))
        if area and area != "Etc" and one and other:
            yield f"city:{zone}", one, other


def _short(name: str, tag: str) -> bool:
    return sum(map(str.isalpha, name)) < (2 if languages.script(tag) in _SYLLABIC else SHORTEST)


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise UsageError(f"CLDR has no names in {tag}: give a glossary with --glossary") from error
