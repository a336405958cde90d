"""One unit of an XLIFF file, 1.2 or 2.x: its texts, and what its states say about it.

States are read as tools leave them. Poedit writes `translated`, or `needs-adaptation` (2.0: subState `poedit:fuzzy`)
where a text needs work, and never touches `approved`; Lokalize sets `state` alone and leaves `approved` and
`state-qualifier` as they were; translate-toolkit, and so Weblate and Virtaal, sets `approved` with `state`; OmegaT
changes the text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from translate.exchange import inline_codes
from translate.exchange.markup import Node
from translate.exchange.remarks import REJECTED
from translate.exchange.returned import Home, ReturnedUnit
from translate.exchange.xliff12 import OWN, VIA
from translate.exchange.xliff20 import VIA as VIA20

_CODES = frozenset({"x", "bx", "ex", "bpt", "ept", "it", "ph", "sc", "ec"})
"""Stand for markup: nothing in them is text but what is in a `sub`."""
_DONE = frozenset({"translated", "final", "signed-off"})
_ROLES = frozenset({"", "translator", "po-translator", "developer", "reviewer"})
"""Authors of notes that are nobody's name."""


class Text(NamedTuple):
    """What an element holds."""

    text: str
    codes: frozenset[str]
    """Names of the elements of other programs' inline codes: they are not in `text`."""


def unit12(node: Node, preserve: bool, phases: Mapping[str, str]) -> tuple[ReturnedUnit, str]:
    """A `trans-unit`, and what of it could not be read (empty: all was).

    `preserve`: whether white space counts where the unit does not say. `phases`: the people of the file's phases.
    """
    source, target = (_child(node, name) for name in ("source", "target"))
    kept = _preserve(node, preserve)
    texts = [text(found, kept) if found else Text("", frozenset()) for found in (source, target)]
    said = target.attributes if target else {}
    state = _home12(node.attributes.get("approved") == "yes", said)
    phase = said.get("phase-name") or node.attributes.get("phase-name", "")
    return _unit(node, texts, state, phases.get(phase, ""))


def unit20(node: Node, preserve: bool) -> tuple[ReturnedUnit, str]:
    """A `unit`, its segments and what is between them in one piece, and what of it could not be read.

    It is as far as the least of its segments.
    """
    kept = _preserve(node, preserve)
    parts = [part for part in node.children() if part.name in {"segment", "ignorable"}]
    texts = []
    for name in ("source", "target"):
        found = [text(side, _preserve(part, kept)) for part in parts if (side := _child(part, name))]
        texts.append(Text("".join(t.text for t in found), frozenset().union(*(t.codes for t in found))))
    states = {_home20(part) for part in parts if part.name == "segment"}
    state: Home = next((s for s in _LEAST if s in states), "untouched")
    return _unit(node, texts, state, "")


_LEAST: tuple[Home, ...] = ("rejected", "untouched", "approved")


def text(node: Node, preserve: bool) -> Text:
    """The text of a `source`, `target` or the like; unless white space counts there, a run of it is a space."""
    codes: set[str] = set()
    kept = _preserve(node, preserve)
    found = "".join(_plain(node, codes))
    return Text(found if kept else re.sub("[ \t\r\n]+", " ", found).strip(" "), frozenset(codes))


class _Note(NamedTuple):
    text: str
    author: str
    ours: bool


def _unit(node: Node, texts: list[Text], state: Home, person: str) -> tuple[ReturnedUnit, str]:
    (source, target), everything = texts, [*_notes(node)]
    if state == "approved" and not target.text.strip():
        state = "untouched"  # nobody stands by nothing
    if state == "rejected" and target.text.strip() and any(n.ours and n.text.startswith(REJECTED) for n in everything):
        state = "untouched"  # it went out without a text: somebody wrote one, and the tool let the state stand
    notes = [n for n in everything if not n.ours]
    who = person or next((n.author for n in reversed(notes) if n.author not in _ROLES), "")
    place, note = f"line {node.line}", "\n".join(n.text for n in notes)
    unit = ReturnedUnit(node.attributes.get("id", ""), source.text, target.text, state, note, who, place)
    lost = ", ".join(sorted(source.codes | target.codes))
    return unit, f"{place}: inline codes ({lost}) are left out: only their text was read" if lost else ""


def _home12(approved: bool, target: Mapping[str, str]) -> Home:
    state, qualifier = target.get("state", ""), target.get("state-qualifier", "")
    if state in _DONE:
        return "approved"
    if state == "needs-translation" and qualifier.startswith("rejected-"):
        return "rejected"
    # Beside another state `approved` says nothing (it stays where a tool takes only the state back), unless that state
    # is as we wrote it, with its qualifier: then the tool knows `approved` alone.
    ours = state == "needs-review-translation" and qualifier
    return "approved" if approved and (ours or state in {"", "new"}) else "untouched"


def _home20(segment: Node) -> Home:
    state, below = segment.attributes.get("state", "initial"), segment.attributes.get("subState", "")
    if below == f"{OWN}:rejected" and state == "initial":
        return "rejected"
    # A sub-state of ours beside another state than we wrote with it was let stand by a tool that knows none.
    done = state in {"reviewed", "final"} or (state == "translated" and "fuzzy" not in below)
    return "approved" if done else "untouched"


def _child(node: Node, name: str) -> Node | None:
    return next((child for child in node.children() if child.name == name), None)


def _preserve(node: Node, inherited: bool) -> bool:
    return {"preserve": True, "default": False}.get(node.attributes.get("space", ""), inherited)


def _notes(node: Node) -> Iterator[_Note]:
    """Its notes with a text, in order: 1.2 has them in the unit, 2.0 in an element of their own."""
    for child in node.children():
        if child.name == "notes":
            yield from _notes(child)
        elif child.name == "note" and (said := "".join(p for p in child.parts if isinstance(p, str)).strip()):
            author, category = (child.attributes.get(name, "") for name in ("from", "category"))
            yield _Note(said, author, author == OWN or author.endswith(VIA) or category in {OWN, VIA20})


def _plain(node: Node, codes: set[str], in_code: bool = False) -> Iterator[str]:
    """The pieces of its text with our inline codes; the names of others go to `codes`."""
    for part in node.parts:
        if isinstance(part, str):
            if not in_code:
                yield part
        elif part.name == "cp":
            yield _character(part.attributes.get("hex", ""))
        elif ours := inline_codes.tags(part):
            yield from (ours[0], *_plain(part, codes, part.name in _CODES), ours[1])
        else:
            if part.name in _CODES | inline_codes.PAIRED:
                codes.add(part.name)
            yield from _plain(part, codes, part.name in _CODES or (in_code and part.name != "sub"))


def _character(code: str) -> str:
    """What `cp` stands for: a character that XML cannot hold."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
