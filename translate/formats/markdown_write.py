"""A translated Markdown paragraph: written with as few escapes as it needs, which a second parse tells."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translate.formats.inline import Inline, spread
from translate.formats.markdown_parser import Env, Leaf, Misfit, blocks, leaves
from translate.formats.markdown_pieces import SIGNS, pieces, tidied
from translate.formats.markdown_spans import Span

_HELD = "\ue000"  # a space that lines are not cut at
# What would begin a block of its own.
_MARK = re.compile(
    r"(?:#{1,6}(?=\s|\Z)|[-+*](?=\s|\Z)|=+\s*\Z|~{3}|[~:|](?=\s)|:::|>|\${2}|-+\s*\Z|_{3}|\\begin|\+[-=]|!!!|\?\?\?|`{3}[^`]*\Z)"
)
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_SIGNS = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*\[\]<{$]|~(?=~)|(?<!~)~|&(?=#|\w+;)|(?<!\w)_|_(?!\w)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_LEVELS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of a paragraph, and where in its content it stands if it is inside of markup."""

    inline: Inline[int] | None
    """None for a title, which has no markup."""
    start: int
    end: int
    leaves: tuple[Leaf, ...] = ()
    """Of a text inside."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A span with its texts."""

    span: Span
    spots: tuple[Spot, ...]
    first: int
    """Which of the document's blocks is the first of them."""


Want = tuple[str, ...]
"""What a leaf is, without its place."""


@dataclass(frozen=True, slots=True)
class _Try:
    """How much is escaped: 0 nothing, 1 signs that may be markup, 2 also emphasis as HTML, 3 all punctuation."""

    level: int
    span: Span
    edits: tuple[tuple[int, int, str], ...]
    """What is new inside of markup, by place in the content."""

    def raw(self, leaf: Leaf) -> str:
        """Markup as it is written, with what is new in it."""
        parts, at = list[str](), leaf.start
        for start, end, new in self.edits:
            if leaf.start <= start and end <= leaf.end:
                parts += [self.span.content[at:start], new]
                at = end
        return "".join(parts) + self.span.content[at : leaf.end]

    def escaped(self, text: str) -> str:
        """Text that is read as such."""
        if self.level == 0:
            return text
        return (_PUNCTUATION if self.level == _LEVELS - 1 else _SIGNS).sub(lambda m: f"\\{m[0]}", text)


def written(paragraph: Paragraph, texts: Sequence[str | None], env: Env, width: int) -> str:
    """What stands between the span's start and end, for new `texts` of its spots; None where one is as it was."""
    span = paragraph.span
    if span.title:
        return _title(texts[0] or "", paragraph.span.content)
    laid, main = "", _main(paragraph)
    width = width if main is not None and texts[main] is not None else 0  # its lines stay
    tries = ((level, lines) for lines in dict.fromkeys((width, 0)) for level in range(_LEVELS))
    for level, lines in tries:  # what is read as a block's beginning must not begin a line
        content, wanted = _composed(paragraph, texts, level)
        laid = _laid_out(content, span, lines)
        if _reads(laid, wanted, span, env):
            break
    laid = laid.replace("|", "\\|") if span.cell else laid.replace('"', "&quot;") if span.quoted else laid
    return _prefixed(laid.replace(_HELD, " "), span)


def _main(paragraph: Paragraph) -> int | None:
    """Which of the texts is the paragraph's own; None where nothing but an image is in it."""
    return next((i for i, spot in enumerate(paragraph.spots) if spot.inline and not spot.end), None)


def _composed(paragraph: Paragraph, texts: Sequence[str | None], level: int) -> tuple[str, list[Want]]:
    span, edits = paragraph.span, list[tuple[int, int, str]]()
    for spot, said in zip(paragraph.spots, texts, strict=True):
        if said is None or spot.end == 0:
            continue
        if spot.inline is None:
            new = _title(said, span.content[spot.start - 1] + span.content[spot.start : spot.end])
        else:
            new, _ = _inner(_Try(max(level, 1), span, ()), spot.leaves, spot.inline, said)
        edits.append((spot.start, spot.end, new))
    how = _Try(level, span, tuple(sorted(edits)))
    main = _main(paragraph)
    said = texts[main] if main is not None else None
    if main is None or said is None:
        return _unchanged(how, span)
    inline = paragraph.spots[main].inline
    assert inline is not None  # chosen so
    return _inner(how, span.leaves, inline, said)


