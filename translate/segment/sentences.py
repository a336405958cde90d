"""Blocks into sentences, without losing a character.

A sentence can end at a mark (full stop, question mark, ...) with the closing quotes and brackets behind it; `rules`
says whether it does. Empty lines, and line breaks before a list mark, end one too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from translate import codes
from translate.codes import Coded
from translate.records import Block, Segment
from translate.segment import messages, rules
from translate.segment.words import Words, words_for

_LINES = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]\s*")
_TWO_LINES = re.compile(r"[\x0c\u2029]|(?:\r\n|[\r\n\x0b\x85\u2028])\s*?[\r\n\x0b\x85\u2028]")
_LIST_MARK = re.compile(r"(?:[-*•‣▪–—]|\d{1,3}[.)]|\(?[^\W_]{1,3}\))\s(?=\s*\S)|[–—]")
_SOLID = re.compile(r"\S")
_SPACE = re.compile(r"\s*")
# Signs, a space and signs again, then a word; all short, so that no look ahead is longer than this.
_NEXT = re.compile(r"([^\w\s]{0,12}\s?[^\w\s]{0,12})([\w\u0300-\u036f'’-]{0,40})")


def split(block: Block, document_key: str, tag: str) -> tuple[Segment, ...]:
    """The sentences of `block`, a text in language `tag` (`und`: judged by its script), in order.

    Offsets are exact; segments do not overlap, begin and end with no white space, and between and around them is
    white space only. A single line break may lie inside a sentence. A block of white space has no segments. A message
    is cut at its lines and columns, and what holds no language lies between segments too: see `messages`. Inline codes
    are no part of a sentence's end or beginning, but belong to the words they stand at, or lie between segments. Takes
    any string, raises nothing, in time proportional to its length.
    """
    coded = codes.parse(block.text)
    text = coded.plain
    words = words_for(tag, text)
    if block.kind == "message":
        spans = [s for region in messages.regions(text) for s in _joined(text, _sentences(text, words, *region))]
    else:
        spans = _joined(text, (s for part in _paragraphs(text) for s in _sentences(text, words, *part)))
    return tuple(
        Segment(f"{block.id}.{i}", document_key, block.id, i, block.text[start:end], start, end)
        for i, (start, end) in enumerate(_coded(coded, spans) if coded.tags else spans)
    )


def _coded(coded: Coded, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of the plain text as spans of the text: with the codes that open at a beginning and close at an end."""
    at, last = 0, 0
    for start, end in spans:
        here = [i for i in _standing(coded, start, at) if coded.tags[i].start >= last]
        opening = next((n for n, i in enumerate(reversed(here)) if _belongs_before(coded, i)), len(here))
        first = coded.tags[here[len(here) - opening]].start if opening else coded.outward(start, end)[0]
        behind = _standing(coded, end, at)
        closing = next((n for n, i in enumerate(behind) if _belongs_behind(coded, i)), len(behind))
        last = coded.tags[behind[closing - 1]].end if closing else coded.place(end)
        at = behind[0] if behind else at
        yield first, last


def _standing(coded: Coded, place: int, at: int) -> list[int]:
    """The codes from the one at `at` on that stand at a place of the plain text and are nothing there."""
    found = []
    for i in range(at, len(coded.tags)):
        if coded.tags[i].at > place:
            break
        if coded.tags[i].at == coded.tags[i].until == place:
            found.append(i)
    return found


def _belongs_before(coded: Coded, i: int) -> bool:
    tag = coded.tags[i]
    return tag.role == "close" and (tag.partner < 0 or coded.tags[tag.partner].at < tag.at)


def _belongs_behind(coded: Coded, i: int) -> bool:
    tag = coded.tags[i]
    return tag.role == "open" and (tag.partner < 0 or coded.tags[tag.partner].at > tag.at)


@cache
def _marks(stop: str) -> re.Pattern[str]:
    """A mark with all marks, closing signs and footnote numbers behind it.

    A closing quote may stand off by a space, as in French, if white space or punctuation follows it.
    """
    closers = re.escape(rules.CLOSERS)
    return re.compile(
        f'[{rules.MARKS}{stop}](?:[{rules.MARKS}{closers}]|\\[\\d{{1,3}}\\]|[ \u00a0\u202f][»”›"](?=[\\s.,;:!?…]|$))*+'
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of what empty lines and list marks set apart."""
    start = 0
    for lines in _LINES.finditer(text):
        if _TWO_LINES.match(text, lines.start(), lines.end()) or _LIST_MARK.match(text, lines.end()):
            yield start, lines.start()
            start = lines.end()
    yield start, len(text)


def _sentences(text: str, words: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a paragraph, with white space behind them."""
    solid = _SOLID.search(text, first, last)
    start = solid.start() if solid else last
    for found in _marks(words.stop).finditer(text, start, last):
        space = _SPACE.match(text, found.end(), last)
        ahead = _NEXT.match(text, space.end() if space else last, last)
        if not space or not ahead or space.end() == last:
            continue
        place = rules.Place(text, start, *found.span(), space[0], ahead[1], ahead[2], ahead.end())
        if rules.ends(place, words):
            yield start, found.end()
            start = space.end()
    yield start, last


def _joined(text: str, spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without white space; one without letter or digit (an emoji, a row of stars) joins the one before."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        solid = _SOLID.search(text, start, end)
        if not solid:
            continue
        stripped = solid.start() + len(text[solid.start() : end].rstrip())
        if joined and not any(c.isalnum() for c in text[solid.start() : stripped]):
            joined[-1] = joined[-1][0], stripped
        else:
            joined.append((solid.start(), stripped))
    return joined
