"""What is not language stays: addresses, placeholders, tags and code go through an engine as tokens.

An engine names a template of a token it copies through, such as `XZ{n}`. `protect` puts tokens in, `restore` takes
them out again and says which were lost or doubled on the way.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from translate.placeholders import SYNTAX, choices

# All repetitions are anchored or bounded: the time is proportional to the length of the text.
_LITERAL = re.compile(
    r"""
      `[^`\n]+`                                                          # code in backticks
    | <!--(?:(?!-->).){0,500}--> | </?[A-Za-z][^<>]{0,500}>                # HTML, XML
    | &(?:[A-Za-z]\w{1,30}|\#\d{1,7}|\#x[0-9A-Fa-f]{1,6});                        # &amp;
    | """
    + SYNTAX
    + r"""
    | (?P<trim>                                                          # may have punctuation behind it
        (?:(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}://|(?<![\w@/.-])www\.)
        [^\s<>"'“”«»„‘’`{}|\\^。，、）」』]+
      | (?<![\w\\])(?:[A-Za-z]:\\|\\\\\w)[^\s"<>|?*“”«»]+                   # C:\x\y \\server\x
      | (?<![\w/.~])(?:~|\.\.?)/[\w.@%+/-]+ | (?<![\w/.~:<-])/[\w.@%+-]+/[\w.@%+/-]*    # ~/x ./x /usr/lib
      | (?<![\w/.-])(?=[\w./-]{0,200}/[\w-]{1,100}\.[A-Za-z])(?:[\w-][\w.-]*/)+[\w-][\w.-]*  # docs/index.html
      )
    | (?<![\w.+-])(?:mailto:)?[\w.+-]++@(?:[\w-]+\.)+[^\W\d_]{2,}          # e-mail
    | (?<![\w@\#&/])(?:@[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*|\#[^\W\d_]\w*)    # @handle, #hashtag
    | (?<![^\s(\[,|'"“«])(?:--[A-Za-z][\w-]+|-[A-Za-z](?![\w’'-]))(?:=[A-Z_]+\b)?  # -h --help --file=NAME
    | (?<!\S)\#(?!\S)                                                    # ICU's number
    | (?<!\w)(?=\w*[^\W_]_+[^\W_])\w+(?:\.\w+)*(?:\(\))?                   # names_with_underscores
    """,
    re.VERBOSE,
)
_TRAILING = ".,;:!?…*~։՝՜՞"
_BRACKETS = {")": "(", "]": "["}
# Letters that an engine writing Cyrillic may put for their Latin likenesses.
_LIKENESS = dict(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text with tokens for what is not language."""

    text: str
    originals: tuple[str, ...] = ()
    """What was masked, in the order of the text."""
    numbers: tuple[int, ...] = ()
    """The numbers in the tokens for them: as many, in the same order, all different, equally many digits."""
    mask: str = ""
    """The template of the tokens, with `{n}` for the number."""


def protect(text: str, mask: str, also: Sequence[tuple[int, int]] = ()) -> Prepared:
    """`text` with tokens, made by putting numbers for `{n}` in `mask`, for what must not be translated.

    Masked are URLs (without the sentence's punctuation behind them), e-mail addresses, @handles, #hashtags, paths,
    identifiers with `_`, placeholders of printf, Python, shell and templates, tags and code in backticks; and the
    spans in `also`, which do not overlap, are in order, and win over a literal inside them. Numbers whose token occurs
    in `text` are left out. An empty `mask`, or one with which `restore` could not give `text` back, masks nothing.
    Takes any string and raises nothing.
    """
    spans = literals(text, also)
    if not spans or not mask:
        return Prepared(text)
    numbers = _free_numbers(text, mask, len(spans))
    parts, end = [], 0
    for (start, stop), number in zip(spans, numbers, strict=True):
        parts += [text[end:start], mask.replace("{n}", str(number))]
        end = stop
    masked = "".join(parts) + text[end:]
    prepared = Prepared(masked, tuple(text[start:stop] for start, stop in spans), numbers, mask)
    return prepared if restore(prepared, masked) == (text, ()) else Prepared(text)


def literals(text: str, also: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The spans that `protect` masks, in order, apart from one another."""
    spans = list(also)
    for found in (
        [(choice.start, choice.end) for choice in choices(text)],
        [(m.start(), m.start() + _length(m)) for m in _LITERAL.finditer(text)],
    ):
        spans += [s for s in found if all(s[1] <= a or s[0] >= b for a, b in spans)]
    return sorted(spans)


def restore(prepared: Prepared, translated: str) -> tuple[str, tuple[str, ...]]:
    """`translated` with the originals for their tokens, and the originals that were lost or doubled, in order.

    Tokens are found in either case and with Cyrillic capitals for like Latin ones. A doubled token is restored at
    each place. With a further digit behind it a token is another token, unless `prepared.text` has one there too.
    """
    if not prepared.originals:
        return translated, ()
    pattern = _token(prepared.mask, len(str(prepared.numbers[0])))
    before_digit = {m[1] for m in pattern.finditer(prepared.text) if prepared.text[m.end() : m.end() + 1].isdigit()}
    places = {str(number): i for i, number in enumerate(prepared.numbers)}
    seen: Counter[int] = Counter()

    def original(found: re.Match[str]) -> str:
        longer = translated[found.end() : found.end() + 1].isdigit() and found[1] not in before_digit
        if found[1] not in places or longer:
            return found[0]
        seen[places[found[1]]] += 1
        return prepared.originals[places[found[1]]]

    restored = pattern.sub(original, translated)
    return restored, tuple(text for i, text in enumerate(prepared.originals) if seen[i] != 1)


def _length(found: re.Match[str]) -> int:
    """Length of a literal; of an address without the sentence's punctuation: `x.org/a_(b)).` ends behind `(b)`."""
    literal, end = found[0], len(found[0])
    surplus = {closing: literal.count(closing) - literal.count(opening) for closing, opening in _BRACKETS.items()}
    while found["trim"] and end and (literal[end - 1] in _TRAILING or surplus.get(literal[end - 1], 0) > 0):
        end -= 1
        if literal[end] in surplus:
            surplus[literal[end]] -= 1
    return end


def _token(mask: str, digits: int) -> re.Pattern[str]:
    """Tokens whose number has so many digits, the number in group 1."""
    around = [
        "".join(f"[{c}{_LIKENESS[c]}]" if c in _LIKENESS else re.escape(c) for c in part)
        for part in mask.upper().split("{N}", 1)
    ]
    return re.compile(f"{around[0]}([0-9]{{{digits}}}){''.join(around[1:])}", re.IGNORECASE)


def _free_numbers(text: str, mask: str, count: int) -> tuple[int, ...]:
    """The first `count` numbers whose token is not in `text`, with equally many digits: no token begins another."""
    digits = len(str(count))
    while True:
        overlapping = re.compile(f"(?={_token(mask, digits).pattern})", re.IGNORECASE)
        taken = {int(m[1]) for m in overlapping.finditer(text)}
        free = tuple(islice((n for n in range(10 ** (digits - 1), 10**digits) if n not in taken), count))
        if len(free) == count:
            return free
        digits += 1
