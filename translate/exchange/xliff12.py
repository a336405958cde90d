"""XLIFF 1.2: an outcome as a file for CAT tools, valid against OASIS' strict schema.

https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html. One `trans-unit` a segment under the segment's key, a `group`
a block. What is needed to find the way home stands in notes of the header, what there is to say about a text in notes
beside it; all of these are `from` us, and the reader (`xliff_read`) takes them for ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import groupby

from translate import __version__
from translate.decisions import EXCHANGED
from translate.exchange import inline_codes
from translate.exchange.markup import attribute, escaped
from translate.exchange.remarks import journal, remarks, text
from translate.exchange.reviewed import Reviewed
from translate.records import Outcome

OWN = "dragoman"
"""The author of our notes."""
VIA = f" via {OWN}"
"""Ends the name of the author of a reviewer's note that we pass on."""


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The file of one outcome, UTF-8; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them, a block's side by side. A segment that nobody
    translated has no target; one that was turned down has an empty one, which holds its state. What XML cannot hold
    becomes U+FFFD. A failed outcome gives a file without units.
    """
    return "".join(f"{line}\n" for line in _lines(outcome, document_name, segments)).encode()


def _lines(outcome: Outcome, name: str, segments: Sequence[Reviewed]) -> Iterator[str]:
    date = f' date="{outcome.recorded.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"' if outcome.recorded else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    yield (
        f'<file original="{attribute(name)}" datatype="plaintext" source-language="{attribute(outcome.source)}"'
        f' target-language="{attribute(outcome.target)}" tool-id="{OWN}"{date}>'
    )
    yield "<header>"
    yield f'<tool tool-id="{OWN}" tool-name="Dragoman" tool-version="{__version__}"/>'
    for said in (f"document: {outcome.document}", f"target: {outcome.target}", f"journal: {journal(segments)}"):
        yield _note(OWN, said)
    yield "</header>"
    yield "<body>"
    for block, members in groupby(segments, lambda s: s.translation.segment.block):
        yield f'<group id="{attribute(block)}">'
        for segment in members:
            yield from _unit(segment)
        yield "</group>"
    yield "</body>"
    yield "</file>"
    yield "</xliff>"


def _unit(segment: Reviewed) -> Iterator[str]:
    t = segment.translation
    approved = "yes" if EXCHANGED[segment.state].approved else "no"
    yield f'<trans-unit id="{attribute(t.segment.key)}" approved="{approved}" xml:space="preserve">'
    yield f"<source>{inline_codes.xliff12(t.segment.text)}</source>"
    if text(segment) or segment.state != "open":
        yield f"<target{_state(segment)}>{inline_codes.xliff12(text(segment))}</target>"
    for said in remarks(segment):
        yield _note(OWN, said)
    if segment.decision and segment.decision.comment:
        yield _note(f"{segment.decision.who}{VIA}", segment.decision.comment)
    yield "</trans-unit>"


def _state(segment: Reviewed) -> str:
    written = EXCHANGED[segment.state]
    qualifier = written.xliff12_qualifier
    if segment.state == "open" and segment.translation.reused in {"approved", "elsewhere"}:
        qualifier = "exact-match"
    return f' state="{written.xliff12}"' + (f' state-qualifier="{qualifier}"' if qualifier else "")


def _note(author: str, said: str) -> str:
    return f'<note from="{attribute(author)}">{escaped(said)}</note>'
