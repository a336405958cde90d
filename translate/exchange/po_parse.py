"""PO catalogues as any tool saves them, read without loss: charset as declared, adjacent strings, all escapes.

The grammar is gettext's (manual, "The Format of PO Files", and its lexer `po-lex.c`). polib reads a smaller one, so
each line is brought into that first, in place, and line numbers stay true. What gettext refuses is refused here, with
file and line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import polib

from translate.errors import DocumentError
from translate.exchange import po

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHARSET = re.compile(rb'^"Content-Type:[^"\n]*?charset=([^\s"\\;]+)', re.MULTILINE | re.IGNORECASE)
_UNDECIDED = "CHARSET"  # what templates say
_STRING = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(
    rf"(?P<mark>#~\||#~|#\|)?\s*(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*"
    rf"(?P<strings>{_STRING}(?:\s*{_STRING})*)"
)
_COMMENT = re.compile(r"(#(?:[,.:]|~\||~|\|)?)(?=[^\s#,.:~|])")
_EMPTY = re.compile(r"#[,.:|]|#~\|?")
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]+|[0-7]{1,3}|.)")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}
_FAULT = re.compile(r"\(?line (\d+)\)?")


def load(data: bytes, name: str) -> polib.POFile:
    """The catalogue in `data`; `name` is the file's, for messages. Entries keep their order; `linenum` is their first.

    A byte order mark wins over the header's charset; without either it is UTF-8. A catalogue without header has no
    metadata. Raises DocumentError with file and line for what is not in its charset or not PO.
    """
    text = decoded(data, name).replace("\r\n", "\n")
    lines = "\n".join(_line(line.strip(), f"{name}:{number}") for number, line in enumerate(text.split("\n"), 1))
    try:
        catalogue = po.parse(lines.encode("utf-8", "surrogatepass"))
    except OSError as problem:
        where = _FAULT.search(str(problem))
        place = f"{name}:{where[1]}" if where else name
        raise DocumentError(f"{place}: not a PO catalogue: the entry is out of order here; mend the file") from None
    except UnicodeDecodeError:  # lone surrogates by escapes: no characters
        raise DocumentError(f"{name}: holds half characters (surrogates): take them out") from None
    return catalogue


def duplicates(catalogue: polib.POFile, name: str) -> Iterator[str]:
    """A line for every entry that has the msgid and msgctxt of one before it, obsolete ones left out."""
    first: dict[tuple[str | None, str], int] = {}
    for entry in catalogue:
        if entry.obsolete:
            continue
        line = int(entry.linenum or 0)
        earlier = first.setdefault((entry.msgctxt, entry.msgid), line)
        if earlier != line:
            yield f"{name}:{line}: the same msgid and msgctxt as in line {earlier}"


def decoded(data: bytes, name: str) -> str:
    """The text of a catalogue, without byte order mark. Raises DocumentError as `load`."""
    charset = "utf-8"
    mark = next((m for m in _MARKS if data.startswith(m)), b"")
    if mark:
        data, charset = data[len(mark) :], _MARKS[mark]
    elif (declared := _CHARSET.search(data)) and declared[1].decode("ascii", "replace") != _UNDECIDED:
        charset = declared[1].decode("ascii", "replace")
        line = data.count(b"\n", 0, declared.start()) + 1
        try:
            codecs.lookup(charset)
        except LookupError:
            raise DocumentError(f"{name}:{line}: unknown charset {charset!r}: save the file as UTF-8") from None
    try:
        return data.decode(charset)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not {charset}, which the file is said to be: save it as UTF-8") from None
    except LookupError:  # a codec that is not of text
        raise DocumentError(f"{name}: {charset!r} is no charset: save the file as UTF-8") from None


def _line(line: str, place: str) -> str:
    """The line as polib understands it: one string, escapes it knows, marks followed by a space."""
    if found := _LINE.fullmatch(line):
        strings = re.findall(_STRING, found["strings"])
        text = "".join(_unescaped(string[1:-1], place) for string in strings)
        mark = {None: "", "#~": "#~", "#|": "#|", "#~|": "#|"}[found["mark"]]  # polib drops the last kind
        return " ".join(filter(None, (mark, found["keyword"], f'"{_escaped(text)}"')))
    if not line or _EMPTY.fullmatch(line):
        return ""
    if line.startswith("#") and not line.startswith(("#~", "#|")):
        return _COMMENT.sub(r"\1 ", line, count=1)
    why = "a string without its closing quote" if '"' in line else "neither a comment nor a keyword with a string"
    raise DocumentError(f"{place}: {why}: mend the line")


def _unescaped(string: str, place: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if code in _ESCAPES:
            return _ESCAPES[code]
        if code[0] in "01234567":
            return chr(int(code, 8))
        if len(code) > 1:
            return chr(min(int(code[1:], 16), 0xFFFD))
        raise DocumentError(f"{place}: \\{code} is no escape of PO: write \\\\{code} for a backslash")

    return _ESCAPE.sub(one, string)


def _escaped(text: str) -> str:
    escaped: str = polib.escape(text)
    return escaped
