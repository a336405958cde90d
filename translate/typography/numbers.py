"""Numbers as the target writes them: `1,768.5` is `1 768,5` in Russian and `1.768,5` in German; `90 km/h` is `90 км/ч`.

Only numbers that came through from the source as they stood there are touched, and of those only the ones that cannot
be anything else: with groups of three digits, or with a fraction and a unit, percent, currency or scale. Versions,
dates, times and clauses stay. Separators and signs of percent are CLDR's, as babel has them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from translate import languages, quantities
from translate.quantities import CURRENCIES
from translate.typography import cldr

_BLANK = " \u00a0\u202f\u2009"
_AMOUNT = re.compile(rf"[{CURRENCIES}][{_BLANK}]?$")
_NUMBER = r"(?<![\w.,:/]){}(?![.,:/]?\d)"
_BEHIND = re.compile(rf"[{_BLANK}-]?(?:[%٪{CURRENCIES}]|[^\W\d_]+\.?)")


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a language writes numbers."""

    tag: str
    locale: Locale
    decimal: str
    group: str
    percent: tuple[str, str]
    """What stands before and behind a number of percent."""
    scales: frozenset[str]
    """Million and the like, in small letters."""


def edits(source: str, target: str, source_tag: str, target_tag: str) -> list[tuple[int, int, str]]:
    """What makes the numbers of `target` those of its language: start, end and new text, in order, apart."""
    own, habit = _habit(source_tag), _habit(target_tag)
    if not own or not habit:
        return []
    return sorted([*_numbers(source, target, own, habit), *_symbols(source, target, source_tag, target_tag)])


def _numbers(source: str, target: str, own: _Habit, habit: _Habit) -> Iterator[tuple[int, int, str]]:
    everywhere = [m for m in re.finditer(_NUMBER.format(_written(own)), source) if _sure(source, m, own)]
    surely = Counter(m[0] for m in everywhere)
    percents = {_digits(m[0]) for m in everywhere if _percent(source, m.end())}
    came = Counter(m[0] for m in re.finditer(_NUMBER.format(_written(own)), target))
    places = {m.span() for m in re.finditer(_NUMBER.format(_written(own)), target) if surely[m[0]] == came[m[0]]}
    others = {m.span() for m in re.finditer(_NUMBER.format(_written(habit)), target)}
    edge = -1
    for start, end in sorted(places | others, key=lambda span: (span[0], -span[1])):
        written, sign = target[start:end], _percent(target, end)
        if start < edge:
            continue
        edge = end
        new = _formatted(written, own, habit) if (start, end) in places else written
        before, behind = habit.percent if sign and _digits(written) in percents else ("", "")
        if before + new != written:
            yield start, end, before + new
        if (before or behind) and target[end:sign] != behind:
            yield end, sign, behind


def _symbols(source: str, target: str, source_tag: str, target_tag: str) -> Iterator[tuple[int, int, str]]:
    """Symbols of units that came through, where the target writes them in its own script."""
    if languages.script(target_tag) == "Latn":  # CLDR has `km/godz.` and `mi/h` there; people write `km/h` and `mph`
        return
    came = {(q.digits, q.unit): source[q.symbol : q.end] for q in quantities.find(source, source_tag)}
    for quantity in quantities.find(target, target_tag):
        symbol = quantities.symbol(quantity.unit, target_tag)
        here = target[quantity.symbol : quantity.end]
        if symbol and symbol != here and came.get((quantity.digits, quantity.unit)) == here:
            yield quantity.symbol, quantity.end, symbol


def _written(habit: _Habit) -> str:
    """What a number in groups, or with a fraction, or of percent looks like."""
    group = f"[{_BLANK}]" if habit.group in _BLANK else "['’]" if habit.group in "'’" else re.escape(habit.group)
    fraction = rf"{re.escape(habit.decimal)}\d+"
    return rf"(?:\d{{1,3}}(?P<grouped>{group}\d{{3}})(?:{group}\d{{3}})*(?:{fraction})?|\d+(?:{fraction})?)"


def _sure(text: str, number: re.Match[str], habit: _Habit) -> bool:
    """True for what can be nothing but a number, and one that is written in another way elsewhere."""
    if number["grouped"] or _percent(text, number.end()):
        return True
    if habit.decimal not in number[0]:
        return False
    if _AMOUNT.search(text, 0, number.start()):
        return True
    behind = _BEHIND.match(text, number.end())
    word = behind[0].strip(f"{_BLANK}-").rstrip(".").lower() if behind else ""
    if word and (word in CURRENCIES or word in habit.scales):
        return True
    return any(q.start == number.start() for q in quantities.find(text, habit.tag)) or _unit(text, number, habit.tag)


def _unit(text: str, number: re.Match[str], tag: str) -> bool:
    """True if a unit's whole name is behind the number."""
    rest = text[number.end() : number.end() + 40].lstrip(f"{_BLANK}-").lower()
    return any(rest.startswith(name) for name in quantities.names(tag))


def _percent(text: str, end: int) -> int:
    """Where a percent sign behind a number ends; 0 where there is none."""
    found = re.compile(rf"[{_BLANK}]?%(?!\w)").match(text, end)
    return found.end() if found else 0


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdecimal())


def _formatted(written: str, own: _Habit, habit: _Habit) -> str:
    whole, _, fraction = written.partition(own.decimal)
    digits = _digits(whole)
    apart = len(digits) - 3 >= cldr.least(habit.tag) and len(digits) > 3 and digits != whole
    grouped = format_decimal(int(digits), locale=habit.locale) if apart else digits
    return f"{grouped}{habit.decimal}{fraction}" if fraction else grouped


@cache
def _habit(tag: str) -> _Habit | None:
    """None for a language that babel does not have, or that writes its numbers with other digits."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    signs = locale.number_symbols.get("latn", {})
    if "decimal" not in signs:
        return None
    percent = locale.percent_formats[None]
    scales = {
        re.sub(r"[^\w ]|\d", "", pattern.pattern).strip().lower()
        for forms in locale.compact_decimal_formats.get("long", {}).values()
        for pattern in forms.values()
    }
    before, behind = percent.prefix[0], percent.suffix[0]
    return _Habit(tag, locale, signs["decimal"], signs["group"], (before, behind), frozenset(scales - {""}))
