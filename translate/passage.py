"""One hop of a segment: matched, protected, cut where it is too long, translated, restored, held to the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from translate import answers, detect, glossary, languages, quantities, segment
from translate.engines import checked_translate
from translate.errors import EngineError
from translate.glossary import Enforced, EnforceJob, Matcher, Tools
from translate.quantities import Quantity
from translate.records import UND, Draft, Engine, Hop, Issue, Pair, Scorer
from translate.routing import Router, run_route
from translate.terms import Glossary, TermHit
from translate.whitebox import Cutter, WhiteBox

Spans = Sequence[tuple[int, int]]


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
    memory: bool = True
    """Whether what people approved is used again."""
    typography: bool = True
    """Whether quotation marks and numbers are written as the target language does."""
    _matchers: dict[Pair, Matcher] = field(default_factory=dict, init=False, repr=False, compare=False)

    def matcher(self, pair: Pair) -> Matcher:
        """The glossary's matcher for a direction, built once for all documents."""
        if pair not in self._matchers:
            self._matchers[pair] = Matcher(self.glossary.terms(*pair))
        return self._matchers[pair]


@dataclass(frozen=True, slots=True)
class Passed:
    """A text after a hop."""

    result: Enforced
    issues: tuple[Issue, ...]
    """What engine and restoration noticed; spans in the result's text."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a text goes through the engine at once: all of it, if it is not too long."""

    of: int
    start: int
    text: str
    hits: tuple[TermHit, ...]


