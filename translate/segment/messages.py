"""Messages of a program: laid out by lines, tabs and columns, and with texts inside ICU choices."""

import re
from collections.abc import Iterator
from itertools import pairwise

from translate import placeholders

_LINE = re.compile(r"[^\n\r]+")
_COLUMN = re.compile(r"\t+|(?<=\S)[ ]{3,}(?=\S)")
_WRAPPED = 50  # a line at least this long goes on in the next one, if that is neither indented nor begins a list
_ENDS = tuple(".!?:;…։")
_BEGINS = re.compile(r"[\w\"'“«(%{<]")
_LIST = re.compile(r"(?:\d{1,3}|\w)[.)]\s")


def regions(text: str) -> Iterator[tuple[int, int]]:
    """Spans of `text` that hold language, in order: what a sentence cannot reach beyond.

    Lines are kept apart unless they were wrapped; so are columns set apart by tabs or three spaces. A line that is one
    ICU choice has a region for each of its texts. What has no letter outside placeholders is no region.
    """
    for start, end in _paragraphs(text):
        at = start
        for gap in _COLUMN.finditer(text, start, end):
            yield from _inside(text, at, gap.start())
            at = gap.end()
        yield from _inside(text, at, end)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    lines = [m.span() for m in _LINE.finditer(text)]
    if not lines:
        return
    start = lines[0][0]
    for (a, b), (c, d) in pairwise(lines):
        line, following = text[a:b].rstrip(), text[c:d]
        single = text[b:c] in {"\n", "\r\n", "\r"}
        wrapped = len(line) >= _WRAPPED and not line.endswith(_ENDS)
        if not (single and wrapped and _BEGINS.match(following) and not _LIST.match(following)):
            yield start, b
            start = c
    yield start, lines[-1][1]


def _inside(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span itself, or, if it is an ICU choice, what is inside."""
    part = text[start:end]
    choice = next(placeholders.choices(part), None)
    if choice and not part[: choice.start].strip() and not part[choice.end :].strip():
        for _, a, b in choice.cases:
            yield from _inside(text, start + a, start + b)
    elif any(c.isalpha() for c in placeholders.blanked(part)):
        yield start, end
