"""TBX, read: version 3 (ISO 30042:2019, TBX-Basic, styles dca and dct) and version 2 (martif).

https://www.tbxinfo.net. dca says `<termNote type="administrativeStatus">`, dct `<min:administrativeStatus>`; both are
taken as (type, text). Preferred terms become terms, admitted ones variants, deprecated and superseded ones forbidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, get_args

from translate.exchange.markup import Node, elements
from translate.exchange.termbase import Draft, Read, clean, entry
from translate.terms import Concept, Policy, TermEntry

_ENTRIES = frozenset({"conceptEntry", "termEntry"})
_LANGUAGES, _TERMS = ("langSec", "langSet"), ("termSec", "tig", "ntig")
_FACTS = ("descrip", "admin", "termNote", "ref", "xref")
_GROUPS = ("descripGrp", "adminGrp", "termNoteGrp", "termGrp")
_CONCEPT_NOTES, _TERM_NOTES = ("concept", "kind", "policy"), ("status",)
_STATUS = ("administrativeStatus", "normativeAuthorization")
_SKIPPED = ("transac", "transacGrp", "date", "transacNote", "term", "termCompList", *_LANGUAGES, *_TERMS)
_RANKS = {
    **dict.fromkeys(("preferred", "standardized", "standardizedTerm", "preferredTerm"), "preferred"),
    **dict.fromkeys(("admitted", "admittedTerm"), "admitted"),
    **dict.fromkeys(("deprecated", "deprecatedTerm", "superseded", "supersededTerm"), "forbidden"),
    **dict.fromkeys(("forbidden", "obsolete", "notRecommended"), "forbidden"),
}
"""Status, without `-admn-sts`, to our rank; the last row is how Weblate and older programs say it."""


class _Fact(NamedTuple):
    type: str
    text: str


def read_tbx(data: bytes, path: Path) -> Read:
    """The concepts of a TBX file, in its order. Raises ConfigError with file and line.

    What has no place here (definitions, contexts, parts of speech, cross references) is kept in the note as
    `type: text`; what stands at a concept goes to the note of its first language.
    """
    draft = Draft(path)
    entries = elements(data, path, _ENTRIES)
    next(entries)
    for node in entries:
        _concept(draft, node)
    return draft.read()


def _concept(draft: Draft, node: Node) -> None:
    facts = list(_facts(node))
    own = dict(_own(facts, _CONCEPT_NOTES))
    found = ((s.line, _side(draft, s)) for s in node.children() if s.name in _LANGUAGES)
    sides = draft.sides(node.line, "concept", found)
    if not sides:
        return
    first, *others = sides.values()
    sources = dict.fromkeys(filter(None, (first.source, *(clean(f.text) for f in facts if f.type == "source"))))
    first = replace(
        first, source="; ".join(sources), note="; ".join(filter(None, (_note(facts, _CONCEPT_NOTES), first.note)))
    )
    first_term = f"{draft.path.stem}:{first.term}"
    domain = next((clean(f.text) for f in facts if f.type == "subjectField"), "")
    policy = _policy(own.get("policy", ""), facts)
    id = draft.free(own.get("concept") or node.attributes.get("id") or first_term)
    draft.put(Concept(id, (first, *others), own.get("kind", ""), policy, domain))


def _policy(said: str, facts: list[_Fact]) -> Policy:
    if any(f.type.lower() == "translation needed" and f.text.lower() == "no" for f in facts):
        return "keep"
    return next((policy for policy in get_args(Policy) if policy == said), "translate")


def _side(draft: Draft, section: Node) -> TermEntry | None:
    lang = draft.tag(section.line, section.attributes.get("lang", ""))
    facts = list(_facts(section))
    forms: list[tuple[str, str]] = []
    status = ""
    for node in section.children():
        word = next((n for n in node.below() if n.name == "term"), None) if node.name in _TERMS else None
        form = draft.form(word.line, word.text()) if word else ""
        if form:
            found = list(_facts(node))
            ranks = [_RANKS.get(f.text.removesuffix("-admn-sts")) for f in found if f.type in _STATUS]
            forms.append((form, next((rank for rank in ranks if rank), "")))
            status = status or dict(_own(found, _TERM_NOTES)).get("status", "")
            facts += found
    source = "; ".join(dict.fromkeys(clean(f.text) for f in facts if f.type == "source"))
    side = entry(lang, forms, source=source, status=status, note=_note(facts, _TERM_NOTES))
    if side is None:
        draft.notes.append(f"{draft.path}:{section.line}: {lang} has no accepted term: left out")
    return side


def _facts(node: Node) -> Iterator[_Fact]:
    """What is said of a concept, language or term: not what is said of those in it."""
    for child in node.children():
        if child.name in _GROUPS:
            yield from _facts(child)
        elif child.name not in _SKIPPED and (text := child.text()):
            named = child.attributes.get("type", child.name) if child.name in _FACTS else child.name
            yield _Fact(named, text)


def _own(facts: list[_Fact], names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What our own writer said in notes: `kind: place`, for the names that it uses at this level."""
    for fact in facts:
        name, colon, text = fact.text.partition(": ")
        if fact.type == "note" and colon and name in names:
            yield name, text


def _note(facts: list[_Fact], names: tuple[str, ...]) -> str:
    """The facts that have no place of their own, on one line."""
    own = {f"{name}: {text}" for name, text in _own(facts, names)}
    said = []
    for fact in facts:
        if fact.type == "note" and fact.text not in own:
            said.append(clean(fact.text))
        elif fact.type in _STATUS and fact.text.removesuffix("-admn-sts") in _RANKS:
            continue
        elif fact.type not in ("note", "subjectField", "source", "Translation needed"):
            said.append(f"{fact.type}: {clean(fact.text)}")
    return "; ".join(dict.fromkeys(said))