def through(
    texts: Sequence[str], hop: Hop, desk: Desk, kept: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> list[Passed]:
    """Take `texts`, one sentence each, through one hop: one result a text, same order. Raises EngineError.

    `kept` is what has to stay as it is, by text.
    """
    engine = desk.router.engine(hop)
    parts = [p for at, text in enumerate(texts) for p in _parts(at, text, desk.matcher(hop.pair), engine, hop.pair)]
    call = _Call(engine, hop.pair, desk, kept)
    n_best = desk.n_best if any(p.hits for p in parts) else 1
    drafts = call.ask([p.text for p in parts], n_best)
    jobs = [EnforceJob(p.text, d, p.hits) for p, d in zip(parts, drafts, strict=True)]
    done = zip(parts, drafts, glossary.enforce(jobs, call.tools()), strict=True)
    grouped: list[list[Passed]] = [[] for _ in texts]
    for part, draft, result in done:
        issues = tuple(moved for i in draft.issues if (moved := answers.moved_issue(i, draft.text, result.text)))
        grouped[part.of].append(Passed(_shifted(result, part.start), issues))
    return [_joined(own, hop.pair) for own in grouped]


def _parts(at: int, text: str, matcher: Matcher, engine: Engine, pair: Pair) -> list[_Part]:
    """`text` in parts that the engine does not cut any further, no term cut in two."""
    hits = matcher.find(text)
    cuts = engine.cuts(text, pair) if isinstance(engine, Cutter) else []
    edges = [0, *(next((h.start for h in hits if h.start < cut < h.end), cut) for cut in cuts), len(text)]
    parts = []
    for start, end in pairwise(edges):
        own = tuple(replace(h, start=h.start - start, end=h.end - start) for h in hits if start <= h.start < end)
        parts.append(_Part(at, start, text[start:end].rstrip(), own))
    return [p for p in parts if p.text] or parts[:1]


def _shifted(result: Enforced, by: int) -> Enforced:
    """`result` with its terms' places in the source counted from the beginning of the whole."""
    return replace(result, outcomes=tuple(replace(o, start=o.start + by, end=o.end + by) for o in result.outcomes))


def _joined(parts: Sequence[Passed], pair: Pair) -> Passed:
    """The parts as one; its score is their mean by length of text."""
    if len(parts) == 1:
        return parts[0]
    joint = "" if languages.unspaced(pair.target) else " "
    text, outcomes, issues = "", [], []
    for part in parts:
        text += joint if text and part.result.text else ""
        at = len(text)
        text += part.result.text
        outcomes += [
            replace(o, target_start=o.target_start + at, target_end=o.target_end + at) if o.satisfied else o
            for o in part.result.outcomes
        ]
        issues += [replace(i, start=i.start + at, end=i.end + at) if i.start >= 0 else i for i in part.issues]
    scores = [(p.result.score, len(p.result.text)) for p in parts if p.result.score is not None and p.result.text]
    mean = sum(s * n for s, n in scores) / sum(n for _, n in scores) if scores else None
    issues.append(Issue("long-segment", "info", f"translated in {len(parts)} parts and joined"))
    tried = tuple(dict.fromkeys(stage for part in parts for stage in part.result.tried))
    proposed = tuple(dict.fromkeys(form for part in parts for form in part.result.proposed))
    return Passed(Enforced(text, mean, tuple(outcomes), tried, proposed), tuple(issues))


def _apart(span: tuple[int, int], others: Spans) -> bool:
    return all(span[1] <= a or b <= span[0] for a, b in others)


@dataclass(frozen=True, slots=True)
class _Call:
    """An engine in one direction, with what is not language kept out of its way."""

    engine: Engine
    pair: Pair
    desk: Desk
    kept: Mapping[str, Sequence[str]]

    def tools(self) -> Tools:
        """What the glossary's stages may ask of the engine."""
        engine, pair = self.engine, self.pair
        white = engine if isinstance(engine, WhiteBox) else None
        return Tools(
            score=(lambda s, t: engine.score(s, t, pair)) if isinstance(engine, Scorer) else None,
            attention=(lambda s, t: white.attention(s, t, pair)) if white else None,
            complete=(lambda s, p: white.complete(s, p, pair)) if white else None,
            translate=lambda texts: [draft.text for draft in self.ask(texts, 1)],
            mask=engine.mask,
        )

    def ask(self, texts: Sequence[str], n_best: int) -> list[Draft]:
        """Drafts with protected parts back in place. Where a number with its unit got lost, it is protected too."""
        drafts = self._asked(texts, n_best, [[] for _ in texts])
        lost = {i: found for i, (t, d) in enumerate(zip(texts, drafts, strict=True)) if (found := self._lost(t, d))}
        spans = [[(q.start, q.end) for q in found] for found in lost.values()]
        for i, draft in zip(lost, self._asked([texts[i] for i in lost], n_best, spans), strict=True):
            if len(draft.issues) <= len(drafts[i].issues) and not self._lost(texts[i], draft):
                drafts[i] = draft
        return drafts

    def _lost(self, text: str, draft: Draft) -> list[Quantity]:
        return quantities.lost(text, draft.text, *self.pair)

    def _asked(self, texts: Sequence[str], n_best: int, more: Sequence[Spans]) -> list[Draft]:
        """Drafts with protected parts, and `more` a text, in place. Where one got lost, the bare text gets a try."""
        if not texts:
            return []
        kept = [self._kept(text, own) for text, own in zip(texts, more, strict=True)]
        phrases = [
            [p for p in detect.foreign_phrases(text, self.pair.source) if _apart(p[:2], own)]
            for text, own in zip(texts, kept, strict=True)
        ]
        mask = self.engine.mask
        aside = [sorted([*own, *((a, b) for a, b, _ in p)]) for own, p in zip(kept, phrases, strict=True)]
        prepared = [segment.protect(text, mask, spans) for text, spans in zip(texts, aside, strict=True)]
        shown = [self._calmed(p.text) for p in prepared]
        drafts = checked_translate(self.engine, shown, self.pair, n_best)
        raised = [
            d if p.text == s else answers.raised(d, self.pair.target)
            for p, s, d in zip(prepared, shown, drafts, strict=True)
        ]
        restored = [answers.restored(p, d) for p, d in zip(prepared, raised, strict=True)]
        again = [i for i, d in enumerate(restored) if any(issue.id == answers.LOST for issue in d.issues)]
        bare = checked_translate(self.engine, [texts[i] for i in again], self.pair) if again else []
        for i, draft in zip(again, bare, strict=True):
            if all(literal in draft.text for literal in prepared[i].originals):
                restored[i] = draft
        quoted = [{text[a:b]: found.tag for a, b, found in p} for text, p in zip(texts, phrases, strict=True)]
        return self._requoted(restored, quoted)

    def _kept(self, text: str, more: Spans) -> list[tuple[int, int]]:
        """Spans of what is to be kept in a text, in order: what the codes keep, names in credits, and `more`."""
        spans, at = list[tuple[int, int]](), 0
        for literal in self.kept.get(text, ()):
            start = text.find(literal, at)
            if start >= 0:
                at = start + len(literal)
                spans.append((start, at))
        for a, b in (*self._credited(text), *more):
            spans += [(a, b)] if _apart((a, b), spans) else []
        return sorted(spans)

    def _credited(self, text: str) -> Iterator[tuple[int, int]]:
        """Names in credits, but for what the glossary knows of them."""
        for start, end in segment.credited(text, self.pair.source):
            hits = [h for h in self.desk.matcher(self.pair).find(text) if start <= h.start and h.end <= end]
            for a, b in zip([start, *(h.end for h in hits)], [*(h.start for h in hits), end], strict=True):
                words = [m.span() for m in re.finditer(r"\w.*\w", text[a:b])]
                yield from ((a + x, a + y) for x, y in words)

    def _calmed(self, text: str) -> str:
        """A headline in capitals in small letters, its glossary names as the glossary spells them; else the text."""
        if not segment.shouted(text):
            return text
        names = [(h.start, h.end, h.term.source.term) for h in self.desk.matcher(self.pair).find(text)]
        return segment.calm(text, names, self.pair.source)

    def _requoted(self, drafts: Sequence[Draft], quoted: Sequence[Mapping[str, str]]) -> list[Draft]:
        """`drafts` with phrases from another language (phrase to tag, a mapping a draft) translated from that language.

        A phrase without a route to the target, or in it, stays: so does every one where mixed parts are kept.
        """
        tags = sorted({tag for found in quoted for tag in found.values()} - {UND})
        known: dict[str, str] = {}
        for tag in tags if self.desk.mixed == "translate" else []:
            if not languages.same_language(tag, self.pair.target):
                with suppress(EngineError):
                    route = self.desk.router.route(Pair(tag, self.pair.target))
                    phrases = sorted({p for found in quoted for p, own in found.items() if own == tag})
                    known |= zip(phrases, (d.text for d in run_route(self.desk.router, route, phrases)), strict=True)
        return [
            answers.replaced(draft, {p: known[p] for p in found if p in known})
            for draft, found in zip(drafts, quoted, strict=True)
        ]
