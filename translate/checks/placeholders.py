"""Placeholders that the target lost, gained or reordered: the program would print something wrong, or stop."""

from translate.placeholders import mismatch, spans
from translate.records import Issue, Translation


def check(translation: Translation) -> tuple[Issue, ...]:
    """One error that names the placeholders; the span is that of the first one in the target the source lacks."""
    source, target = translation.segment.text, translation.text
    if not (wrong := mismatch(source, target)):
        return ()
    known = {source[start:end] for start, end in spans(source)}
    span = next(((start, end) for start, end in spans(target) if target[start:end] not in known), (-1, -1))
    return (Issue("placeholders", "error", f"placeholders differ: {wrong}", *span),)
