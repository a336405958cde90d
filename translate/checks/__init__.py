"""Checks of finished translations: one file each, a function from a Translation to Issues.

A new check is a module with `check` and a line in `RAW`, if it looks at inline codes, or in `WORDED`.
"""

from collections.abc import Callable
from dataclasses import replace

from translate import codes
from translate.checks import markup, numbers, placeholders, untranslated
from translate.records import Issue, Translation

Check = Callable[[Translation], tuple[Issue, ...]]

RAW: tuple[Check, ...] = (markup.check, placeholders.check)
WORDED: tuple[Check, ...] = (numbers.check, untranslated.check)
"""These see spaces where the texts have inline codes, and code between them."""


def run(translation: Translation) -> tuple[Issue, ...]:
    """The issues of all checks, in their order; none for a segment that was left as it is."""
    if translation.route is None and not translation.reused:
        return ()
    bare = replace(translation.segment, text=codes.blanked(translation.segment.text))
    worded = replace(translation, segment=bare, text=codes.blanked(translation.text))
    return tuple(
        issue for checks, seen in ((RAW, translation), (WORDED, worded)) for check in checks for issue in check(seen)
    )
