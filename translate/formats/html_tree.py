"""Which elements are open while a file is read, and what that means for the text in them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from translate.formats.html_names import BLOCKS, KEPT, VERBATIM, closes, kind, translated
from translate.formats.html_scan import Token, first


@dataclass(frozen=True, slots=True)
class State:
    """What the elements around a place make of its text."""

    wanted: bool = True
    """It is translated."""
    kind: str = "paragraph"
    kept: bool = False
    """It is in an inline element that stays as it is."""
    verbatim: bool = False
    """White space counts."""
    lang: int = -1
    """Where the start tag of the innermost element with `lang` begins; -1: there is none but `<html>`."""
    dir: int = -1
    """And of that with `dir`."""


class Tree:
    """The open elements, innermost last.

    Not the whole of HTML's tree construction: end tags of inline elements act within their block only, end tags of
    blocks on all blocks, a block's start tag ends what cannot be around it. Each step takes constant time, but for
    elements that it closes.
    """

    def __init__(self, text: str, xml: bool) -> None:
        self._text, self._xml = text, xml
        self._names: list[str] = []
        self._states: list[State] = [State()]
        self._places: dict[str, list[int]] = {}
        self._blocks: list[int] = []

    @property
    def state(self) -> State:
        """Of what comes next."""
        return self._states[-1]

    @property
    def around(self) -> State:
        """Of the innermost block element, or of the inline elements around that."""
        return self._states[self._blocks[-1] + 1] if self._blocks else self._states[0]

    def start(self, tag: Token) -> None:
        """Opens the element."""
        name = tag.name
        if name in BLOCKS and not self._xml:
            while self._blocks and self._names[self._blocks[-1]] in closes(name):
                self._pop(self._blocks[-1])
        state = self._inside(tag)
        if tag.closed and self._xml:
            return
        at = len(self._names)
        self._names.append(name)
        self._states.append(state)
        self._places.setdefault(name, []).append(at)
        if name in BLOCKS:
            self._blocks.append(at)

    def end(self, name: str) -> None:
        """Closes the innermost element of this name and what is in it; without one, nothing."""
        places = self._places.get(name)
        if places and (name in BLOCKS or not self._blocks or places[-1] > self._blocks[-1]):
            self._pop(places[-1])

    def _pop(self, at: int) -> None:
        while len(self._names) > at:
            self._places[self._names.pop()].pop()
            self._states.pop()
        while self._blocks and self._blocks[-1] >= at:
            self._blocks.pop()

    def _inside(self, tag: Token) -> State:
        around, block = self.state, tag.name in BLOCKS
        if not block and not tag.attributes and tag.name not in KEPT:
            return around
        said = translated(tag, self._text)
        lang = dir_ = None
        if tag.name != "html":
            lang = first(tag.attributes, "lang") or first(tag.attributes, "xml:lang")
            dir_ = first(tag.attributes, "dir")
        verbatim = block and tag.name in VERBATIM
        new = replace(
            around,
            wanted=_wanted(around, said, block) and not (verbatim and not said),
            kind=kind(tag.name, around.kind) if block else around.kind,
            kept=not block and not said and (around.kept or said is False or tag.name in KEPT),
            verbatim=around.verbatim or verbatim,
            lang=tag.start if lang else around.lang,
            dir=tag.start if dir_ else around.dir,
        )
        return around if new == around else new


def _wanted(around: State, said: bool | None, block: bool) -> bool:
    """An inline element that is not to be translated is a code of the sentence that it is in."""
    if said or not block:
        return bool(said) or around.wanted
    return said is None and around.wanted and not around.kept
