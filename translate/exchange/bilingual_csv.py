"""A bilingual table as CSV, out and home, for people whose tool is a spreadsheet.

RFC 4180 in UTF-8 with a byte order mark, without which Excel takes it for its own code page. The headings of the texts
name their languages, and the last heading leads home. A cell that a spreadsheet would run as a formula
(https://owasp.org/www-community/attacks/CSV_Injection) has an apostrophe before it, which is taken off again here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from translate import languages
from translate.decisions import EXCHANGED
from translate.errors import DocumentError, UsageError
from translate.exchange import remarks
from translate.exchange.markup import possible
from translate.exchange.returned import Home, Returned, ReturnedUnit
from translate.exchange.reviewed import Reviewed
from translate.records import UND, Outcome

COLUMNS = ("id", "source", "target", "state", "score", "route", "terms", "issues", "comment")
"""First words of the headings, in order; `read` needs `source` and `target` and takes any order."""
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_DELIMITER = re.compile("[,;\t]")
_HEADING = re.compile(r"\s*(\w+)(?:\s*\((.*)\))?\s*")
_HOME = re.compile(r"dragoman ([0-9a-f]{64}) (\d{1,18}) (.*)", re.DOTALL)
_STATES: dict[str, Home] = {
    state: "approved" if written.approved else "rejected" if state == "rejected" else "untouched"
    for state, written in EXCHANGED.items()
}


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The table of one outcome, a row a segment; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them. A segment without a text that counts has an empty
    target. Control characters other than tab and line breaks, and lone surrogates, become U+FFFD.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)  # ends lines with CR LF
    home = f"dragoman {outcome.document} {remarks.journal(segments)} {document_name}"
    named = {"source": f"source ({outcome.source})", "target": f"target ({outcome.target})"}
    writer.writerow([*(named.get(column, column) for column in COLUMNS), _safe(home)])
    writer.writerows(_row(segment) for segment in segments)
    return codecs.BOM_UTF8 + stream.getvalue().encode()


def _row(segment: Reviewed) -> Iterator[str]:
    t = segment.translation
    yield from map(_safe, (t.segment.key, t.segment.text, remarks.text(segment)))
    yield segment.state
    yield remarks.score(segment)  # a number, also with its minus
    terms, issues = "; ".join(remarks.terms(segment)), "; ".join(remarks.issues(segment))
    comment = segment.decision.comment if segment.decision else ""
    route = "; ".join(filter(None, (remarks.verdict(segment), remarks.origin(segment))))
    yield from map(_safe, (route, terms, issues, comment))


def _safe(text: str) -> str:
    text = possible(text)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read(data: bytes, name: str) -> Returned:
    """The rows of a table as a spreadsheet saves it, with commas, semicolons or tabs; `name` is for messages.

    Empty rows are passed over. The state is any of ours or `approved`; with another one the row counts as untouched,
    and is a problem. Raises DocumentError, with the line where there is one: not in UTF-8 or marked UTF-16, quotes that
    do not end, no column for the source or the target text.
    """
    text = _decoded(data, name)
    delimiter = _DELIMITER.search(text)  # the first heading holds none
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter[0] if delimiter else ",", strict=True)
    units, problems = list[ReturnedUnit](), list[str]()
    try:
        headings = [_plain(cell) for cell in next(rows, [])]
        columns = {
            m[1].lower(): (n, m[2] or "")
            for n, cell in reversed([*enumerate(headings)])
            if (m := _HEADING.fullmatch(cell))
        }
        for wanted in ("source", "target"):
            if wanted not in columns:
                raise DocumentError(f"{name}:1: no column is headed {wanted!r}: give the table its headings back")
        places = {column: columns.get(column, (-1, ""))[0] for column in COLUMNS}
        for row in rows:
            cells = {c: _plain(row[n]) if 0 <= n < len(row) else "" for c, n in places.items()}
            if any(map(str.strip, cells.values())):
                units.append(_unit(cells, f"line {rows.line_num}", problems))
    except csv.Error as problem:
        raise DocumentError(f"{name}:{rows.line_num}: not a table in CSV: {problem}: save it as CSV again") from None
    home = next(filter(None, map(_HOME.fullmatch, headings)), None)
    document, journal, title = home.groups() if home else ("", "0", "")
    return Returned(document, title, _tag(columns["target"][1]), int(journal), tuple(units), tuple(problems))


def _unit(cells: dict[str, str], place: str, problems: list[str]) -> ReturnedUnit:
    said = cells["state"].strip().lower()
    if said not in _STATES | {"": None, "approved": None}:
        problems.append(f"{place}: the state {said!r} is none of {', '.join(_STATES)}: taken as open")
    state = _STATES.get("accepted" if said == "approved" else said, "untouched")
    if state == "approved" and not cells["target"].strip():
        state = "untouched"  # nobody stands by nothing
    if state == "rejected" and cells["target"].strip() and cells["route"].startswith(remarks.REJECTED):
        state = "untouched"  # it went out without a text: somebody wrote one, and let the state stand
    return ReturnedUnit(cells["id"].strip(), cells["source"], cells["target"], state, cells["comment"], place=place)


def _decoded(data: bytes, name: str) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not UTF-8: save the table as CSV in UTF-8") from None


def _tag(code: str) -> str:
    try:
        return languages.parse(code) if code else UND
    except UsageError:
        return UND
