"""The one way of a segment, from a Document to an Outcome. Pure: no store, no files, no command line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from translate import (
    __version__,
    answers,
    checks,
    codes,
    detect,
    formats,
    glossary,
    languages,
    markup,
    resources,
    segment,
    typography,
)
from translate.align import Placed
from translate.codes import Coded
from translate.errors import EngineError
from translate.glossary import Enforced, EnforceJob, Tools
from translate.passage import Desk, through
from translate.records import UND, Block, Detection, Document, Draft, Issue, Outcome, Pair, Route, Segment, Translation
from translate.routing import WINDOW
from translate.typography import Adapted

__all__ = [
    "WINDOW",
    "Desk",
    "Plan",
    "document_languages",
    "plan",
    "setup",
    "split_block",
    "target_texts",
    "translate_document",
    "versions",
]

_CODE = (
    "pipeline",
    "memory",
    "passage",
    "answers",
    "routing",
    "routes",
    "detect",
    "segment",
    "engines",
    "packages",
    "glossary",
    "checks",
    "placeholders",
    "codes",
    "align",
    "markup",
    "quantities",
    "typography",
)

Progress = Callable[[int], None]
"""Called with the number of segments finished since the last call."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done with a document for one target, decided before any engine runs."""

    document: Document
    target: str
    source: str
    """The document's language; `und` if it was not recognised."""
    blocks: Mapping[str, Detection]
    """Block id to its language, for the translatable ones."""
    tags: Mapping[str, Detection]
    """Segment key to its language: its block's, unless it is surely another."""
    routes: Mapping[str, Route]
    """Source tag to its route; a tag without one stays untranslated."""
    segments: tuple[Segment, ...]
    """All segments in document order."""
    signature: str
    """Hex sha256 over every version, digest and setting that changes the outcome."""


def plan(document: Document, target: str, desk: Desk) -> Plan:
    """Languages, segments, routes and signature.

    Raises EngineError if the document's own language has no route to `target`.
    """
    whole, blocks = document_languages(document, desk)
    segments: list[Segment] = []
    tags: dict[str, Detection] = {}
    for block in (b for b in document.blocks if b.translatable):
        for s, found in split_block(block, blocks[block.id], document, desk):
            segments.append(s)
            tags[s.key] = found
    routes = {}
    for tag in sorted({d.tag for d in tags.values()} - {UND}):
        if languages.same_language(tag, target) or (desk.mixed == "keep" and tag != whole.tag):
            continue
        try:
            routes[tag] = desk.router.route(Pair(tag, target))
        except EngineError:
            if tag == whole.tag:
                raise
    engines = {tag: [hop.signature for hop in route.hops] for tag, route in routes.items()}
    signature = _digest(target, engines, desk, document.reading)
    return Plan(document, target, whole.tag, blocks, tags, routes, tuple(segments), signature)


def document_languages(document: Document, desk: Desk) -> tuple[Detection, Mapping[str, Detection]]:
    """The document's language and, by id, that of each translatable block: detected, or the one a person gave.

    A catalogue may say itself which language its messages are in.
    """
    declared, certain = "", False
    if any(b.kind == "message" for b in document.blocks):
        declared, certain = formats.source(document)
        if not desk.source and not certain:
            return detect.detect_catalogue(document, declared)
    elif not desk.source:
        return detect.detect_document(document)
    given = Detection(desk.source or declared, 1.0, "given")
    return given, {b.id: given for b in document.blocks if b.translatable}


def split_block(block: Block, language: Detection, document: Document, desk: Desk) -> list[tuple[Segment, Detection]]:
    """The segments of a block in `language`, in order, each with its own language."""
    cut = segment.split(block, document.key, language.tag)
    own = [language] * len(cut) if desk.source else detect.detect_segments(language, [s.text for s in cut])
    return list(zip(cut, own, strict=True))


def versions() -> dict[str, str]:
    """What of this installation changes an outcome, whatever the document: versions, and the digest of its own code."""
    return {
        "version": __version__,
        "code": resources.code_digest(*_CODE),
        "detectors": detect.VERSION,
        "analyser": glossary.analyser(),
    }


def setup(target: str, desk: Desk, reading: str = "") -> str:
    """Hex sha256 over everything besides the document that may change the outcome.

    Where it and the document are what they were, so is the signature of the document's plan: no need to make one.
    """
    pins = {str(pair): (pin.engine, pin.pivots) for pair, pin in desk.router.pins.items()}
    return _digest(target, [[engine.signature for engine in desk.router.engines], pins], desk, reading)


