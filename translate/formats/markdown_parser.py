"""Markdown taken apart by markdown-it-py, with the place of every inline token, which it does not tell by itself.

CommonMark 0.31 (https://spec.commonmark.org), tables and strikethrough (https://github.github.com/gfm), footnotes,
definition lists and admonitions by mdit-py-plugins, and the rules of `markdown_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from translate.formats import markdown_rules

Env = dict[str, Any]
Rule = Callable[[StateInline, bool], bool]

_DEEPEST = 60  # lists, quotes and brackets within one another; markdown-it recurses on them
_MOST_MARKS = 3000  # of one kind in a paragraph: what has more is no prose, and takes quadratic time
_SPECIAL = "[]`<*_~"


class Misfit(Exception):
    """A paragraph whose markup cannot be placed."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One inline token, `content[start:end]`."""

    type: str
    """`text`, `soft`, `hard`, `open`, `close`, `code`, `image`, `html`, `note`, `mark`, `autolink`."""
    start: int
    end: int
    text: str = ""
    """Of text and code: what is said. Of others: as written."""
    name: str = ""
    """Of `open` and `close`: `strong`, `em`, `s`, `link`. Of code: the signs around it."""
    target: str = ""
    """Of links and images: where they point."""
    label: tuple[int, int] = (0, 0)
    """Of links and images with a definition elsewhere: the span of its name; of inline ones: of the title's inside."""
    by_name: bool = False
    """True for a link or image that has a definition elsewhere."""
    inner: tuple[int, int] = (0, 0)
    """Of images and notes: the span of the text in them."""
    children: tuple[Leaf, ...] = field(default=())
    """That text's leaves."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    md.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    markdown_rules.install(md)
    md.disable(["footnote_inline", "footnote_ref", "fragments_join"])
    for rule in list(md.inline.ruler.__rules__):
        if rule.name not in ("text", "linkify"):
            md.inline.ruler.at(rule.name, _located(rule.fn))
    return md


def blocks(source: str) -> tuple[list[Token], Env]:
    """The block tokens of a text with `\\n` line ends, and what its inline parts need to know of it.

    Raises Misfit if it is nested too deep even for that.
    """
    md, env = _parser(), Env(references={})
    tokens: list[Token] = []
    try:
        md.block.parse(source, md, env, tokens)
    except RecursionError:
        raise Misfit from None
    return tokens, env


def leaves(content: str, env: Env) -> tuple[Leaf, ...]:
    """The inline tokens of a paragraph in order, without gaps. Raises Misfit."""
    if any(content.count(sign) > _MOST_MARKS for sign in _SPECIAL):
        raise Misfit
    md = _parser()
    tokens: list[Token] = []
    try:
        md.inline.parse(content, md, env, tokens)
        return tuple(_leaves(tokens, content, 0))
    except RecursionError:
        raise Misfit from None


def _located(rule: Rule) -> Rule:
    """The rule, which also writes down where its tokens stand: `meta["at"]`, `meta["inner"]`."""

    def run(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, before = state.pos, len(state.tokens)
        if not rule(state, False):
            return False
        new = [token for token in state.tokens[before:] if "at" not in token.meta]
        if new and new[-1].type in ("link_close", "image", "note"):
            _bracketed(state, new, start)
        elif new:
            _plain(new, start, state.pos)
        return True

    return run


def _bracketed(state: StateInline, new: list[Token], start: int) -> None:
    """A link (or an autolink), an image or a note, by its last token."""
    last, end = new[-1], state.pos
    if last.type == "link_close" and last.info == "auto":
        last.meta["at"] = (start, end)
        for token in [t for t in new if t.info == "auto" or t is new[-2]]:
            token.meta["at"] = (start, end)
        return
    bracket = start + (last.type != "link_close")
    label_end = parseLinkLabel(state, bracket, last.type == "link_close")
    if last.type == "link_close":
        opening = next(token for token in new if token.type == "link_open")
        opening.meta.update(at=(start, start + 1))
        last.meta.update(at=(label_end, end), inner=(start + 1, label_end), href=opening.attrs["href"])
    else:
        last.meta.update(at=(start, end), inner=(bracket + 1, label_end))


def _plain(new: list[Token], start: int, end: int) -> None:
    """One token, or a run of signs with a token each; in front of it there may be the text so far."""
    if new[-1].type != "text":
        new[-1].meta["at"] = (start, end)
        return
    at = end
    for token in reversed(new):
        if at <= start or not token.content or set(token.content) - set("*_~"):
            break
        token.meta["at"] = (at - len(token.content), at)
        at -= len(token.content)


def _leaves(tokens: Sequence[Token], content: str, base: int) -> Iterator[Leaf]:
    """Offsets count from `base` less than in `content`'s own."""
    at = 0
    for token in _in_order(tokens):
        span = token.meta.get("at")
        if token.type == "text" and span is None:
            if not content.startswith(token.content, at):
                raise Misfit
            if token.content:
                yield Leaf("text", base + at, base + at + len(token.content), token.content)
            at += len(token.content)
            continue
        if span is None:
            raise Misfit
        if token.type in ("softbreak", "hardbreak") and not content[at : span[0]].strip(" "):
            span = (at, span[1])
        if span == (0, 0) or span[1] <= at:
            continue  # the other tokens of an autolink
        if span[0] != at:
            raise Misfit
        yield _leaf(token, span, content, base)
        at = span[1]
    if content[at:].strip(" "):
        raise Misfit


