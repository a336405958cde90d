"""Inline codes that the target lost, gained or doubled, that are no longer nested, or that hold other code."""

from collections import Counter

from translate import codes
from translate.codes import Coded
from translate.records import Issue, Translation


def check(translation: Translation) -> tuple[Issue, ...]:
    """One error that names the codes; the span is that of the first one in the target that is wrong there.

    A numbered code that is new in a sentence has moved there from another one, or somebody made it up.
    """
    source, target = codes.parse(translation.segment.text), codes.parse(translation.text)
    if not source.tags and not target.tags:
        return ()
    want, have = Counter(_written(source)), Counter(_written(target))
    missing, surplus = want - have, have - want
    parts = [f"missing {' '.join(missing.elements())}"] if missing else []
    if doubled := [tag for tag in surplus if tag in want]:
        parts.append(f"doubled {' '.join(doubled)}")
    if new := [tag for tag in surplus if tag not in want]:
        own = all(codes.OWN.fullmatch(tag) for tag in new)
        parts.append(f"new {' '.join(new)}{', moved here from another sentence or made up' if own else ''}")
    if not parts and _nesting(source) != _nesting(target):
        parts.append("pairs are not nested as in the source")
    if not parts and (lost := Counter(_kept(source)) - Counter(_kept(target))):
        parts.append(f"changed what was to stay: {', '.join(lost)}")
    if not parts:
        return ()
    wrong = next((t for t in target.tags if target.text[t.start : t.end] in surplus), None)
    span = (wrong.start, wrong.end) if wrong else (-1, -1)
    return (Issue("inline-codes", "error", f"inline codes differ: {'; '.join(parts)}", *span),)


def _written(coded: Coded) -> list[str]:
    return [coded.text[tag.start : tag.end] for tag in coded.tags]


def _nesting(coded: Coded) -> Counter[tuple[str, str]]:
    """Each code with the pair it is in."""
    path, found = [""], Counter[tuple[str, str]]()
    for tag in coded.tags:
        if tag.role == "close" and tag.partner >= 0:
            path.pop()
            continue
        found[path[-1], tag.name] += 1
        if tag.role == "open" and tag.partner >= 0:
            path.append(tag.name)
    return found


def _kept(coded: Coded) -> list[str]:
    return [coded.plain[a:b] for a, b in coded.kept]
