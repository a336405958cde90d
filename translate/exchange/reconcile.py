"""What a translator's file changes: three texts a segment, as it went out, as it stands now, as it came back."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from translate.decisions import Decision, State
from translate.exchange.returned import Returned, ReturnedUnit
from translate.records import Outcome, Translation

Verdict = Literal[
    "accepted", "edited", "rejected", "unchanged", "untouched", "conflict", "moved", "unknown", "duplicate", "problem"
]
"""`accepted`: the machine's text, approved. `edited`: another text. `rejected`: turned down. `unchanged`: decided so
already. `untouched`: nobody stands by it. `conflict`: decided otherwise since the file went out. `moved`: found by its
source text under another key, and decided. `unknown`: no such segment. `duplicate`: one segment with several texts.
`problem`: could not be read."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REFUSED = frozenset({"conflict", "unknown", "duplicate", "problem"})
"""Verdicts of what was not taken."""

# Formats write what they cannot hold in their own ways: all of it counts as one character here.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u2400\u2404\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n?")
_NO_UNIT = ReturnedUnit("", "", "", "untouched")


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one unit."""

    unit: ReturnedUnit
    key: str
    """The segment's; empty where there is none."""
    verdict: Verdict
    decision: Decision | None = None
    """What is to be recorded; of a `conflict`, if the file is to win. None where nothing is."""
    detail: str = ""
    """For people: what stands against it, what the problem is."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The rows of a file: one a unit and segment it is about, in the file's order, then one a problem."""

    rows: tuple[Row, ...]

    def decisions(self) -> tuple[Row, ...]:
        """The rows with something to record."""
        return tuple(row for row in self.rows if row.decision and row.verdict != "conflict")

    def theirs(self) -> Reconciled:
        """The same where the file wins every conflict."""
        return Reconciled(tuple(_won(row) for row in self.rows))

    def counts(self) -> Counter[str]:
        """Verdict to number of rows."""
        return Counter(row.verdict for row in self.rows)


def reconcile(
    outcome: Outcome,
    newest: Mapping[str, Decision],
    returned: Returned,
    sent: Mapping[str, Decision] | None = None,
) -> Reconciled:
    """Compare a file with the segments of `outcome` and the newest decisions about them, by segment key.

    `sent` are the decisions that stood when the file was written; without, those of `newest` that are no newer than
    `returned.journal`, and of the others nothing is known. A text that came back as it went out changes nothing,
    whatever was decided since. White space at both ends, line ends and characters that formats cannot hold do not tell
    texts apart. A unit is matched by key and source text; else by source text, the k-th with the k-th occurrence; else
    by the sentences of a whole block in one text, which must then all be as they went out.
    """
    if sent is None:
        sent = {key: d for key, d in newest.items() if d.number <= returned.journal}
    places = _Places(outcome)
    rows: list[Row] = []
    for unit, found in zip(returned.units, places.match(returned.units), strict=True):
        if not found:
            rows.append(Row(unit, "", "unknown", detail="no segment has this source text"))
        elif len(found) > 1:
            rows += _block(unit, found, newest, sent)
        else:
            row = _row(unit, found[0], newest.get(found[0].segment.key), sent.get(found[0].segment.key))
            moved = unit.key not in ("", row.key) and row.verdict in ("accepted", "edited", "rejected")
            rows.append(replace(row, verdict="moved", detail=f"is {row.key} now") if moved else row)
    rows = _without_duplicates(rows)
    rows += (Row(_NO_UNIT, "", "problem", detail=text) for text in returned.problems)
    return Reconciled(tuple(rows))


def _won(row: Row) -> Row:
    if row.verdict != "conflict" or row.decision is None:
        return row
    verdict: Verdict = "rejected" if row.decision.status == "rejected" else "edited"
    return replace(row, verdict="accepted" if row.decision.status == "accepted" else verdict)


class _Places:
    """The segments of an outcome by what a file says of them."""

    def __init__(self, outcome: Outcome) -> None:
        self._by_key = {t.segment.key: t for t in outcome.translations}
        self._by_source: dict[str, list[Translation]] = defaultdict(list)
        self._blocks: dict[str, list[Translation]] = defaultdict(list)
        for t in outcome.translations:
            self._by_source[comparable(t.segment.text)].append(t)
            self._blocks[t.segment.block].append(t)
        self._whole = {_squeezed(*(t.segment.text for t in b)): b for b in self._blocks.values() if len(b) > 1}

    def match(self, units: Sequence[ReturnedUnit]) -> list[list[Translation]]:
        """For each unit its segment, or those of its block, or none."""
        found = [self._at_key(unit) for unit in units]
        taken = {t.segment.key for t in found if t}
        left = {source: [t for t in ts if t.segment.key not in taken] for source, ts in self._by_source.items()}
        seen: Counter[str] = Counter()
        matched: list[list[Translation]] = []
        for unit, t in zip(units, found, strict=True):
            source = comparable(unit.source)
            if t or source not in left:
                matched.append([t] if t else self._whole.get(_squeezed(unit.source), []))
                continue
            among = left[source] or self._by_source[source]
            matched.append([among[min(seen[source], len(among) - 1)]])
            seen[source] += 1
        return matched

    def _at_key(self, unit: ReturnedUnit) -> Translation | None:
        found = self._by_key.get(unit.key)
        return found if found and comparable(found.segment.text) == comparable(unit.source) else None


