"""TMX 1.4 of terms, as Amazon Translate and translation memories take them: one unit a concept.

https://www.gala-global.org/tmx-14b. What TMX has no element for stands in properties of our own, which other programs
skip: `x-kind`, `x-policy`, `x-domain` of a unit; `x-variant`, `x-forbidden`, `x-source`, `x-status` of a language.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from translate.exchange.markup import Node, elements, escaped
from translate.exchange.termbase import Draft, Read, Written, clean, entry, tags, unsaid
from translate.terms import Concept, Glossary, Policy, TermEntry

_LOST = ("cases", "pattern", "derived", "context")
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="Dragoman" creationtoolversion="1" datatype="PlainText" segtype="phrase" adminlang="en"
          srclang="{lang}" o-tmf="Dragoman"/>
  <body>
"""


def read_tmx(data: bytes, path: Path) -> Read:
    """The units of a TMX file as concepts, in its order. Raises ConfigError with file and line.

    A language that a unit has twice: the second is left out, with a note. Other programs' properties are not kept.
    """
    draft = Draft(path)
    units = elements(data, path, frozenset({"tu"}))
    next(units)
    for node in units:
        found = ((child.line, _side(draft, child)) for child in node.children() if child.name == "tuv")
        sides = draft.sides(node.line, "unit", found)
        if not sides:
            continue
        own = {name: values[-1] for name, values in _properties(node).items()}
        policy: Policy = next((p for p in get_args(Policy) if p == own.get("x-policy")), "translate")
        first = next(iter(sides.values()))
        id = draft.free(node.attributes.get("tuid") or f"{path.stem}:{first.term}")
        draft.put(Concept(id, tuple(sides.values()), own.get("x-kind", ""), policy, own.get("x-domain", "")))
    return draft.read()


def _properties(node: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for child in node.children():
        if child.name in ("prop", "note") and (text := child.text()):
            found.setdefault(child.attributes.get("type", child.name), []).append(text)
    return found


def _side(draft: Draft, node: Node) -> TermEntry | None:
    lang = draft.tag(node.line, node.attributes.get("lang", ""))
    seg = next((child for child in node.children() if child.name == "seg"), None)
    form = draft.form(seg.line, seg.text()) if seg else ""
    if not form:
        return None
    own = _properties(node)
    forms = [(form, "preferred")]
    for name, rank in (("x-variant", "admitted"), ("x-forbidden", "forbidden")):
        forms += [(kept, rank) for text in own.get(name, ()) if (kept := draft.form(node.line, text))]
    source, status, note = ("; ".join(map(clean, own.get(name, ()))) for name in ("x-source", "x-status", "note"))
    return entry(lang, forms, source, status, note)


def write_tmx(glossary: Glossary) -> Written:
    """A glossary as TMX; concepts in its order, the same text for the same glossary."""
    parts = [_HEADER.format(lang=next(tags(glossary.concepts), "en"))]
    parts += (f"    {line}\n" for concept in glossary.concepts for line in _unit(concept))
    parts.append("  </body>\n</tmx>\n")
    return Written("".join(parts), unsaid(glossary.concepts, _LOST))


def _unit(concept: Concept) -> Iterator[str]:
    yield f'<tu tuid="{escaped(concept.id)}">'
    policy = concept.policy if concept.policy != "translate" else ""
    yield from _props("  ", kind=[concept.kind], policy=[policy], domain=[concept.domain])
    for side in concept.entries:
        yield f'  <tuv xml:lang="{side.lang}">'
        if side.note:
            yield f"    <note>{escaped(side.note)}</note>"
        yield from _props("    ", variant=side.variants, forbidden=side.forbidden)
        yield from _props("    ", source=[side.source], status=[side.status])
        yield f"    <seg>{escaped(side.term)}</seg>"
        yield "  </tuv>"
    yield "</tu>"


def _props(indent: str, **values: tuple[str, ...] | list[str]) -> Iterator[str]:
    for name, texts in values.items():
        for text in texts:
            if text:
                yield f'{indent}<prop type="x-{name}">{escaped(text)}</prop>'
