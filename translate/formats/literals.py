"""Files whose texts stand at known spans, with everything around them to be kept: what their formats have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from translate.formats import base
from translate.formats.survival import survives
from translate.records import Block, Document

Edit = tuple[int, int, str]
"""Start and end in the file's text, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text and the span of its written form."""

    start: int
    end: int
    value: str
    context: str = ""
    """Its key or name in the file."""
    wanted: bool = True
    """False where there is a target text already."""
    group: object = None
    """What else its format must know of it."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What `document` keeps for writing."""

    text: str
    """The file, decoded so that encoding it gives its bytes."""
    literals: tuple[Literal, ...]
    """One a block, in the same order."""
    extra: object = None


def document(data: bytes, name: str, media_type: str, skeleton: Skeleton) -> Document:
    """A document with a block for each literal that is more than white space."""
    kept = tuple(literal for literal in skeleton.literals if literal.value.strip())
    blocks = base.make_messages((item.value.strip(), item.context, item.wanted) for item in kept)
    return Document(base.digest(data), name, media_type, blocks, Skeleton(skeleton.text, kept, skeleton.extra))


def skeleton_of(document: Document) -> Skeleton:
    """The skeleton of a document that `document` made."""
    assert isinstance(document.skeleton, Skeleton)
    return document.skeleton


def changed(document: Document, texts: Mapping[str, str]) -> list[tuple[Literal, Block, str]]:
    """The literals with a new text, and that text with the white space around the old one.

    None whose placeholders were lost: a program reads these files as they are, without anybody between.
    """
    found = []
    for block, literal in zip(document.blocks, skeleton_of(document).literals, strict=True):
        text = texts.get(block.id, block.text).strip()
        if text and text != block.text and survives(block.text, text, ("brace",)):
            start = literal.value.find(block.text)
            found.append((literal, block, literal.value[:start] + text + literal.value[start + len(block.text) :]))
    return found


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits`, which do not overlap; at one place in their order."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join(parts) + text[at:]