def _unchanged(how: _Try, span: Span) -> tuple[str, list[Want]]:
    """The text as it stands, with what is new inside of its markup."""
    done = [_marked(how, f) if f.type == "image" else (how.raw(f), _want(f, how.raw(f))) for f in span.leaves]
    return "".join(raw for raw, _ in done), [want for _, want in done]


def _inner(how: _Try, own: Sequence[Leaf], inline: Inline[int], said: str) -> tuple[str, list[Want]]:
    """A text with tags as Markdown, and the leaves it is to be read as."""
    first, last = _edges(own, inline)
    out, wanted = _outside(how, own[:first])
    lead, trail = own[first].text[: inline.lead], own[last - 1].text[len(own[last - 1].text) - inline.trail :]
    out.append(lead)
    wanted.append(("text", lead))
    kept = -1
    for piece in tidied(spread(said.strip(), inline.payloads), own):
        if kept >= 0:
            kept = -1 if piece.kind == "close" and piece.payload == kept else kept
            continue
        if piece.payload is None or piece.kind == "text":
            out.append(how.escaped(piece.text))
            wanted.append(("text", piece.text))
            continue
        leaf = own[piece.payload]
        if leaf.type in ("code", "autolink"):
            kept = piece.payload if piece.kind == "open" else -1
            if piece.kind != "open":
                continue
        raw, want = _marked(how, leaf)
        out.append(raw)
        wanted.append(want)
    rest, others = _outside(how, own[last:])
    return "".join([*out, trail, *rest]), [*wanted, ("text", trail), *others]


def _outside(how: _Try, own: Sequence[Leaf]) -> tuple[list[str], list[Want]]:
    """Leaves around a text: text as it stands, markup as it has to be around a new one."""
    said = ("text", "soft", "hard")
    done = [(how.raw(leaf), _want(leaf, how.raw(leaf))) if leaf.type in said else _marked(how, leaf) for leaf in own]
    return [raw for raw, _ in done], [want for _, want in done]


def _edges(own: Sequence[Leaf], inline: Inline[int]) -> tuple[int, int]:
    """The leaves that the text is made of; those outside stay as they are."""
    places = [piece.payload for piece in pieces(own)[inline.first : inline.last]]
    known = [place for place in places if place is not None]
    return min(known), max(known) + 1


def _marked(how: _Try, leaf: Leaf) -> tuple[str, Want]:
    """One leaf of markup."""
    raw = how.raw(leaf)
    if how.level > 1 and leaf.name in SIGNS and leaf.type in ("open", "close"):
        raw = f"<{'/' if leaf.type == 'close' else ''}{SIGNS[leaf.name]}>"
        return raw, ("html", raw)
    if how.level > 1 and leaf.type == "hard":
        return "<br>", ("html", "<br>")
    if leaf.type == "close" and leaf.by_name:
        raw = f"][{how.span.content[slice(*leaf.label)]}]"
    elif leaf.type == "image" and leaf.by_name:
        raw = f"{raw[: raw.rindex(']', 0, _text_end(raw))]}][{how.span.content[slice(*leaf.label)]}]"
    held = leaf.type in ("code", "mark", "html", "autolink", "note")
    return (re.sub(r"[ \n]", _HELD, raw) if held else raw), _want(leaf, raw)


def _text_end(raw: str) -> int:
    """Behind the bracket that ends an image's text; its name's may follow."""
    return raw.rindex("][") + 1 if "][" in raw else len(raw)


def _want(leaf: Leaf, raw: str) -> Want:
    if leaf.type in ("text", "soft"):
        return "text", leaf.text if leaf.type == "text" else " "
    if leaf.type == "hard":
        return ("hard",)
    if leaf.type in ("open", "close"):
        return leaf.type, leaf.name, leaf.target
    if leaf.type == "image":
        return "image", leaf.target
    return leaf.type, " ".join(raw.split()) if leaf.type != "note" else ""


