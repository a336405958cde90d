"""The one way of a segment, from a Document to an Outcome. Pure: no store, no files, no command line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from translate import __version__, answers, checks, detect, glossary, languages, resources, segment
from translate.errors import EngineError
from translate.glossary import Enforced, EnforceJob, Matcher
from translate.records import UND, Detection, Document, Draft, Issue, Outcome, Pair, Route, Scorer, Segment, Translation
from translate.routing import Router, run_route
from translate.terms import Glossary

_CODE = ("pipeline", "answers", "routing", "routes", "detect", "segment", "engines", "packages", "glossary", "checks")

Progress = Callable[[int], None]
"""Called with the number of segments finished since the last call."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What translating needs besides the document: engines, glossary, settings."""

    router: Router
    glossary: Glossary = Glossary()
    n_best: int = 4
    """Hypotheses asked per segment where the document has glossary hits."""
    source: str = ""
    """The language a person gave (`--from`); empty: detect it."""
    mixed: str = "translate"
    """What is done with a part in another language than its document's: `translate` from its own, or `keep`."""
    _matchers: dict[Pair, Matcher] = field(default_factory=dict, init=False, repr=False, compare=False)

    def matcher(self, pair: Pair) -> Matcher:
        """The glossary's matcher for a direction, built once for all documents."""
        if pair not in self._matchers:
            self._matchers[pair] = Matcher(self.glossary.terms(*pair))
        return self._matchers[pair]


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
        language = blocks[block.id]
        cut = segment.split(block, document.key, language.tag)
        own = [language] * len(cut) if desk.source else detect.detect_segments(language, [s.text for s in cut])
        segments += cut
        tags.update({s.key: found for s, found in zip(cut, own, strict=True)})
    routes = {}
    for tag in sorted({d.tag for d in tags.values()} - {UND}):
        if languages.same_language(tag, target) or (desk.mixed == "keep" and tag != whole.tag):
            continue
        try:
            routes[tag] = desk.router.route(Pair(tag, target))
        except EngineError:
            if tag == whole.tag:
                raise
    signature = _signature(target, routes, desk)
    return Plan(document, target, whole.tag, blocks, tags, routes, tuple(segments), signature)


def document_languages(document: Document, desk: Desk) -> tuple[Detection, Mapping[str, Detection]]:
    """The document's language and, by id, that of each translatable block: detected, or the one a person gave."""
    if not desk.source:
        return detect.detect_document(document)
    given = Detection(desk.source, 1.0, "given")
    return given, {b.id: given for b in document.blocks if b.translatable}


