"""Verbatim copies: the engine left the source's name untranslated; put the target form in its place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from translate import languages
from translate.glossary.candidates import candidates
from translate.glossary.carry import attach, known
from translate.glossary.forms import same_case
from translate.glossary.normalise import boundary, fold, normalise, plain
from translate.glossary.stages.base import Candidate, Context, Tools
from translate.terms import TermHit

MOST = 64
"""Candidates per segment."""
_SUFFIX = re.compile(r"(['-]?)([^\W\d_]{1,8})")


class _Repair(NamedTuple):
    start: int
    end: int
    replacements: Sequence[str]


class Copy:
    """Replaces copied source names; a suffix that the copy carries goes over to the new form."""

    name = "copy"
    rounds = 1

    def propose(self, contexts: Sequence[Context], _tools: Tools) -> Iterable[Iterable[Candidate]]:
        """All combinations of the accepted forms for all copied names, dictionary forms first, at most `MOST`."""
        return map(_repaired, contexts)


def _repaired(context: Context) -> Iterator[Candidate]:
    repairs = _repairs(context)
    if not repairs:
        return
    each = max(1, int(MOST ** (1 / len(repairs)) + 1e-9))
    for forms in itertools.islice(itertools.product(*(r.replacements[:each] for r in repairs)), MOST):
        text = context.text
        for repair, form in sorted(zip(repairs, forms, strict=True), reverse=True):
            text = text[: repair.start] + form + text[repair.end :]
        yield Candidate(text)


def _repairs(context: Context) -> list[_Repair]:
    """One repair for each unsatisfied hit that has a copy of its own in the target."""
    taken = [(o.target_start, o.target_end) for o in context.outcomes if o.satisfied]
    repairs = []
    unsatisfied = [h for h, o in zip(context.hits, context.outcomes, strict=True) if not o.satisfied]
    for hit in sorted(unsatisfied, key=lambda h: -len(h.surface)):  # a short name may stand inside a longer one
        for repair in _copies(hit, context.text):
            if all(repair.end <= start or repair.start >= end for start, end in taken):
                taken.append((repair.start, repair.end))
                repairs.append(repair)
                break
    return repairs


def _copies(hit: TermHit, text: str) -> Iterator[_Repair]:
    """Where the source's name stands in the target, longest spelling first, and what may take its place."""
    term = hit.term
    norm = normalise(text)
    names = {plain(name) for name in (hit.surface, term.source.term, *term.source.variants)}
    for name in sorted(names, key=lambda n: (-len(n), n)):
        for start in _starts(norm.text, norm.folded, name):
            end = start + len(name)
            suffix = _SUFFIX.match(norm.text, end)
            forms = _forms(hit, norm.text[start:end], name)
            if suffix and known(suffix[2], term.target.lang) and boundary(norm.text, suffix.end()):
                joint = text[norm.starts[end]] if suffix[1] else ""
                carried = list(dict.fromkeys(attach(forms[0], joint, suffix[2], term.target.lang)))
                yield _Repair(*norm.span(start, suffix.end()), [*carried, *forms])
            elif suffix and suffix[0] == "'s" and languages.primary(term.source.lang) == "en":
                yield _Repair(*norm.span(start, suffix.end()), forms)
            elif boundary(norm.text, end):
                yield _Repair(*norm.span(start, end), forms)


def _starts(text: str, folded: str, name: str) -> Iterator[int]:
    """Where `name` begins a word, in any case it may have."""
    start = folded.find(fold(name))
    while start >= 0:
        seen = text[start : start + len(name)]
        if boundary(text, start) and same_case(name, seen):
            yield start
        start = folded.find(fold(name), start + 1)


def _forms(hit: TermHit, seen: str, name: str) -> list[str]:
    """The dictionary form, then the other case forms, listed or built, in capitals where the copy is."""
    target = hit.term.target
    if hit.term.policy == "keep":
        return [hit.surface]
    forms = (form.text for form in candidates(target, hit.term.kind))
    return list(dict.fromkeys(_shaped(form, seen, name, target.lang) for form in forms))


def _shaped(form: str, seen: str, name: str, lang: str) -> str:
    """`form` in capitals or with an initial capital if the copy is written so and the name itself is not."""
    dotted = form.replace("i", "İ") if languages.primary(lang) in ("az", "tr") else form
    if len(seen) > 1 and seen.isupper() and not name.isupper():
        return dotted.upper()
    return dotted[:1].upper() + form[1:] if seen[:1].isupper() and not name[:1].isupper() else form