def _in_order(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with both signs of `**` as one, and those of `~~~` in the order of their places."""
    kept = list(tokens)
    for i, token in enumerate(kept):
        if token.type == "strong_open":
            token.meta["at"] = (token.meta["at"][0] - 1, token.meta["at"][1])
        elif token.type == "strong_close":
            token.meta["at"] = (token.meta["at"][0], token.meta["at"][1] + 1)
        elif token.type == "s_close" and i + 1 < len(kept) and "at" in kept[i + 1].meta:
            after, (start, end) = kept[i + 1], token.meta["at"]
            if after.type == "text" and after.meta["at"][1] == start:
                token.meta["at"], after.meta["at"] = (start - 1, end - 1), (end - 1, end)
    return (token for token in kept if token.content or token.type != "text" or "at" not in token.meta)


def _leaf(  # noqa: PLR0911  a kind a line
    token: Token, at: tuple[int, int], content: str, base: int
) -> Leaf:
    start, end = base + at[0], base + at[1]
    raw = content[at[0] : at[1]]
    if token.info == "auto":
        return Leaf("autolink", start, end, raw)
    if token.type in ("softbreak", "hardbreak"):
        return Leaf("soft" if token.type == "softbreak" else "hard", start, end, raw)
    if token.type in ("text", "text_special"):
        return Leaf("text", start, end, token.content)
    if token.type in ("code_inline", "math"):
        return Leaf("code", start, end, token.content, "`" if token.type == "code_inline" else token.markup)
    if token.type in ("image", "note"):
        inner = token.meta["inner"]
        children = tuple(_leaves(token.children or (), content[slice(*inner)], base + inner[0]))
        shifted = (base + inner[0], base + inner[1])
        if token.type == "note":
            return Leaf("note", start, end, raw, inner=shifted, children=children)
        label, by_name = _link_end(content, inner, at[1], base)
        return Leaf("image", start, end, raw, "", str(token.attrs["src"]), label, by_name, shifted, children)
    if token.type == "link_close":
        label, by_name = _link_end(content, token.meta["inner"], at[1], base)
        return Leaf("close", start, end, raw, "link", token.meta["href"], label, by_name)
    if token.nesting:
        name = token.type.rpartition("_")[0]
        kind = "open" if token.nesting > 0 else "close"
        return Leaf(kind, start, end, raw, name, str(token.attrs.get("href", "")))
    return Leaf("html" if token.type == "html_inline" else "mark", start, end, raw)


def _link_end(content: str, text: tuple[int, int], end: int, base: int) -> tuple[tuple[int, int], bool]:
    """Of `](target "title")` the title's inside, of `][name]` the name, of `]` or `][]` the text: its span."""
    at = text[1] + 1
    if content[end - 1] == "]":
        named = (at + 1, end - 1) if end - at > 2 else text
        return (base + named[0], base + named[1]), True
    while content[at + 1].isspace():
        at += 1
    target = parseLinkDestination(content, at + 1, end)
    at = target.pos if target.ok else at + 1
    while content[at].isspace():
        at += 1
    title = parseLinkTitle(content, at, end)
    return ((base + at + 1, base + title.pos - 1) if title.ok else (0, 0)), False