def _digest(target: str, engines: object, desk: Desk, reading: str) -> str:
    """Of all versions and settings, and of `engines`: those in use, or all there are."""
    parts = versions() | {
        "target": target,
        "routes": engines,
        "glossary": desk.glossary.digest,
        "n_best": desk.n_best,
        "source": desk.source,
        "mixed": desk.mixed,
        "memory": desk.memory,
        "reading": reading,
        "typography": typography.VERSION if desk.typography else "",
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def translate_document(
    plan: Plan,
    desk: Desk,
    progress: Progress = lambda _: None,
    known: Mapping[str, Translation] = MappingProxyType({}),
) -> Outcome:
    """Carry out `plan`: one translation a segment, in document order. Raises EngineError if an engine fails.

    `known` are translations that the memory has already, by segment key: no engine is asked for those.
    """
    document = plan.document
    done = dict(known)
    for tag, route in plan.routes.items():
        group = [s for s in plan.segments if plan.tags[s.key].tag == tag and s.key not in known]
        done.update({t.segment.key: t for t in _translate(group, route, desk, progress)})
    translations = tuple(done.get(s.key) or _kept(s, plan, desk) for s in plan.segments)
    key, name, reading = document.key, document.name, document.reading
    return Outcome(key, name, plan.source, plan.target, plan.signature, translations, reading=reading)


def target_texts(document: Document, translations: Sequence[Translation]) -> dict[str, str]:
    """Block id to target text: each block's translations joined by what stood between its segments."""
    blocks = {b.id: b.text for b in document.blocks}
    texts: dict[str, str] = {}
    ends: dict[str, int] = {}
    for t in translations:
        s, source = t.segment, blocks[t.segment.block]
        texts[s.block] = texts.get(s.block, "") + source[ends.get(s.block, 0) : s.start] + t.text
        ends[s.block] = s.end
    return {block: text + blocks[block][ends[block] :] for block, text in texts.items()}


def _kept(s: Segment, plan: Plan, desk: Desk) -> Translation:
    """A segment no engine is asked about: in the target language, not recognised, without a route, or to be kept."""
    tag = plan.tags[s.key].tag
    issues: tuple[Issue, ...] = ()
    if tag == UND:
        issues = (Issue("language-unknown", "warning", "language not recognised: left as it is; give it with --from"),)
    elif desk.mixed == "keep" and tag != plan.source:
        issues = (Issue("other-language", "info", f"{tag} in a text in {plan.source}: left as it is, as asked"),)
    elif not languages.same_language(tag, plan.target):
        issues = (Issue("no-route", "warning", f"no engine from {tag} to {plan.target}: left as it is"),)
    return Translation(s, tag, plan.target, s.text, issues=issues)


def _translate(group: Sequence[Segment], route: Route, desk: Desk, progress: Progress) -> list[Translation]:
    """Window by window through all hops; the terms of each hop are held, and at the end those of the whole way.

    A text that occurs several times is translated once.
    """
    done: dict[str, Translation] = {}
    unique = list({s.text: s for s in group}.values())
    count = Counter(s.text for s in group)
    for at in range(0, len(unique), WINDOW):
        window = unique[at : at + WINDOW]
        coded = [codes.parse(s.text) for s in window]
        kept = [[c.plain[a:b] for a, b in c.kept] for c in coded]
        plain = [c.plain.replace("\n", " ") for c in coded]
        steps = [plain]
        noticed: list[tuple[Issue, ...]] = [()] * len(window)
        for hop in route.hops:
            passed = through(steps[-1], hop, desk, dict(zip(steps[-1], kept, strict=True)))
            steps.append([p.result.text for p in passed])
            noticed = [answers.carried(n, hop.pair.source) + p.issues for n, p in zip(noticed, passed, strict=True)]
        results = [p.result for p in passed]
        hits = [desk.matcher(route.pair).find(text) for text in plain]
        if len(route.hops) > 1:
            jobs = [EnforceJob(t, Draft(r.text, r.score), h) for t, r, h in zip(plain, results, hits, strict=True)]
            results = glossary.enforce(jobs, Tools())
        steps[-1] = [r.text for r in results]
        terms = [r.outcomes for r in results]
        for s, source, result, issues, own, target in zip(
            window, coded, results, noticed, hits, markup.placed(coded, steps, terms, route, desk), strict=True
        ):
            marked = _marked(result, source, target)
            moved = tuple(_moved(issue, target) for issue in issues)
            styled = _styled(source, marked, moved, route.pair) if desk.typography else (marked, moved)
            done[s.text] = _finish(s, route, *styled, glossary.fingerprint(own))
        progress(sum(count[s.text] for s in window))
    return [replace(done[s.text], segment=s) for s in group]


def _marked(result: Enforced, source: Coded, target: Placed) -> Enforced:
    """The result with inline codes in its text, and its terms where they stand then."""
    places = [(source.outward(o.start, o.end), target.outward(o.target_start, o.target_end)) for o in result.outcomes]
    outcomes = (
        replace(o, start=a, end=b, target_start=x, target_end=y)
        for o, ((a, b), (x, y)) in zip(result.outcomes, places, strict=True)
    )
    return replace(result, text=target.text, outcomes=tuple(outcomes))


def _styled(
    source: Coded, result: Enforced, issues: tuple[Issue, ...], pair: Pair
) -> tuple[Enforced, tuple[Issue, ...]]:
    """The result in the target's typography, what was noticed moved along, and what was changed."""
    target = codes.parse(result.text)
    held = [(o.target_start, o.target_end) for o in result.outcomes if o.satisfied]
    adapted = typography.adapt(source, target, pair, segment.literals(target.plain), held)
    places = [adapted.outward(o.target_start, o.target_end) for o in result.outcomes]
    outcomes = (replace(o, target_start=a, target_end=b) for o, (a, b) in zip(result.outcomes, places, strict=True))
    moved = tuple(_moved(issue, adapted) for issue in issues)
    return replace(result, text=adapted.text, outcomes=tuple(outcomes)), moved + adapted.issues


def _moved(issue: Issue, target: Placed | Adapted) -> Issue:
    start, end = target.outward(issue.start, issue.end)
    return replace(issue, start=start, end=end)


def _finish(s: Segment, route: Route, result: Enforced, issues: tuple[Issue, ...], told: str) -> Translation:
    terms = tuple(answers.missed(o, result.tried) for o in result.outcomes if not o.satisfied)
    if result.proposed:
        forms = f"form: proposed, not from the glossary: {', '.join(result.proposed)}"
        terms += (Issue("form-proposed", "info", forms),)
    text = answers.wrapped(result.text, s.text)
    done = Translation(s, *route.pair, text, route, result.score, result.outcomes, issues + terms, told)
    return replace(done, issues=done.issues + checks.run(done))