def _row(unit: ReturnedUnit, made: Translation, now: Decision | None, sent: Decision | None) -> Row:
    key, text = made.segment.key, comparable(unit.text)
    state = _said(unit, made, sent)
    if state == "open":
        return Row(unit, key, "unchanged" if sent and sent.state == "rejected" else "untouched")
    if _same(state, text, made, sent) or _same(state, text, made, now):
        return Row(unit, key, "unchanged")
    if state != "rejected" and not text:
        return Row(unit, key, "problem", detail="approved without a text")
    status: Literal["accepted", "edited", "rejected"] = "rejected"
    wanted = sent.text if sent and sent.approved else made.text
    if state != "rejected":
        status = "accepted" if text == comparable(made.text) else "edited"
        wanted = made.text if status == "accepted" else _BREAKS.sub("\n", unit.text).strip()
    decision = Decision(status, wanted, unit.who, comment=unit.note)
    if now and now.state != "open" and (sent is None or now.number > sent.number):
        said = f"{now.who} has {now.status} it since" + (f": {now.text}" if now.approved else "")
        return Row(unit, key, "conflict", decision, said)
    return Row(unit, key, status, decision)


def _said(unit: ReturnedUnit, made: Translation, sent: Decision | None) -> State:
    """What the file says the segment is: `edited` stands for approved, whatever the text.

    Tools leave the state of a unit as it was and change its text: such a text counts as approved.
    """
    if unit.state != "untouched":
        return "edited" if unit.state == "approved" else "rejected"
    went_out = {"", comparable(made.text), comparable(sent.text if sent else "")}
    if not (sent and sent.approved):
        went_out.add(comparable(made.segment.text))  # the place of a text that does not count
    return "open" if comparable(unit.text) in went_out else "edited"


def _same(state: State, text: str, made: Translation, decision: Decision | None) -> bool:
    """True if `decision` says what the file says."""
    if decision is None or decision.state == "open":
        return False
    if state == "rejected" or not decision.approved:
        return state == decision.state
    return comparable(decision.text) == text


def _block(
    unit: ReturnedUnit, found: Sequence[Translation], newest: Mapping[str, Decision], sent: Mapping[str, Decision]
) -> list[Row]:
    """The rows of a unit that is a block of several segments."""

    def went_out(t: Translation) -> str:
        decision = sent.get(t.segment.key)
        return decision.text if decision and decision.approved else t.text

    if unit.state == "untouched":
        return [Row(unit, t.segment.key, "untouched") for t in found]
    if unit.state == "approved" and _squeezed(unit.text) != _squeezed(*map(went_out, found)):
        detail = f"{len(found)} sentences were edited as one text: edit them with `dragoman review`"
        return [Row(unit, found[0].segment.key, "problem", detail=detail)]
    parts = (replace(unit, source=t.segment.text, text=went_out(t)) for t in found)
    keys = (t.segment.key for t in found)
    return [_row(part, t, newest.get(key), sent.get(key)) for part, t, key in zip(parts, found, keys, strict=True)]


def _without_duplicates(rows: Sequence[Row]) -> list[Row]:
    """Where rows about one segment do not say the same, none of them is taken; else the first one is."""
    said: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.key and row.verdict not in ("untouched", "problem"):
            said[row.key].append(row)
    return [_alone(row, said[row.key]) if row.key else row for row in rows]


def _alone(row: Row, about: Sequence[Row]) -> Row:
    if not any(row is other for other in about):
        return row
    if len({(r.unit.state, comparable(r.unit.text)) for r in about}) > 1:
        return replace(row, verdict="duplicate", decision=None, detail=f"also in {_others(row, about)}")
    return row if row is about[0] else replace(row, verdict="unchanged", decision=None, detail="")


def _others(row: Row, rows: Sequence[Row]) -> str:
    return ", ".join(dict.fromkeys(r.unit.place for r in rows if r is not row)) or "the same file"


def comparable(text: str) -> str:
    """What is left of a text where formats differ in how they write it."""
    return _UNWRITABLE.sub("\ufffd", _BREAKS.sub("\n", text)).strip()


def _squeezed(*texts: str) -> str:
    return "".join("".join(comparable(text).split()) for text in texts)
