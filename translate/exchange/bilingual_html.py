"""A bilingual table as one HTML page, to read and to print: no script, nothing from elsewhere.

Every text stands in an element with its language and direction; states are words, not colours alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from translate import __version__, languages
from translate.decisions import EXCHANGED
from translate.exchange import remarks
from translate.exchange.markup import possible
from translate.exchange.reviewed import Reviewed
from translate.records import UND, Outcome

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 2rem auto; max-width: 75rem;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; table-layout: fixed; }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: #eee; }
.number { width: 2.5rem; }
.about { width: 26%; }
.text { white-space: pre-wrap; }
td.about { font-size: .875rem; }
.about ul { margin: 0; padding-inline-start: 1.1rem; }
.state { font-weight: 600; }
.open .state { font-weight: 400; font-style: italic; }
.error, .missed { font-weight: 600; color: #a40000; }
@media print {
  body { font-size: 10pt; margin: 0; max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The page of one outcome, UTF-8, a row a segment; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them. A segment without a text that counts has an empty
    target. A row's id is its segment's key; the document's key and the newest decision stand in `meta` elements.
    """
    return "".join(f"{line}\n" for line in _lines(outcome, document_name, segments)).encode()


def _lines(outcome: Outcome, name: str, segments: Sequence[Reviewed]) -> Iterator[str]:
    tags = outcome.source, outcome.target
    source, target = (languages.name(tag) if tag != UND else "several languages" for tag in tags)
    title = _text(f"{name}: {source} → {target}")
    states = Counter(segment.state for segment in segments)
    told = ", ".join(f"{states[state]} {state}" for state in EXCHANGED if states[state])
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    yield '<meta name="viewport" content="width=device-width">'
    yield f'<meta name="generator" content="Dragoman {__version__}">'
    yield f'<meta name="dragoman-document" content="{_text(outcome.document)}">'
    yield f'<meta name="dragoman-journal" content="{remarks.journal(segments)}">'
    yield f"<title>{title}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f"<h1>{title}</h1>"
    yield f"<p>Segments: {len(segments)}{f' ({told})' if told else ''}. What is open waits for a person.</p>"
    yield "<table>"
    yield '<thead><tr><th scope="col" class="number">No.</th>'
    yield f'<th scope="col">{_text(source)}</th><th scope="col">{_text(target)}</th>'
    yield '<th scope="col" class="about">State and remarks</th></tr></thead>'
    yield "<tbody>"
    for number, segment in enumerate(segments, 1):
        yield from _row(number, segment, outcome.target)
    yield "</tbody>"
    yield "</table>"
    yield "</body>"
    yield "</html>"


def _row(number: int, segment: Reviewed, target: str) -> Iterator[str]:
    t = segment.translation
    yield f'<tr id="{_text(t.segment.key)}" class="{segment.state}"><th scope="row" class="number">{number}</th>'
    yield f'<td class="text"{_language(t.source)}>{_text(t.segment.text)}</td>'
    yield f'<td class="text"{_language(target)}>{_text(remarks.text(segment))}</td>'
    yield f'<td class="about"><span class="state">{_text(remarks.verdict(segment) or segment.state)}</span>'
    comment = segment.decision.comment if segment.decision else ""
    value = remarks.score(segment)
    yield "<ul>"
    yield from _items((comment, remarks.origin(segment), f"score: {value}" if value else ""))
    for term, said in zip(t.terms, remarks.terms(segment), strict=False):  # a person's text has none
        yield from _items((said,), "kept" if term.satisfied else "missed")
    for issue, said in zip(t.issues, remarks.issues(segment), strict=False):
        yield from _items((said,), issue.severity)
    yield "</ul></td></tr>"


def _items(lines: Iterable[str], kind: str = "") -> Iterator[str]:
    named = f' class="{kind}"' if kind else ""
    return (f'<li{named} dir="auto">{_text(line)}</li>' for line in lines if line)


def _language(tag: str) -> str:
    direction = "auto" if tag == UND else "rtl" if languages.right_to_left(tag) else "ltr"
    return f' lang="{_text(tag)}" dir="{direction}"'


def _text(text: str) -> str:
    return escape(possible(text))
