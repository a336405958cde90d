"""TMX of a run: an outcome as translation units, what people approved and what the machine made told apart.

A unit of the machine has `creationid` and `changeid` "MT!", by which Okapi and MyMemory know machine translation, so
that other programs can rank it lower; every unit has its state in `x-state`. The format is that of `tmx`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from translate.decisions import Unit, text_key
from translate.exchange import remarks, tmx
from translate.exchange.reviewed import Reviewed
from translate.records import UND, Outcome


def write(outcome: Outcome, document_name: str, segments: Sequence[Reviewed]) -> bytes:
    """The units of one outcome in its order, UTF-8; the same bytes for the same arguments and program.

    `segments` are those of the outcome as `reviewed` gives them. One without a text that counts is left out. A unit
    from the memory that waits for a look has no author: who approved it elsewhere is not known here.
    """
    keys = ["", *(text_key(s.translation.segment.text) for s in segments), ""]
    kept = [(n, segment) for n, segment in enumerate(segments) if remarks.text(segment)]
    units = (_unit(outcome, document_name, segment, keys[n], keys[n + 2]) for n, segment in kept)
    stream = io.BytesIO()
    tmx.write(units, stream, "" if outcome.source == UND else outcome.source, [segment.state for _, segment in kept])
    return stream.getvalue()


def _unit(outcome: Outcome, name: str, segment: Reviewed, before: str, after: str) -> Unit:
    t, decision = segment.translation, segment.decision
    who, when = "" if t.reused in {"approved", "elsewhere"} else tmx.MACHINE, outcome.recorded
    if decision and decision.approved:
        who, when = decision.who, decision.when
    texts = t.segment.text, remarks.text(segment)
    return Unit(t.source, outcome.target, *texts, name=name, before=before, after=after, who=who, when=when)
