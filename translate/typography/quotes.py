"""Quotation marks as the target writes them: `"no"` is «нет» in Russian, „nein“ in German, « non » in French.

Which sign opens and which closes is told from what stands beside it, for `“` opens in English and closes in German, and
machines put `"` for both. Where that does not tell, nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from translate import languages
from translate.typography import cldr

Edit = tuple[int, int, str]
"""Start and end of what is replaced, and what with."""

_DOUBLE = '"“”„‟«»＂「」『』'
_SINGLE = "‘’‚‹›"
_RUN = re.compile(f"[{_DOUBLE}{_SINGLE}]+")
_OPENERS, _CLOSERS = "«„‹‚「『", "»›」』"
_TURNED = "“”"  # which of them closes depends on the language
_BEFORE = "([{—–-/…¡¿ՙ"
_BRACKETS = frozenset("([{¡¿")
_AFTER = ".,;:!?)]}—–-/…։՝՜՞،؛؟。，、！？：；）"
# Not what stands behind a quotation: `« no ».`
_WORD = re.compile(r"(?![,;:!?)\]}]|\.(?!\.))\S")
_SPACE = "\u00a0"
_BLANK = " \t\u00a0\u202f"


@dataclass(slots=True)
class _Mark:
    """A quotation mark."""

    at: int
    sign: str
    opens: bool
    closes: bool
    """Neither is true where its neighbours do not tell."""
    between: bool
    """Between two signs that are no spaces."""
    measure: bool
    """Behind a digit, where it may stand for inches or minutes."""
    partner: int = -1
    """Place of the other one of the pair among the marks."""
    depth: int = 0


def edits(text: str, tag: str, kept: Collection[range] = ()) -> list[Edit]:
    """What makes the quotation marks of `text` those of the language `tag`, in order.

    Nothing for a language whose marks are not known, or a text in which it is not clear which mark does what. `kept`
    are spans that are no language: what is in them is not looked at.
    """
    signs = cldr.quotes(tag)
    marks = [_mark(text, at, run.span()) for run in _RUN.finditer(text) for at in range(*run.span())]
    marks = [m for m in marks if not any(m.at in span for span in kept)]
    marks = [m for m in marks if m.sign in _DOUBLE or m.opens != m.closes]
    if not signs or not _paired(marks, languages.unspaced(tag)):
        return []
    marks = [m for m in marks if (m.sign in _DOUBLE and (m.opens or m.closes)) or m.partner >= 0]
    _nest(marks)
    inner = _SPACE if languages.primary(tag) == "fr" and not tag.startswith("fr-CH") else ""
    others = cldr.also(tag)
    return [edit for mark in marks for edit in _written(text, mark, _fit(mark, signs, others), inner)]


def _mark(text: str, at: int, run: tuple[int, int]) -> _Mark:
    """The mark at `at`; `run` is the span of the marks that stand beside one another there."""
    first, last = run
    before, after = text[first - 1 : first] if first else "", text[last : last + 1]
    begins = not before or before.isspace() or before in _BEFORE or _elided(text, at)
    ends = not after or after.isspace() or after in _AFTER
    sign = text[at]
    inside = sign in _OPENERS and (before in _BRACKETS or _elided(text, at))  # `(« no »)`, `d’« amis »`
    word_before = bool(before) and not before.isspace() and not inside
    word_after = bool(after) and not after.isspace()
    opens, closes = begins and bool(_WORD.match(text, last)), ends and word_before
    if sign in "‘’" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
        return _Mark(at, sign, False, False, True, False)  # an apostrophe
    if opens == closes:
        opens, closes = sign in _OPENERS, sign in _CLOSERS
    return _Mark(at, sign, opens, closes, word_before and word_after, before.isdigit() and sign in '"＂')


def _elided(text: str, at: int) -> bool:
    """True behind `l'`."""
    return text[at - 1] in "'’" and text[at - 2 : at - 1].isalpha()


def _paired(marks: list[_Mark], unspaced: bool) -> bool:
    """Finds each mark's partner; False where it is not clear what a mark does.

    A double mark may have its partner in another sentence, but not if it is only its turn that tells what it does.
    """
    waiting: list[int] = []
    unsure = False
    for i, mark in enumerate(marks):
        if not mark.opens and not mark.closes:
            unsure = True
            mark.closes = any(mark.sign in (marks[w].sign, *_TURNED) for w in waiting)
            mark.opens = not mark.closes
            if mark.opens and mark.between and not unspaced:
                return False  # code="x"
        if mark.opens:
            waiting.append(i)
            continue
        single = mark.sign in _SINGLE
        while not single and waiting and marks[waiting[-1]].sign in _SINGLE:
            waiting.pop()  # a single one without a partner is an apostrophe
        if waiting and (marks[waiting[-1]].sign in _SINGLE) == single:
            mark.partner = waiting.pop()
            marks[mark.partner].partner = i
        elif mark.measure:
            mark.closes = False
    return not (unsure and any(m.partner < 0 and m.sign in _DOUBLE for m in marks))


def _nest(marks: list[_Mark]) -> None:
    """How deep each is in others."""
    depth = 0
    for mark in marks:
        if mark.opens:
            mark.depth = depth
            depth += 1
        else:
            depth = max(0, depth - 1)
            mark.depth = depth


def _fit(mark: _Mark, signs: str, others: str) -> str:
    """The sign that is to stand there: the one that stands there, if it is among `others`."""
    own = slice(not mark.opens, None, 2)
    return mark.sign if mark.sign in others[own] else signs[own][mark.depth % 2]


def _written(text: str, mark: _Mark, new: str, inner: str) -> Iterator[Edit]:
    """The sign `new` and the space that is to be inside it."""
    spaced = inner if new in "«»" else ""
    start = mark.at + 1 if mark.opens else len(text[: mark.at].rstrip(_BLANK))
    end = len(text) - len(text[start:].lstrip(_BLANK)) if mark.opens else mark.at
    added = "" if text[start:end] == spaced else spaced
    sign = (mark.at, mark.at + 1, new + added if mark.opens else added + new)
    gap = [(i, i + 1, "") for i in range(start, end)] if text[start:end] != spaced else []
    changed = [sign] if (mark.sign, added) != (new, "") else []
    yield from [*changed, *gap] if mark.opens else [*gap, *changed]
