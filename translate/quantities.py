"""Numbers with units: `230 V`, `1,768 km`, `15 °C`. Symbols and names of units are CLDR's, as babel has them.

https://www.unicode.org/reports/tr35/tr35-general.html#Unit_Elements. A unit's symbol in English is known in every
language, for people write `5 GB` anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from babel.units import UnknownUnitError, format_unit

# Left out: symbols that are words or names of things too (t, A, h, in, K).
_UNITS = """
    length-kilometer length-meter length-centimeter length-millimeter length-mile length-foot
    mass-kilogram mass-gram mass-milligram mass-pound electric-volt power-watt power-kilowatt power-megawatt
    power-gigawatt energy-kilowatt-hour frequency-hertz frequency-kilohertz frequency-megahertz frequency-gigahertz
    temperature-celsius temperature-fahrenheit speed-kilometer-per-hour speed-meter-per-second speed-mile-per-hour
    area-square-kilometer area-square-meter area-hectare volume-cubic-meter volume-liter volume-milliliter
    digital-kilobyte digital-megabyte digital-gigabyte digital-terabyte pressure-hectopascal""".split()
_COUNTED = """
    concentr-percent duration-year duration-month duration-week duration-day duration-hour duration-minute
    duration-second length-inch length-yard area-acre mass-tonne mass-ton mass-ounce volume-barrel""".split()
_COUNTS = (0, 1, 2, 5, 1.5)  # one for each form that a language has
NUMBER = r"\d+(?:[.,'’\u00a0\u202f\u2009 ]\d{3})*(?:[.,]\d+)?"
"""Digits as written in any language: parted in groups, and with a fraction."""


CURRENCIES = "$¢£¤¥֏৳฿₡₦₩₪₫€₭₮₱₲₴₸₹₺₼₽₾₿"
"""Signs that make a number an amount of money."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit in a text."""

    start: int
    end: int
    digits: str
    """The number without its separators."""
    symbol: int
    """Where the unit begins."""
    unit: str
    """CLDR's name of it."""


class _Names(NamedTuple):
    symbols: Mapping[str, str]
    """Symbol to unit."""
    long: Mapping[str, str]
    """Unit to what all forms of its name begin with, in small letters."""


def find(text: str, tag: str) -> list[Quantity]:
    """Numbers followed by the symbol of a unit, in order: symbols of the language `tag`, and the English ones."""
    return [
        Quantity(m.start(), m.end(), _digits(m[1]), m.start(2), _known(tag)[m[2]]) for m in _pattern(tag).finditer(text)
    ]


def symbol(unit: str, tag: str) -> str:
    """A unit's symbol in a language; empty where CLDR has none of its own."""
    return next((s for s, known in _names(tag).symbols.items() if known == unit), "")


@cache
def names(tag: str) -> frozenset[str]:
    """What the names of units begin with in a language, in small letters; also of units whose symbols are not known."""
    return frozenset(_names(tag).long.values())


def lost(source: str, target: str, source_tag: str, target_tag: str) -> list[Quantity]:
    """The quantities of `source` that are not in `target`, neither with a symbol nor with the name of the unit."""
    return [q for q in find(source, source_tag) if not _has(target, q, source_tag, target_tag)]


def _has(text: str, quantity: Quantity, *tags: str) -> bool:
    """True if a number of the same digits stands in `text` with a name of the unit right behind it."""
    symbols = [s for tag in tags for s, unit in _known(tag).items() if unit == quantity.unit]
    names = [name for tag in tags if (name := _names(tag).long.get(quantity.unit, ""))]
    for number in re.finditer(NUMBER, text):
        behind = text[number.end() : number.end() + 40].lstrip("-\u00a0\u202f ")
        if _digits(number[0]) != quantity.digits:
            continue
        if any(behind.startswith(s) and not behind[len(s) : len(s) + 1].isalnum() for s in symbols):
            return True
        if any(behind.lower().startswith(name) for name in names):
            return True
    return False


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdecimal())


@cache
def _names(tag: str) -> _Names:
    """Of a language itself; nothing for one that CLDR does not have."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return _Names({}, {})
    symbols, long = dict[str, str](), dict[str, str]()
    for unit in (*_UNITS, *_COUNTED):
        for name in _forms(locale, unit, "short") if unit in _UNITS else ():
            symbols.setdefault(name, unit)
        names = [name.lower() for name in _forms(locale, unit, "long")]
        stem = _beginning(names)
        if len(stem) > 2:
            long[unit] = stem
    return _Names(symbols, long)


def _beginning(names: Sequence[str]) -> str:
    """What all of them begin with."""
    first, last = min(names, default=""), max(names, default="")
    return first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def _forms(locale: Locale, unit: str, length: str) -> list[str]:
    """What stands behind a number, without repetitions; what stands before it is not counted."""
    try:
        written = [format_unit(n, unit, length, locale=locale) for n in _COUNTS]  # type: ignore[arg-type]
    except UnknownUnitError:
        return []
    found = [re.fullmatch(r"[\d.,٫]+\s*(\D+)", text) for text in written]
    return list(dict.fromkeys(m[1].strip() for m in found if m))


@cache
def _known(tag: str) -> Mapping[str, str]:
    """Symbol to unit: those of the language, and the English ones that mean nothing else in it."""
    return {**_names("en").symbols, **_names(tag).symbols}


@cache
def _pattern(tag: str) -> re.Pattern[str]:
    symbols = "|".join(map(re.escape, sorted(_known(tag), key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,:/{CURRENCIES}])({NUMBER})[\u00a0\u202f -]?({symbols})(?![\w²³/°])")
