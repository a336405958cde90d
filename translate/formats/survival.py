"""Whether a translated message would still work in its program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from translate import placeholders

_SIGNS = "%{}"
# The directives of printf's relatives, wider than what is protected in prose: `% d` and `100% sure` are ones here.
_DIRECTIVE = re.compile(
    r"%(?:%|(?:\(\w+\)|<\w+>|\d+\$)?[-+ 0#'I,]*(?:\d+|\*(?:\d+\$)?)?(?:\.(?:\d+|\*(?:\d+\$)?)?)?"
    r"(?:hh|h|ll|l|L|q|j|z|t)?(?:<PRI\w+>|[A-Za-z@]|\d{1,2}))"
)


def survives(source: str, target: str, flags: Collection[str] = ()) -> bool:
    """True if the placeholders of `source` are in `target`, as often, and in the same order where that counts.

    `flags` are the format flags of a PO entry (`c-format`); without any, everything survives. With one, the signs
    that make placeholders must be as many, too: a stray `%` is an error at run time.
    """
    if not flags:
        return True
    if any(source.count(sign) != target.count(sign) for sign in _SIGNS):
        return False
    if placeholders.mismatch(source, target):
        return False
    if all("brace" in flag for flag in flags) or "%" not in source:
        return True
    want, have = _DIRECTIVE.findall(source), _DIRECTIVE.findall(target)
    turns = [[d for d in side if not re.match(r"%(?:%|\(|<(?!PRI)|\d+\$|\d)", d)] for side in (want, have)]
    return Counter(want) == Counter(have) and turns[0] == turns[1]
