"""Expressions over text: the users' patterns and the languages' endings, matched as whole words in linear time.

RE2 never backtracks, so no pattern can hang a run. Its word characters are ASCII and it has no lookaround: `rewrite`
mends the former, word boundaries are checked here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

import re2

from translate.glossary.normalise import boundary, fold, normalise

_WORD_CLASS = r"\p{L}\p{M}\p{N}_"
_TOKEN = re.compile(r"\\.|\[\^?\]?|\]|[^\x00-\x7f]", re.DOTALL)


class Pattern(NamedTuple):
    """An expression for many spellings, as in `rewrite`, and what it takes to find it in folded text."""

    source: str
    prefix: str
    """Folded letters that every match begins with; may be empty."""
    folded: re2._Regexp


def rewrite(pattern: str) -> str:
    """`pattern` in terms of `Normalised.text`, with a `\\w` that knows all scripts.

    Raises ValueError for `\\b` and `\\B`, which RE2 only knows for ASCII; patterns match whole words anyway.
    """
    inside = False

    def token(found: re.Match[str]) -> str:
        nonlocal inside
        part = found.group()
        if part in (r"\b", r"\B") or (inside and part == r"\W"):
            raise ValueError(f"{part} is not available here: patterns match whole words anyway")
        if part in (r"\w", r"\W"):
            return _WORD_CLASS if inside else f"[{'^' if part[1] == 'W' else ''}{_WORD_CLASS}]"
        if part[0] in "[]":
            inside = part[0] == "["
            return part
        if part[0] == "\\":
            return part
        plain = normalise(part).text
        return plain if inside or len(plain) == 1 else f"(?:{plain})"

    return _TOKEN.sub(token, unicodedata.normalize("NFC", pattern))


@functools.lru_cache(maxsize=8192)
def compiled(source: str, prefix: str | None = None) -> Pattern:
    """Compile a rewritten expression; `prefix` if the caller knows it.

    Raises ValueError with RE2's message if the expression is wrong or accepts the empty text.
    """
    if prefix is None:
        exact = _as_written(source)
        if exact.fullmatch(""):
            raise ValueError("it matches the empty text")
        prefix = fold(_common_prefix(exact))
    return Pattern(
        source, prefix, _regexp("".join(c if c.isascii() else fold(c) for c in source).replace("եվ", "եւ"), False)
    )


@functools.lru_cache(maxsize=8192)
def _as_written(source: str) -> re2._Regexp:
    return _regexp(source, True)


def _regexp(source: str, case_sensitive: bool) -> re2._Regexp:
    options = re2.Options()
    options.log_errors = False
    options.longest_match = True
    options.case_sensitive = case_sensitive
    try:
        return re2.compile(source, options)
    except re2.error as problem:
        detail = problem.args[0]
        raise ValueError(detail.decode() if isinstance(detail, bytes) else str(detail)) from None


def _common_prefix(expression: re2._Regexp) -> str:
    try:
        low, high = expression.possiblematchrange(64)
    except re2.error:
        return ""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(low, high, strict=False))
    return bytes(byte for byte, _ in shared).decode("utf-8", "ignore")


def spans(pattern: Pattern, folded: str) -> Iterator[tuple[int, int]]:
    """Whole-word matches, the longest at each place where one begins."""
    if not pattern.folded.search(folded):
        return
    start = folded.find(pattern.prefix)
    while 0 <= start < len(folded):
        if boundary(folded, start) and (found := pattern.folded.match(folded[start:])):
            rest = folded[start : start + found.end()]
            if boundary(folded, start + len(rest)):
                yield start, start + len(rest)
            else:
                yield from _shorter(pattern, folded, start, len(rest))
        start = folded.find(pattern.prefix, start + 1)


def _shorter(pattern: Pattern, folded: str, start: int, longest: int) -> Iterator[tuple[int, int]]:
    """The longest match at `start` that ends with a word, where the longest of all does not."""
    for end in range(start + longest - 1, start, -1):
        if boundary(folded, end) and pattern.folded.fullmatch(folded[start:end]):
            yield start, end
            return


def written(pattern: Pattern, text: str, folded: str) -> Iterator[tuple[int, int]]:
    """`spans`, but only where the case is as in the expression, or adds an initial capital, or is all capitals.

    After a name in capitals a suffix may be in lower case.
    """
    for start, end in spans(pattern, folded):
        surface = text[start:end]
        head = surface.rstrip("".join(c for c in set(surface) if c.islower())).rstrip("'-")
        as_listed = _as_written(pattern.source).fullmatch
        if (len(head) > 1 and head.isupper()) or as_listed(surface) or as_listed(surface[0].lower() + surface[1:]):
            yield start, end
