"""Checks of finished translations: one file each, a function from a Translation to Issues.

A new check is a module with `check` and a line in `CHECKS`.
"""

from collections.abc import Callable

from translate.checks import numbers, placeholders, untranslated
from translate.records import Issue, Translation

Check = Callable[[Translation], tuple[Issue, ...]]

CHECKS: tuple[Check, ...] = (placeholders.check, numbers.check, untranslated.check)


def run(translation: Translation) -> tuple[Issue, ...]:
    """The issues of all checks, in the order of `CHECKS`; none for a segment that was left as it is."""
    if translation.route is None and not translation.reused:
        return ()
    return tuple(issue for check in CHECKS for issue in check(translation))
