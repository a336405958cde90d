"""Language in context: a document's blocks help each other, and a sentence may differ from its block."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from translate import codes
from translate.detect import scripts
from translate.detect.decide import SHORT, detect
from translate.detect.statistical import rank
from translate.records import UND, Detection, Document, Vote

LONG = 25
"""Letters from which a text is not helped where it was not recognised, and may differ from its surroundings."""
OVERRULE = 0.95
"""Probability from which a sentence that is LONG has another language than its block."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ROUNDS = 3
_INHERIT = 0.5
# How much of a text's vote goes to any language of its script instead: what is said of short texts and names is weak.
_OPEN = {"short": 0.2, "name": 0.3, "mixed scripts": 1.0}
_LEAST_OPEN = 1e-4
_SILENT = {"name", "mixed scripts", "unusual", "unknown language"}  # these say nothing of the document
_NEIGHBOURS = 0.5


@dataclass(frozen=True, slots=True)
class _Judged:
    own: Detection
    script: str
    letters: int

    def chances(self, mixture: Mapping[str, float]) -> dict[str, float]:
        """Probability of each language given what the text says by itself and what languages are around it."""
        own = {self.own.tag: self.own.confidence} if self.own.tag != UND else {}
        own |= dict(self.own.alternatives)
        share = _OPEN.get(self.own.method, _LEAST_OPEN)
        weights = {
            tag: ((1 - share) * own.get(tag, 0.0) + share) * mixture.get(tag, _LEAST_OPEN)
            for tag in own.keys() | {t for t in mixture if self._writes(t)}
        }
        total = sum(weights.values())
        return {tag: weight / total for tag, weight in weights.items()} if total else {}

    def _writes(self, tag: str) -> bool:
        return not self.script or scripts.writes(tag, self.script)

    @property
    def settled(self) -> bool:
        """True where no context changes the answer: a script decided, or a long text fits no language known."""
        unknown = self.own.method == "unknown language" and self.letters >= LONG
        return unknown or self.own.method in {"script", "no letters"}


def detect_document(document: Document) -> tuple[Detection, Mapping[str, Detection]]:
    """The document's language, and one detection a translatable block, by block id.

    The languages of a document are a mixture, estimated from all blocks at once (expectation maximisation); each block
    is judged again under it and its neighbours, so that a short block takes the language of its surroundings if its
    script allows, and close relatives are told apart by the document. The document's language has most letters.
    """
    judged = {b.id: _judge(codes.blanked(b.text)) for b in document.blocks if b.translatable}
    mixture = _mixture(list(judged.values()))
    answers = {}
    before: Mapping[str, float] = {}
    chances = {i: j.chances(mixture) for i, j in judged.items()}
    ids = list(judged)
    for at, i in enumerate(ids):
        after = chances[ids[at + 1]] if at + 1 < len(ids) else {}
        answers[i] = _answer(judged[i], mixture, before, after)
        before = chances[i]
    letters: Counter[str] = Counter()
    for i, answer in answers.items():
        if answer.tag != UND:
            letters[answer.tag] += judged[i].letters
    if not letters:
        return Detection(UND, 0.0, "blocks"), answers
    tag = min(letters, key=lambda t: (-letters[t], t))
    return Detection(tag, round(letters[tag] / letters.total(), 3), "blocks"), answers


def detect_segments(block: Detection, texts: Sequence[str]) -> list[Detection]:
    """One detection a sentence of a block: the block's, or its own where that is sure: same length, same order.

    A quotation in another script needs few letters, in the same script LONG ones and OVERRULE.
    """
    return [_own(codes.blanked(text), block) for text in texts] if len(texts) > 1 else [block] * len(texts)


def foreign_phrases(text: str, tag: str) -> list[tuple[int, int, Detection]]:
    """Phrases of a sentence in `tag` that are in another script: start, end and language, in order.

    A phrase has two words or more, one of them no name (capitalised): names in another script are the engine's to copy.
    """
    found: list[tuple[int, int, Detection]] = []
    text = codes.blanked(text)
    for phrase in _runs(text, tag):
        inside = text[phrase[0].start() : phrase[-1].end()]
        if len(phrase) > 1 and any(not w[0][0].isupper() for w in phrase):
            found.append((phrase[0].start(), phrase[-1].end(), detect(inside)))
    return found


def _runs(text: str, tag: str) -> Iterator[list[re.Match[str]]]:
    """Runs of words that `tag` is not written in, each run in one script; digits and punctuation do not end one."""
    run: list[re.Match[str]] = []
    before = ""
    for word in _WORD.finditer(text):
        script = scripts.script(word[0][0])
        if script != before and run:
            yield run
            run = []
        if not scripts.writes(tag, script):
            run.append(word)
        before = script
    if run:
        yield run


def _judge(text: str) -> _Judged:
    found = scripts.dominant(text)
    return _Judged(detect(text), found.script, found.letters)


def _mixture(judged: Sequence[_Judged]) -> dict[str, float]:
    """Share of each language in the letters of the document."""
    mixture = {j.own.tag: 1.0 for j in judged if j.own.tag != UND}
    sure = frozenset(mixture)
    speaking = [j for j in judged if j.own.method not in _SILENT and j.own.guess != UND]
    for j in speaking:
        mixture.setdefault(j.own.guess, 0.1)
    for _ in range(_ROUNDS):
        letters: defaultdict[str, float] = defaultdict(float)
        for j in speaking:
            for tag, chance in j.chances(mixture).items():
                letters[tag] += (min(j.letters, SHORT) if j.own.method == "short" else j.letters) * chance
        total = sum(letters.values())
        # Many short texts together make a language of the document, a few do not.
        kept = {tag: n for tag, n in letters.items() if (tag in sure or n >= 2 * LONG) and n > _LEAST_OPEN * total}
        total = sum(kept.values())
        mixture = {tag: n / total for tag, n in kept.items()}
    return mixture


def _answer(judged: _Judged, mixture: Mapping[str, float], *around: Mapping[str, float]) -> Detection:
    if judged.settled or not mixture:
        return judged.own
    near = {tag: sum(side.get(tag, 0.0) for side in around) / len(around) for tag in mixture}
    local = {tag: (1 - _NEIGHBOURS) * share + _NEIGHBOURS * near[tag] for tag, share in mixture.items()}
    ranked = rank(judged.chances(local))
    if not ranked:
        return judged.own
    (tag, probability), *others = ranked
    own = judged.own
    if tag == own.tag:
        return replace(own, confidence=max(probability, own.confidence))
    if probability < _INHERIT or tag not in mixture:
        return own
    vote = Vote("document", f"{tag} {mixture.get(tag, 0.0):.0%} of it")
    return Detection(tag, probability, "document", tuple(others[:3]), (*own.votes, vote))


def _own(text: str, block: Detection) -> Detection:
    own = detect(text)
    if own.tag in {UND, block.tag}:
        return block
    found = scripts.dominant(text)
    foreign = not scripts.writes(block.tag, found.script) and found.letters > 3
    sure = found.letters >= LONG and own.confidence >= OVERRULE
    return own if block.tag == UND or foreign or sure else block
