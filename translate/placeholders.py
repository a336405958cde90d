"""Placeholders: what a program puts its own values into, in the syntaxes that message catalogues have.

printf and its relatives, Python, Ruby, shell, templates, i18next, and ICU messages
(https://unicode-org.github.io/icu/userguide/format_parse/messages/). All repetitions are bounded or anchored, so that
the time is proportional to the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

SYNTAX = r"""
    \{\{[^{}\n]*\}\} | \{%[^{}\n]*%\}                                     # {{x}} {% if x %}
    | \{\s{0,3}\w{1,80}\s{0,3},\s{0,3}(?:number|date|time|spellout|ordinal|duration)\b[^{}\n]{0,80}\}  # {n, number}
    | [$%\#]?\{[\w.]*(?:\[\w*\][\w.]*)*(?:![rsa])?(?::[^{}\s]*)?\}           # {name} {0:.2f} {} ${x} %{x} #{x}
    | \$t\([^()\n]{1,200}\)                                               # i18next's $t(key)
    | %% | (?<![\d%])(?<!\d[ \u00a0\u202f])                                 # printf, but not 5 %, 100 %ige
      %(?:\(\w{1,80}\)|<\w{1,80}>|\d{1,2}\$)?[-+0\#]{0,4}(?:\d{1,4}|\*)?(?:\.(?:\d{1,4}|\*))?(?:hh|h|ll|l|L|q|j|z|t)?
      [diouxXeEfFgGaAcrspn@](?![^\W\d_]{3})
    | %<PRI[A-Za-z0-9]{1,12}>
"""
"""Of `re.VERBOSE`, without groups that count. ICU's plural and select nest and are found by `icu`."""

_PLACEHOLDER = re.compile(SYNTAX, re.VERBOSE)
_ICU = re.compile(r"\{\s{0,9}[\w.-]{1,80}\s{0,9},\s{0,9}(?:plural|selectordinal|select)\s{0,9},\s{0,9}(?:offset:\d+)?")
_BRANCH = re.compile(r"\s*(=\d{1,9}|[\w-]{1,80})\s*\{")
_CLOSING = re.compile(r"\s*\}")
_BRACE = re.compile(r"[{}]")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """An ICU argument with a text for each case: `{count, plural, one {# file} other {# files}}`."""

    start: int
    end: int
    head: str
    """Name and kind: `{count, plural,`."""
    cases: tuple[tuple[str, int, int], ...]
    """Selector, and the span of its text within the braces, in order."""


def choices(text: str) -> Iterator[Choice]:
    """The outermost ICU choices of `text`, in order; what is not balanced is none."""
    at = 0
    while head := _ICU.search(text, at):
        found = _choice(text, head)
        if found:
            yield found
        at = found.end if found else head.end()


def _choice(text: str, head: re.Match[str]) -> Choice | None:
    at, cases = head.end(), []
    while case := _BRANCH.match(text, at):
        end = _closed(text, case.end())
        if end < 0:
            return None
        cases.append((case[1], case.end(), end))
        at = end + 1
    closing = _CLOSING.match(text, at)
    return Choice(head.start(), closing.end(), head[0], tuple(cases)) if closing and cases else None


def _closed(text: str, start: int) -> int:
    """Where the brace that was opened before `start` is closed; -1: nowhere."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
        if depth > _DEEPEST:
            break
    return -1


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of every placeholder, in order, without overlaps; an ICU choice is one, with all its texts."""
    found = [(choice.start, choice.end) for choice in choices(text)]
    single = (m.span() for m in _PLACEHOLDER.finditer(text))
    return sorted([*found, *(s for s in single if all(s[1] <= a or s[0] >= b for a, b in found))])


def blanked(text: str) -> str:
    """`text` with spaces for its placeholders, offsets kept: what is left is language, if anything is."""
    for start, end in spans(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def tokens(text: str) -> list[str]:
    """The placeholders as written, in order; of an ICU choice its head, its selectors, and those of its texts."""
    found = []
    inside = {choice.start: choice for choice in choices(text)}
    for start, end in spans(text):
        if choice := inside.get(start):
            selectors = " ".join(selector for selector, _, _ in choice.cases)
            found.append(" ".join(f"{choice.head} {selectors}}}".split()))
            for _, a, b in choice.cases:
                found += [*tokens(text[a:b]), *("#" for _ in re.findall(r"#(?!\{)", text[a:b]))]
        else:
            found.append(text[start:end])
    return found


def mismatch(source: str, target: str) -> str:
    """What is wrong with the placeholders of `target`, in words: missing, new, or in another order; empty: nothing.

    The order counts for printf conversions without name or number alone.
    """
    want, have = tokens(source), tokens(target)
    missing, added = Counter(want) - Counter(have), Counter(have) - Counter(want)
    parts = [f"missing {', '.join(missing.elements())}"] if missing else []
    parts += [f"new {', '.join(added.elements())}"] if added else []
    if parts:
        return "; ".join(parts)
    turns = [[token for token in side if _in_turn(token)] for side in (want, have)]
    return "" if turns[0] == turns[1] else f"in another order: {', '.join(turns[1])}"


def _in_turn(token: str) -> bool:
    """True for a conversion that takes the program's next value, whichever that is."""
    named = token[1:2] in {"(", "{", "%", "<"} and not token.startswith("%<PRI")
    return token[0] == "%" and not named and "$" not in token
