"""A block's text with its markup as inline codes, and a translation of it as markup again.

What its formats have in common: they hand over pieces in order, get the text for people and engines, keep the
payloads (raw markup, XML elements), and get them back in the places that the translation gives them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Literal, TypeVar

from translate.codes import OWN

Kind = Literal["text", "open", "close", "alone", "break"]
P = TypeVar("P")

_NUMBER = re.compile(r"\d{1,9}")  # int() refuses thousands of digits


@dataclass(frozen=True, slots=True)
class Piece(Generic[P]):
    """Text, or one piece of markup."""

    kind: Kind
    text: str = ""
    """Of text: what is said, with entities and escapes resolved. Empty for markup."""
    payload: P | None = None
    """Of markup: what its format writes for it. Of text: whatever the format likes."""
    kept: bool = False
    """Of `open`: what is in the pair is not language (code, keys) and stays as it is."""


@dataclass(frozen=True, slots=True)
class Inline(Generic[P]):
    """The pieces of a block as one text."""

    text: str
    """With numbered tags: see `translate.codes`. No white space at either end."""
    first: int
    last: int
    """The pieces that it is made of, `pieces[first:last]`: markup around all of them stays outside."""
    payloads: Mapping[str, P | None]
    """By tag as written: `<g1>`, `</g1>`, `<x2/>`."""
    lead: int = 0
    """White space that was left out in front of the text of the first piece, in characters of its `text`."""
    trail: int = 0
    """And behind that of the last piece."""


def gathered(pieces: Sequence[Piece[P]]) -> Inline[P] | None:
    """The pieces as one text; None where nothing but markup and white space is in them.

    Markup at the edges that holds no words, and pairs that hold all of them, are left outside. Pairs must be matched
    by nesting; an `open` or `close` without a partner is a code too, whose partner is in another block or missing.
    """
    partner = _partners(pieces)
    first, last = _trimmed(pieces, partner)
    if first == last:
        return None
    taken = [int(n) for p in pieces[first:last] for tag in OWN.findall(p.text) for n in _NUMBER.findall(tag)]
    number = max(taken, default=0)
    parts: list[str] = []
    payloads: dict[str, P | None] = {}
    names: dict[int, str] = {}
    for i in range(first, last):
        piece = pieces[i]
        if piece.kind == "text":
            parts.append(piece.text)
            continue
        if piece.kind == "close" and i in partner and partner[i] in names:
            tag = f"</{names[partner[i]]}>"
        else:
            number += 1
            names[i] = f"{'k' if piece.kept else 'g'}{number}"
            tag = {"open": f"<{names[i]}>", "close": f"</g{number}>", "alone": f"<x{number}/>"}.get(
                piece.kind, f"<br{number}/>"
            )
        payloads[tag] = piece.payload
        parts.append(tag)
    whole = "".join(parts)
    text = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    return Inline(text, first, last, payloads, lead, len(whole) - len(text) - lead)


def spread(text: str, payloads: Mapping[str, P | None]) -> list[Piece[P]]:
    """A translation as pieces: text, and markup with its payload. What its author did to the tags is put right.

    Tags the block never had are left out, and so is one that comes twice. A closing tag without its opening one is
    left out, an opening one is closed where what it is in ends. What stands alone and got lost is put at the end; a
    pair that is gone is gone. Pairs that had no partner in the source need none.
    """
    known = {found[0] for found in OWN.finditer(text)}
    numbers = {int(n) for own in payloads for n in _NUMBER.findall(own)}
    pieces: list[Piece[P]] = []
    opened: list[str] = []
    seen: set[str] = set()
    at = 0
    for found in OWN.finditer(text):
        tag = found[0]
        if tag not in payloads and int(_NUMBER.findall(tag)[0]) not in numbers:
            continue  # a tag that the text itself speaks of
        pieces += [Piece("text", text[at : found.start()])] if found.start() > at else []
        at = found.end()
        if tag not in payloads or tag in seen:
            continue
        other, begins = f"</{tag[1:]}", f"<{tag[2:]}"
        if tag.startswith("</") and begins in payloads and begins not in seen:
            continue
        seen.add(tag)
        if tag.startswith("</") and begins in payloads:
            while (name := opened.pop()) != begins:
                seen.add(f"</{name[1:]}")
                pieces.append(Piece("close", payload=payloads[f"</{name[1:]}"]))
        elif other in payloads:
            opened.append(tag)
        pieces.append(Piece(_kind(tag), payload=payloads[tag]))
    pieces += [Piece("text", text[at:])] if at < len(text) else []
    pieces += [Piece("close", payload=payloads[f"</{name[1:]}"]) for name in reversed(opened)]
    lost = [tag for tag in payloads if tag not in known and (_kind(tag) == "alone" or _single(tag, payloads))]
    return pieces + [Piece(_kind(tag), payload=payloads[tag]) for tag in lost]


def _single(tag: str, payloads: Mapping[str, P | None]) -> bool:
    """True for an opening or closing tag whose partner is not in the block."""
    other = f"<{tag[2:]}" if tag.startswith("</") else f"</{tag[1:]}"
    return _kind(tag) in ("open", "close") and other not in payloads


def _kind(tag: str) -> Kind:
    if tag.startswith("</"):
        return "close"
    return "break" if tag.startswith("<br") else "alone" if tag.endswith("/>") else "open"


def _partners(pieces: Sequence[Piece[P]]) -> dict[int, int]:
    partner: dict[int, int] = {}
    opened: list[int] = []
    for i, piece in enumerate(pieces):
        if piece.kind == "open":
            opened.append(i)
        elif piece.kind == "close" and opened:
            partner[i] = start = opened.pop()
            partner[start] = i
    return partner


def _trimmed(pieces: Sequence[Piece[P]], partner: Mapping[int, int]) -> tuple[int, int]:
    """What is left without white space and markup at the edges."""
    first, last = 0, len(pieces)
    worded = [*accumulate((bool(p.text.strip()) for p in pieces), initial=0)]
    while first < last:
        a, b = pieces[first], pieces[last - 1]
        if _empty(a) or (a.kind in ("open", "close") and first not in partner):
            first += 1
        elif _empty(b) or (b.kind in ("open", "close") and last - 1 not in partner):
            last -= 1
        elif a.kind == "open" and partner[first] == last - 1 and not a.kept:
            first, last = first + 1, last - 1
        elif a.kind == "open" and worded[first] == worded[partner[first]]:
            first = partner[first] + 1
        elif b.kind == "close" and worded[partner[last - 1]] == worded[last]:
            last = partner[last - 1]
        else:
            break
    return first, last


def _empty(piece: Piece[P]) -> bool:
    return piece.kind in ("alone", "break") or (piece.kind == "text" and not piece.text.strip())