def _signature(target: str, routes: Mapping[str, Route], desk: Desk) -> str:
    parts = {
        "version": __version__,
        "code": resources.code_digest(*_CODE),
        "detectors": detect.VERSION,
        "target": target,
        "routes": {tag: [hop.signature for hop in route.hops] for tag, route in routes.items()},
        "glossary": desk.glossary.digest,
        "n_best": desk.n_best,
        "source": desk.source,
        "mixed": desk.mixed,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def translate_document(plan: Plan, desk: Desk, progress: Progress = lambda _: None) -> Outcome:
    """Carry out `plan`: one translation a segment, in document order. Raises EngineError if an engine fails."""
    document = plan.document
    done: dict[str, Translation] = {}
    for tag, route in plan.routes.items():
        group = [s for s in plan.segments if plan.tags[s.key].tag == tag]
        done.update({t.segment.key: t for t in _translate(group, route, desk, progress)})
    translations = tuple(done.get(s.key) or _kept(s, plan, desk) for s in plan.segments)
    return Outcome(document.key, document.name, plan.source, plan.target, plan.signature, translations)


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
    """Match, protect, ask the engines once for all, restore, enforce, check."""
    matcher = desk.matcher(route.pair)
    hits = [matcher.find(s.text) for s in group]
    n_best = desk.n_best if any(hits) else 1
    drafts = _ask([s.text for s in group], matcher, route, desk, n_best, progress)
    jobs = [EnforceJob(s.text, d, h) for s, d, h in zip(group, drafts, hits, strict=True)]
    enforced = glossary.enforce(jobs, _scorer(route, desk))
    return [_finish(s, route, d, e) for s, d, e in zip(group, drafts, enforced, strict=True)]


def _ask(  # noqa: PLR0913  all that one call to the engines depends on
    texts: Sequence[str], matcher: Matcher, route: Route, desk: Desk, n_best: int, progress: Progress
) -> list[Draft]:
    """Drafts with protected parts back in place. Where one got lost under its mask, the bare text gets a second try."""
    mask = desk.router.mask(route)
    phrases = [detect.foreign_phrases(text, route.pair.source) for text in texts]
    prepared = [segment.protect(t, mask, [(a, b) for a, b, _ in p]) for t, p in zip(texts, phrases, strict=True)]
    shown = [_calmed(p.text, matcher, route) for p in prepared]
    drafts = run_route(desk.router, route, shown, n_best, progress)
    raised = [
        d if p.text == s else answers.raised(d, route.pair.target)
        for p, s, d in zip(prepared, shown, drafts, strict=True)
    ]
    restored = [answers.restored(p, d) for p, d in zip(prepared, raised, strict=True)]
    again = [i for i, d in enumerate(restored) if any(issue.id == answers.LOST for issue in d.issues)]
    bare = run_route(desk.router, route, [texts[i] for i in again], 1) if again else []
    for i, draft in zip(again, bare, strict=True):
        if all(literal in draft.text for literal in prepared[i].originals):
            restored[i] = draft
    quoted = [{text[a:b]: found.tag for a, b, found in p} for text, p in zip(texts, phrases, strict=True)]
    return _requoted(restored, quoted, route.pair.target, desk)


def _requoted(drafts: Sequence[Draft], quoted: Sequence[Mapping[str, str]], target: str, desk: Desk) -> list[Draft]:
    """`drafts` with phrases from another language (phrase to tag, a mapping a draft) translated from that language.

    A phrase without a route to `target`, or in it, stays as it is: so does every one where mixed parts are kept.
    """
    known: dict[str, str] = {}
    for tag in sorted({tag for found in quoted for tag in found.values()} - {UND}) if desk.mixed == "translate" else []:
        if not languages.same_language(tag, target):
            with suppress(EngineError):
                route = desk.router.route(Pair(tag, target))
                phrases = sorted({p for found in quoted for p, own in found.items() if own == tag})
                known |= zip(phrases, (d.text for d in run_route(desk.router, route, phrases)), strict=True)
    return [
        answers.replaced(draft, {p: known[p] for p in found if p in known})
        for draft, found in zip(drafts, quoted, strict=True)
    ]


def _calmed(text: str, matcher: Matcher, route: Route) -> str:
    """A headline in capitals in small letters, its glossary names as the glossary spells them; else the text."""
    if not segment.shouted(text):
        return text
    names = [(h.start, h.end, h.term.source.term) for h in matcher.find(text)]
    return segment.calm(text, names, route.pair.source)


def _scorer(route: Route, desk: Desk) -> Callable[[Sequence[str], Sequence[str]], list[float]] | None:
    """The model's own score of (source, target) texts; None through a pivot or for an engine that has none."""
    engine = desk.router.engine(route.hops[0])
    if len(route.hops) > 1 or not isinstance(engine, Scorer):
        return None
    return lambda sources, targets: engine.score(sources, targets, route.pair)


def _finish(s: Segment, route: Route, draft: Draft, result: Enforced) -> Translation:
    issues = tuple(moved for issue in draft.issues if (moved := answers.moved_issue(issue, draft.text, result.text)))
    done = Translation(
        s, route.pair.source, route.pair.target, result.text, route, result.score, result.outcomes, issues
    )
    return replace(done, issues=done.issues + checks.run(done))
