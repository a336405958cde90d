"""TBX, written: TBX-Basic version 3 in style dca, and version 2 (martif) as Weblate and older programs read it.

What TBX-Basic has no category for (kind, policy, status, an id that is no XML name) stands in notes as `kind: place`,
where our own reader finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from translate.exchange.markup import escaped
from translate.exchange.termbase import Written, tags, unsaid
from translate.terms import Concept, Glossary, TermEntry

_NAME = re.compile(r"[A-Za-z_][\w.-]*")
"""Ids that are an xs:ID, cautiously: ASCII or letters after the first."""
_LOST = ("cases", "pattern", "derived", "context")
_V3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="{lang}" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <titleStmt><title>Glossary</title></titleStmt>
      <sourceDesc><p>Exported from Dragoman</p></sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"""
_V2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="{lang}">
  <martifHeader>
    <fileDesc>
      <titleStmt><title>Glossary</title></titleStmt>
      <sourceDesc><p>Exported from Dragoman</p></sourceDesc>
    </fileDesc>
  </martifHeader>
  <text>
    <body>
"""


class _Names(NamedTuple):
    """Elements of a version."""

    root: str
    concept: str
    language: str
    term: str


_NAMES = {3: _Names("tbx", "conceptEntry", "langSec", "termSec"), 2: _Names("martif", "termEntry", "langSet", "tig")}


def write_tbx(glossary: Glossary, version: int = 3) -> Written:
    """A glossary as TBX of `version` 3 or 2; concepts in its order, the same text for the same glossary."""
    names = _NAMES[version]
    lang = next(tags(glossary.concepts), "en")
    lines = [(_V3 if version == 3 else _V2).format(lang=lang)]
    used = {concept.id for concept in glossary.concepts}
    for number, concept in enumerate(glossary.concepts, 1):
        id = concept.id if _NAME.fullmatch(concept.id) else f"c{number}"
        while id != concept.id and id in used:
            id += "_"
        lines += (f"      {line}\n" for line in _concept(concept, id, names))
    lines.append(f"    </body>\n  </text>\n</{names.root}>\n")
    return Written("".join(lines), unsaid(glossary.concepts, _LOST))


def _concept(concept: Concept, id: str, names: _Names) -> Iterator[str]:
    yield f'<{names.concept} id="{escaped(id)}">'
    if concept.domain:
        yield f'  <descrip type="subjectField">{escaped(concept.domain)}</descrip>'
    if concept.policy == "keep" and names.root == "martif":
        yield '  <descrip type="Translation needed">No</descrip>'
    said = {"concept": concept.id if id != concept.id else "", "kind": concept.kind}
    said["policy"] = concept.policy if concept.policy != "translate" else ""
    for name, text in said.items():
        if text:
            yield f"  <note>{name}: {escaped(text)}</note>"
    for entry in concept.entries:
        yield f'  <{names.language} xml:lang="{entry.lang}">'
        yield from (f"    {line}" for line in _terms(entry, names))
        yield f"  </{names.language}>"
    yield f"</{names.concept}>"


def _terms(entry: TermEntry, names: _Names) -> Iterator[str]:
    ranked = [(entry.term, "preferredTerm")]
    ranked += [(form, "admittedTerm") for form in entry.variants]
    ranked += [(form, "deprecatedTerm") for form in entry.forbidden]
    for at, (form, rank) in enumerate(ranked):
        yield f"<{names.term}>"
        yield f"  <term>{escaped(form)}</term>"
        yield f'  <termNote type="administrativeStatus">{rank}-admn-sts</termNote>'
        if at == 0:
            yield from _about(entry)
        yield f"</{names.term}>"


def _about(entry: TermEntry) -> Iterator[str]:
    if entry.source:
        yield f'  <admin type="source">{escaped(entry.source)}</admin>'
    if entry.status:
        yield f"  <note>status: {escaped(entry.status)}</note>"
    if entry.note:
        yield f"  <note>{escaped(entry.note)}</note>"
