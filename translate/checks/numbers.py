"""Numbers that the target lost or gained. `5,000` is `5 000` and `5.000`; `7.5` is `7,5`; `۲۰۲۰` is `2020`."""

import re
import unicodedata
from collections import Counter

from translate.records import Issue, Translation

# Groups of three with a separator (comma, point, apostrophe, any space), else digits with inner points or commas.
_NUMBER = re.compile(r"(?<![\d])\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d+(?:[.,]\d+)*")


def _numbers(text: str) -> list[tuple[str, str, int, int]]:
    """(digits alone, as written, start, end) of each number."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = "".join(str(unicodedata.decimal(c)) for c in match[0] if c.isdecimal())
        found.append((digits, match[0], match.start(), match.end()))
    return found


def check(translation: Translation) -> tuple[Issue, ...]:
    """One warning that names the numbers missing from the target or new in it; the span is the first new one."""
    source, target = _numbers(translation.segment.text), _numbers(translation.text)
    want, have = Counter(n[0] for n in source), Counter(n[0] for n in target)
    if want == have:
        return ()
    missing = [n[1] for n in source if n[0] in want - have]
    added = [n for n in target if n[0] in have - want]
    parts = [f"missing {', '.join(missing)}"] if missing else []
    parts += [f"new {', '.join(n[1] for n in added)}"] if added else []
    span = added[0][2:] if added else (-1, -1)
    return (Issue("numbers", "warning", f"numbers differ: {'; '.join(parts)}", *span),)