def _merged(wanted: Sequence[Want]) -> list[Want]:
    """Texts that follow one another as one, white space as single spaces, none at the ends."""
    done: list[Want] = []
    for want in wanted:
        if want[0] == "text" and done and done[-1][0] == "text":
            done[-1] = ("text", done[-1][1] + want[1])
        else:
            done.append(want)
    tidy = [("text", re.sub(r"[ \t\n]+", " ", w[1])) if w[0] == "text" else w for w in done]
    for edge in (0, -1) if tidy else ():
        if tidy[edge][0] == "text":
            tidy[edge] = ("text", tidy[edge][1].strip())
    return [w for w in _unspaced(tidy) if w != ("text", "")]


def _unspaced(found: Sequence[Want]) -> Iterator[Want]:
    """Without the white space beside line breaks, which Markdown does not have."""
    for i, want in enumerate(found):
        text = want[1] if want[0] == "text" else ""
        if text and i and found[i - 1][0] == "hard":
            text = text.lstrip()
        if text and i + 1 < len(found) and found[i + 1][0] == "hard":
            text = text.rstrip()
        yield ("text", text) if want[0] == "text" else want


def _reads(laid: str, wanted: Sequence[Want], span: Span, env: Env) -> bool:
    """True if the text, as a block of the span's kind, is read as what is wanted and nothing else."""
    content = laid.replace(_HELD, " ")
    if span.kind == "heading" or span.cell or span.quoted:
        if "\n" in content and (span.cell or not span.prefixes):
            return False
        if span.kind == "heading" and not span.cell and not span.quoted and not span.first:
            content = _alone(f"# {content}\n", "heading_open")
    else:
        content = _alone(f"{content}\n", "paragraph_open")
    try:
        found = [_want(leaf, content[leaf.start : leaf.end]) for leaf in leaves(content, env)]
    except (Misfit, IndexError):
        return False
    return _merged(found) == _merged(wanted)


def _alone(source: str, kind: str) -> str:
    """The content of the one block that a text is; empty if it is another kind of block, or several."""
    try:
        tokens, _ = blocks(source)
    except Misfit:
        return ""
    return tokens[1].content if len(tokens) == 3 and tokens[0].type == kind else ""


def _laid_out(content: str, span: Span, width: int) -> str:
    """In lines as long as those of the file, none of which begins with what would be a mark."""
    single = span.kind == "heading" or span.cell or span.quoted
    lines = [content] if single else content.split("\n")
    room = width - (len(span.prefixes[0]) if span.prefixes else span.column)
    wrapped = not single and width and (span.prefixes or span.width <= width) and room > 0
    done = list[str]()
    for line in lines:
        cut = [line]
        if wrapped:
            tail = "  " if line.endswith("  ") and line is not lines[-1] else ""
            cut = textwrap.wrap(line, max(room, 10), break_long_words=False, break_on_hyphens=False, expand_tabs=False)
            cut = [*cut[:-1], cut[-1] + tail] if cut else [line]
        done += cut
    if span.kind == "heading" and not span.first:
        return re.sub(r"(?<!\S)(#+[ \t]*)\Z", r"\\\1", content.replace("\n", " "))
    return "\n".join(_unmarked(line) if n or span.first else line for n, line in enumerate(done))


def _unmarked(line: str) -> str:
    """A line that begins no list, quote, heading or rule."""
    numbered = _NUMBERED.match(line)
    if numbered:
        return f"{numbered[1]}\\{line[numbered.end(1) :]}"
    return f"\\{line}" if _MARK.match(line) else line


def _prefixed(laid: str, span: Span) -> str:
    """With quote marks and indentation in front of each line but the first."""
    first, *others = laid.split("\n")
    if not others:
        return first
    prefixes = [*span.prefixes, *[span.prefixes[-1] if span.prefixes else " " * span.column] * len(others)]
    return "\n".join([first, *(prefix + line for prefix, line in zip(prefixes, others, strict=False))])


def _title(text: str, before: str) -> str:
    """A title between its quotation marks; `before` begins with the opening one."""
    quote = before[:1] if before[:1] in "\"'(" else '"'
    signs = "()\\" if quote == "(" else f"{quote}\\"
    return re.sub(f"[{re.escape(signs)}]", lambda m: f"\\{m[0]}", " ".join(text.split()))
