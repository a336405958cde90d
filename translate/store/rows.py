"""Value objects to rows and back; no SQL here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from translate.decisions import Decision, Unit
from translate.records import Hop, Issue, Outcome, Pair, Route, RunItem, Segment, Translation
from translate.terms import TermOutcome

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """What a run did in one target language: counts over its items in that language."""

    target: str
    documents: int
    """Items in all: translated, reused and failed."""
    reused: int
    failed: int
    segments: int = 0
    """Of the items that did not fail, reused ones included; so are the counts below."""
    terms_kept: int = 0
    terms_missed: int = 0
    issues: tuple[tuple[str, int], ...] = ()
    """Issue id and count, most frequent first."""
    routes: tuple[tuple[Route | None, int], ...] = ()
    """Route and number of segments, most frequent first; None: no engine was asked."""


def route_text(route: Route | None) -> str | None:
    """A route as JSON, one `[source, target, engine, signature]` a hop; None stays None."""
    if route is None:
        return None
    hops = [[*hop.pair, hop.engine, hop.signature] for hop in route.hops]
    return json.dumps(hops, ensure_ascii=False, separators=(",", ":"))


def route_of(text: str | None) -> Route | None:
    """The inverse of `route_text`."""
    if text is None:
        return None
    return Route(tuple(Hop(Pair(source, target), *rest) for source, target, *rest in json.loads(text)))


def segment_rows(outcome: int, translations: Sequence[Translation]) -> Iterator[Values]:
    """Rows of `segments`, one a translation, same order."""
    for position, t in enumerate(translations):
        s = t.segment
        yield {
            "outcome": outcome,
            "position": position,
            "key": s.key,
            "block": s.block,
            "block_index": s.index,
            "start_at": s.start,
            "end_at": s.end,
            "source_text": s.text,
            "target_text": t.text,
            "source": t.source,
            "target": t.target,
            "route": route_text(t.route),
            "score": t.score,
            "glossary": t.glossary,
            "reused": t.reused,
            "state": "open",
            "decision": None,
        }


def term_rows(outcome: int, translations: Sequence[Translation]) -> Iterator[Values]:
    """Rows of `term_outcomes`, in the order of segments and, within one, of its terms."""
    for position, t in enumerate(translations):
        for number, term in enumerate(t.terms):
            yield {
                "outcome": outcome,
                "position": position,
                "number": number,
                "concept": term.concept,
                "surface": term.surface,
                "start_at": term.start,
                "end_at": term.end,
                "expected": term.expected,
                "match": term.match,
                "stage": term.stage,
                "target": term.target,
                "target_start": term.target_start,
                "target_end": term.target_end,
            }


def issue_rows(outcome: int, translations: Sequence[Translation]) -> Iterator[Values]:
    """Rows of `issues`, in the order of segments and, within one, of its issues."""
    for position, t in enumerate(translations):
        for number, issue in enumerate(t.issues):
            yield {
                "outcome": outcome,
                "position": position,
                "number": number,
                "issue": issue.id,
                "severity": issue.severity,
                "message": issue.message,
                "start_at": issue.start,
                "end_at": issue.end,
            }


def item_row(run: str, position: int, outcome: Outcome, reused: bool) -> Values:
    """Row of `run_items`."""
    return {
        "run": run,
        "position": position,
        "name": outcome.name,
        "document": outcome.document,
        "target": outcome.target,
        "signature": outcome.signature,
        "reused": reused,
        "failure": outcome.failure,
    }


def term_of(row: Row[Any]) -> TermOutcome:
    """The inverse of `term_rows`, for one row."""
    r = row._mapping
    return TermOutcome(
        *(r[name] for name in ("concept", "surface", "start_at", "end_at", "expected", "match", "stage")),
        *(r[name] for name in ("target", "target_start", "target_end")),
    )


def issue_of(row: Row[Any]) -> Issue:
    """The inverse of `issue_rows`, for one row."""
    r = row._mapping
    return Issue(r["issue"], r["severity"], r["message"], r["start_at"], r["end_at"])


def item_of(row: Row[Any]) -> RunItem:
    """The inverse of `item_row`."""
    r = row._mapping
    return RunItem(*(r[name] for name in ("name", "document", "target", "signature", "reused", "failure")))


def translation_of(
    row: Row[Any],
    document: str,
    routes: dict[str | None, Route | None],
    terms: Mapping[int, Sequence[TermOutcome]],
    issues: Mapping[int, Sequence[Issue]],
) -> Translation:
    """The inverse of `segment_rows`; `terms` and `issues` by position, `routes` by their JSON (filled here)."""
    r = row._mapping
    if r["route"] not in routes:
        routes[r["route"]] = route_of(r["route"])
    return Translation(
        Segment(r["key"], document, r["block"], r["block_index"], r["source_text"], r["start_at"], r["end_at"]),
        *(r["source"], r["target"], r["target_text"], routes[r["route"]], r["score"]),
        terms=tuple(terms.get(r["position"], ())),
        issues=tuple(issues.get(r["position"], ())),
        glossary=r["glossary"],
        reused=r["reused"],
    )


def decision_row(outcome: int, position: int, decision: Decision) -> Values:
    """Row of `decisions`."""
    return {
        "number": decision.number,
        "outcome": outcome,
        "position": position,
        "status": decision.status,
        "text": decision.text,
        "who": decision.who,
        "decided": decision.when,
        "comment": decision.comment,
        "undoes": decision.undoes,
        "carried": decision.carried,
    }


def decision_of(row: Row[Any]) -> Decision:
    """The inverse of `decision_row`."""
    r = row._mapping
    return Decision(*(r[n] for n in ("status", "text", "who", "decided", "comment", "number", "undoes", "carried")))


def unit_row(number: int, unit: Unit, source_key: str) -> Values:
    """Row of `memory`."""
    return {
        "number": number,
        "source": unit.source,
        "target": unit.target,
        "source_text": unit.source_text,
        "target_text": unit.target_text,
        "source_key": source_key,
        "name": unit.name,
        "key": unit.key,
        "before_key": unit.before,
        "after_key": unit.after,
        "glossaries": json.dumps(unit.glossaries),
        "who": unit.who,
        "changed": unit.when,
        "decision": unit.decision,
    }


def unit_of(row: Row[Any]) -> Unit:
    """The inverse of `unit_row`."""
    r = row._mapping
    return Unit(
        source=r["source"],
        target=r["target"],
        source_text=r["source_text"],
        target_text=r["target_text"],
        name=r["name"],
        key=r["key"],
        before=r["before_key"],
        after=r["after_key"],
        glossaries=tuple(json.loads(r["glossaries"])),
        who=r["who"],
        when=r["changed"],
        decision=r["decision"],
    )
