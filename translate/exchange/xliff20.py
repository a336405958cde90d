"""XLIFF 2.0: an outcome as a file for CAT tools, core only, valid against OASIS' schema.

https://docs.oasis-open.org/xliff/xliff-core/v2.0/os/xliff-core-v2.0-os.html. One `unit` of one `segment` a segment
under the segment's key, a `group` a block. `subState` says what `state` cannot: that a text is the machine's or the
memory's, or was turned down; a tool that changes `state` drops it. Notes in the category `dragoman` are ours: those of
the file lead home, those of a unit say what there is to say about its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from translate import languages
from translate.decisions import EXCHANGED
from translate.exchange import inline_codes
from translate.exchange.markup import attribute, escaped
from translate.exchange.remarks import journal, remarks, text
from translate.exchange.reviewed import Reviewed
from translate.records import UND, Outcome

OWN = "dragoman"
"""The category of our notes and the prefix of our sub-states."""
VIA = f"{OWN}-review"
"""The category of a reviewer's note that we pass on."""


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The file of one outcome, UTF-8; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them, a block's side by side. A segment without a text that
    counts has no target. What XML cannot hold becomes U+FFFD. A failed outcome gives a file without units. The keys of
    blocks and segments are digests with numbers, as ids here have to be (NMTOKEN).
    """
    return "".join(f"{line}\n" for line in _lines(outcome, document_name, segments)).encode()


def _lines(outcome: Outcome, name: str, segments: Sequence[Reviewed]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="{attribute(outcome.source)}"'
        f' trgLang="{attribute(outcome.target)}">'
    )
    yield (
        f'<file id="f1" original="{attribute(name)}" canResegment="no"{_direction("srcDir", outcome.source)}'
        f'{_direction("trgDir", outcome.target)} xml:space="preserve">'
    )
    yield "<notes>"
    for said in (f"document: {outcome.document}", f"target: {outcome.target}", f"journal: {journal(segments)}"):
        yield _note(OWN, said)
    yield "</notes>"
    if not segments:
        yield '<group id="empty"/>'  # a file has to hold something
    for block, members in groupby(segments, lambda s: s.translation.segment.block):
        yield f'<group id="{attribute(block)}">'
        for segment in members:
            yield from _unit(segment)
        yield "</group>"
    yield "</file>"
    yield "</xliff>"


def _direction(name: str, tag: str) -> str:
    return f' {name}="rtl"' if tag != UND and languages.right_to_left(tag) else ""


def _unit(segment: Reviewed) -> Iterator[str]:
    t, target = segment.translation, text(segment)
    yield f'<unit id="{attribute(t.segment.key)}">'
    yield "<notes>"
    for said in remarks(segment):
        yield _note(OWN, said)
    if segment.decision and segment.decision.comment:
        yield _note(VIA, f"{segment.decision.who}: {segment.decision.comment}")
    yield "</notes>"
    yield f"<segment{_state(segment, target)}>"
    yield f"<source>{inline_codes.xliff20(t.segment.text)}</source>"
    if target:
        yield f"<target>{inline_codes.xliff20(target)}</target>"
    yield "</segment>"
    yield "</unit>"


def _state(segment: Reviewed, target: str) -> str:
    if segment.state == "rejected":
        below = f' subState="{OWN}:rejected"'
    elif segment.state == "open" and target:
        from_memory = segment.translation.reused in {"approved", "elsewhere"}
        below = f' subState="{OWN}:{"memory" if from_memory else "machine"}"'
    else:
        below = ""
    return f' state="{EXCHANGED[segment.state].xliff20 if target else "initial"}"{below}'


def _note(category: str, said: str) -> str:
    return f'<note category="{attribute(category)}">{escaped(said)}</note>'
