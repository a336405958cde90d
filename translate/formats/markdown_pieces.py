"""What stands in a Markdown paragraph as pieces of text and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from translate.formats.html_names import KEPT, VOID
from translate.formats.inline import Piece
from translate.formats.markdown_parser import Leaf
from translate.formats.markdown_spans import Span
from translate.formats.wrapping import between

SIGNS = {"strong": "strong", "em": "em", "s": "del"}
"""Emphasis whose signs must stand beside words, and the HTML elements that need not."""
_SPACES = re.compile(r"[ \t]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Sub(NamedTuple):
    """A text inside the markup of a paragraph: of an image, a note, a link's title."""

    start: int
    end: int
    """Its span in the paragraph's content."""
    text: str
    leaves: tuple[Leaf, ...] | None
    """None for a title, which has no markup."""
    caption: bool


def pieces(leaves: Sequence[Leaf]) -> list[Piece[int]]:
    """The pieces of a paragraph, with the places of their leaves for payloads. Pairs are matched by nesting."""
    partner = _pairs(leaves)
    found: list[Piece[int]] = []
    said = ""
    for i, leaf in enumerate(leaves):
        if leaf.type == "soft":
            behind = next((later.text for later in leaves[i + 1 : i + 2] if later.type == "text"), "a")
            found.append(Piece("text", between(said, behind), i))
        elif leaf.type == "text":
            found.append(Piece("text", _SPACES.sub(" ", leaf.text), i))
            said = leaf.text
        elif leaf.type in ("code", "autolink"):
            shown = leaf.text.strip("<>") if leaf.type == "autolink" else leaf.text
            found += [Piece("open", payload=i, kept=True), Piece("text", shown, i), Piece("close", payload=i)]
        elif i in partner:
            kept = leaf.type == "html" and leaf.text[1:].split()[0].strip("/>").lower() in KEPT
            found.append(Piece("open" if partner[i] > i else "close", payload=i, kept=kept and partner[i] > i))
        else:
            broken = leaf.type == "hard" or _BREAK.fullmatch(leaf.text)
            found.append(Piece("break" if broken else "alone", payload=i))
        said = said if leaf.type == "text" else ""
    return found


def _pairs(leaves: Sequence[Leaf]) -> dict[int, int]:
    """Opening to closing leaf and back, of markup and of HTML; pairs that overlap are no pairs."""
    partner: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for i, leaf in enumerate(leaves):
        name, closes = leaf.name, leaf.type == "close"
        if leaf.type == "html":
            tag = _TAG.match(leaf.text)
            if not tag or tag[2].lower() in VOID or leaf.text.endswith("/>"):
                continue
            name, closes = f"<{tag[2].lower()}", bool(tag[1])
        elif leaf.type not in ("open", "close"):
            continue
        if not closes:
            opened.append((name, i))
        elif any(own == name for own, _ in opened):
            while opened:
                own, start = opened.pop()
                if own == name:
                    partner[start], partner[i] = i, start
                    break
    return partner


def sub_texts(span: Span) -> Iterator[Sub]:
    """The texts inside its markup, in order."""
    for leaf in span.leaves:
        yield from _inside(leaf, span.content)


def _inside(leaf: Leaf, content: str) -> Iterator[Sub]:
    if leaf.type in ("image", "note"):
        if leaf.children:
            yield Sub(*leaf.inner, "", leaf.children, leaf.type == "image")
        if any(child.type in ("image", "note") for child in leaf.children):
            return  # its text is written as a whole
    if leaf.type in ("image", "close") and not leaf.by_name and leaf.label[1] > leaf.label[0]:
        yield Sub(*leaf.label, " ".join(content[slice(*leaf.label)].split()), None, True)


def tidied(found: Sequence[Piece[int]], own: Sequence[Leaf]) -> list[Piece[int]]:
    """Without line breaks at the edges and emphasis of nothing; white space inside of its signs stands outside."""
    done = [p for p in found if p.kind != "text" or p.text]
    while done and _blank(done[0]):
        del done[0]
    while done and _blank(done[-1]):
        del done[-1]
    changed = True
    while changed:
        changed = False
        for i, (one, two) in enumerate(pairwise(done)):
            if _sign(one, own, "open") and _sign(two, own, "close"):
                del done[i : i + 2]
            elif _sign(one, own, "open") and two.kind == "text" and two.text[:1].isspace():
                done[i : i + 2] = [*_text(two.text[: _lead(two.text)]), one, *_text(two.text[_lead(two.text) :])]
            elif one.kind == "text" and one.text[-1:].isspace() and _sign(two, own, "close"):
                bare = one.text.rstrip()
                done[i : i + 2] = [*_text(bare), two, *_text(one.text[len(bare) :])]
            else:
                continue
            changed = True
            break
    return done


def _blank(piece: Piece[int]) -> bool:
    return piece.kind == "break" or (piece.kind == "text" and not piece.text.strip())


def _sign(piece: Piece[int], own: Sequence[Leaf], kind: str) -> bool:
    return piece.kind == kind and piece.payload is not None and own[piece.payload].name in SIGNS


def _text(text: str) -> list[Piece[int]]:
    return [Piece("text", text)] if text else []


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())
