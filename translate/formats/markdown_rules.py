"""What Markdown files hold besides CommonMark that is to be left alone: templates, formulas, notes, other tables.

Rules for markdown-it-py, one function each: `(state, ...) -> matched`. Their tokens say only what is there; nothing
here is rendered. All searches are bounded, so that the time is proportional to the length of the text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# Hugo, Jekyll and other Liquid, Jinja; attributes of pandoc and kramdown.
_TEMPLATE = r"""
    (?: \{\{(?P<sign>[<%])(?:(?!(?P=sign)[>%]\}\}|[>%]\}\}).){0,2000}[>%]\}\}
      | \{%(?:(?!%\}).){0,2000}%\}
      | \{\{(?:(?!\}\}).){0,1000}\}\}
      | \{\#(?:(?!\#\}).){0,1000}\#\}
      | \{:[^{}\n]{0,300}\}
      | \{\s{0,3}(?:[.\#][A-Za-z_]|[A-Za-z][\w-]{0,40}=)[^{}\n]{0,300}\}
    )"""
_INLINE_TEMPLATE = re.compile(_TEMPLATE, re.VERBOSE | re.DOTALL)
_TEMPLATE_LINE = re.compile(rf"(?:[ \t]*{_TEMPLATE.replace('sign', 'mark')})[ \t]*(?:\n|\Z)", re.VERBOSE | re.DOTALL)
_CODE_TEMPLATE = re.compile(
    r"\{(?:%-?|\{[<%])\s*(highlight|raw|comment|codeblock|code|mermaid|math|katex|verbatim)\b", re.ASCII
)
_MATH = re.compile(
    r"\$\$(?:(?!\$\$).){1,2000}\$\$|\$(?=[^\s$])(?:\\.|[^$\\\n]|\n(?!\s*\n)){1,300}?(?<=\S)\$(?!\d)", re.DOTALL
)
_MATH_SIGNS = re.compile(r"[\\^_={}+]")
_MARK = re.compile(r"\[\^[^\s\]\[]{1,200}\](?!\()|\[\[[^\[\]\n]{1,300}\]\]")
_FIRST_MARK = re.compile(r"\[![A-Za-z]{2,30}\][+-]?(?=\s|\Z)|\[[ xX]\](?=\s)")
_BEGIN = re.compile(r"\\begin\{([A-Za-z]{1,40}\*?)\}")
_GRID = re.compile(r"\+(?:[-=:]+\+)+\s*\Z")
_RULED = re.compile(r"-{2,}(?:\s+-{2,})+\s*\Z")
_RULE = re.compile(r"-{3,}\s*\Z")
_HIGHEST_ROW = 8  # lines between the rules of a multiline table's head
_LONGEST = 2000  # lines that a block of one of these kinds may have


def install(md: MarkdownIt) -> None:
    """Adds all of them to a parser."""
    everywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    for name, rule in (
        ("div_line", _div_line),
        ("template_line", _template_line),
        ("math_block", _math_block),
        ("other_table", _other_table),
    ):
        md.block.ruler.before("table", name, rule, everywhere)
    md.block.ruler.after("table", "line_block", _line_block)
    md.inline.ruler.before("link", "note", _note)
    md.inline.ruler.before("link", "mark", _mark)
    md.inline.ruler.before("link", "template", _template)
    md.inline.ruler.before("link", "math", _math)


def _template(state: StateInline, silent: bool) -> bool:
    return _alone(state, silent, "{", _INLINE_TEMPLATE)


def _mark(state: StateInline, silent: bool) -> bool:
    """Footnote marks and wiki links; at the start, the box of a task and the name of an alert."""
    return _alone(state, silent, "[", _MARK) or (state.pos == 0 and _alone(state, silent, "[", _FIRST_MARK))


def _alone(state: StateInline, silent: bool, first: str, pattern: re.Pattern[str]) -> bool:
    if state.src[state.pos] != first:
        return False
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("mark", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _math(state: StateInline, silent: bool) -> bool:
    """`$x^2$`, as pandoc reads it, if it looks like a formula and not like two prices."""
    if state.src[state.pos] != "$":
        return False
    found = _MATH.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    inner = found[0].strip("$")
    if not inner.strip() or not (found[0].startswith("$$") or len(inner) < 3 or _MATH_SIGNS.search(inner)):
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content, token.markup = inner, found[0][: found[0].index(inner)]
    state.pos = found.end()
    return True


def _note(state: StateInline, silent: bool) -> bool:
    """`^[a note]`; its text is its own."""
    start = state.pos
    if not state.src.startswith("^[", start, state.posMax):
        return False
    end = parseLinkLabel(state, start + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.content, token.children = state.src[start + 2 : end], []
        state.md.inline.parse(token.content, state.md, state.env, token.children)
    state.pos = end + 1
    return True


def _div_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line of `:::`, which opens or closes a container of pandoc, Docusaurus or MyST."""
    if state.is_code_block(start) or not _line(state, start).startswith(":::"):
        return False
    return silent or _take(state, "div_line", start, start + 1)


def _template_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines that are nothing but a template; with all up to its end where that holds code."""
    line = _line(state, start)
    if not line.startswith("{") or state.is_code_block(start):
        return False
    at = state.bMarks[start] + state.tShift[start]
    found = _TEMPLATE_LINE.match(state.src, at)
    if not found:
        return False
    last = start + state.src.count("\n", at, found.end() - 1)
    if last >= end:
        return False
    if silent:
        return True
    if code := _CODE_TEMPLATE.match(line):
        closing = re.compile(r"\{(?:%-?|\{[<%])\s*(?:/\s*|end)" + code[1])
        last = next((n for n in range(last, min(end, last + _LONGEST)) if closing.search(_line(state, n))), last)
    return _take(state, "template_line", start, last + 1)


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$` to `$$`, `\\begin{x}` to `\\end{x}`."""
    line = _line(state, start)
    begin = _BEGIN.match(line)
    if not (begin or line.startswith("$$")) or state.is_code_block(start):
        return False
    closing = f"\\end{{{begin[1]}}}" if begin else "$$"
    for n in range(start, min(end, start + _LONGEST)):
        rest = _line(state, n)[2 if n == start else 0 :].rstrip()
        if n > start and not rest:
            return False
        if closing in rest:
            return rest.endswith(closing) and (silent or _take(state, "math_block", start, n + 1))
    return False


def _other_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Pandoc's simple, multiline and grid tables, whose columns are places in the line."""
    if state.sCount[start] < state.blkIndent or start + 1 >= end:
        return False
    line = _line(state, start)
    if _GRID.match(line):
        last = start
        while last + 1 < end and _line(state, last + 1)[:1] in ("+", "|"):
            last += 1
    elif _RULED.match(_line(state, start + 1)) and line.strip() and not _RULED.match(line):
        last = _until_blank(state, start + 1, end)
    elif _RULED.match(line):
        last = _until_blank(state, start, end)
        if not _RULED.match(_line(state, last)) and not _RULE.match(_line(state, last)):
            return False
    elif _RULE.match(line) and _has_ruled(state, start, end):
        rules = (n for n in range(start + 2, min(end, start + _LONGEST)) if _RULE.match(_line(state, n)))
        last = next((n for n in rules if n + 1 >= end or state.isEmpty(n + 1)), start)
    else:
        return False
    return last > start and (silent or _take(state, "other_table", start, last + 1))


def _has_ruled(state: StateBlock, start: int, end: int) -> bool:
    for n in range(start + 1, min(end, start + _HIGHEST_ROW)):
        if state.isEmpty(n):
            return False
        if _RULED.match(_line(state, n)):
            return True
    return False


def _until_blank(state: StateBlock, start: int, end: int) -> int:
    last = start
    while last + 1 < end and not state.isEmpty(last + 1):
        last += 1
    return last


def _line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`| ` before each line, pandoc's verses and addresses: each line is a paragraph to us."""
    if silent or state.is_code_block(start) or not _line(state, start).startswith("| "):
        return False
    n = start
    while n < end and _line(state, n).startswith("| ") and state.sCount[n] >= state.blkIndent:
        for kind, nesting in (("paragraph_open", 1), ("inline", 0), ("paragraph_close", -1)):
            token = state.push(kind, "" if kind == "inline" else "p", nesting)  # type: ignore[arg-type]
            token.map = [n, n + 1]
            token.content = _line(state, n)[2:].strip() if kind == "inline" else ""
        n += 1
    state.line = n
    return True


def _take(state: StateBlock, name: str, start: int, end: int) -> bool:
    state.push(name, "", 0).map = [start, end]
    state.line = end
    return True


def _line(state: StateBlock, n: int) -> str:
    return state.src[state.bMarks[n] + state.tShift[n] : state.eMarks[n]]
