"""Which of a language's plural forms takes which text, where a machine knows two: for one, and for many."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass

_HEADER = re.compile(r"\s*nplurals\s*=\s*([1-9]\d?)\s*;\s*plural\s*=\s*([^;]+);?\s*\Z")
_ENOUGH = 1000  # rules look at the last two digits; a few languages at the hundreds of thousands, which is rare text


@dataclass(frozen=True, slots=True)
class Plurals:
    """A Plural-Forms header that was understood."""

    count: int
    """Number of forms, from 1."""
    form: Callable[[int], int]
    """Number of things to form."""

    def spread(self, one: str, many: str, alike: bool) -> tuple[str, ...]:
        """A text for each form: `one` for that of the number 1, `many` for the others.

        Where several forms' numbers share the form of 1 (1, 21, 31 in Russian), `one` fits only if it has the same
        placeholders as `many`, which `alike` says; a language with a single form takes `many`.
        """
        first = self.form(1)
        shared = any(n != 1 and self.form(n) == first for n in range(_ENOUGH))
        single = self.count > 1 and (alike or not shared)
        return tuple(one if single and form == first else many for form in range(self.count))


def parse(header: str) -> Plurals | None:
    """The forms that a Plural-Forms value describes; None for a blank (`nplurals=INTEGER`) or broken one.

    C's operators as in the gettext manual, "Plural forms".
    """
    found = _HEADER.match(header)
    if not found:
        return None
    count = int(found[1])
    try:
        form = gettext.c2py(found[2].strip())
        numbers = {form(n) for n in range(_ENOUGH)}
    except (ValueError, ZeroDivisionError, RecursionError):
        return None
    return Plurals(count, form) if max(numbers) < count else None
