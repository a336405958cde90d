"""TMX 1.4b: the translation memory out to other programs, and theirs in. Both ways entry by entry, in bounded memory.

https://www.gala-global.org/tmx-14b. One `tu` a unit. Who approved it and when are its `changeid` and `changedate` (in
UTC, to the second). What TMX has no element for stands in properties of our own, which other programs skip:
`x-document`, `x-context-before` and `x-context-after` (`decisions.text_key`), `x-glossary` (a fingerprint, or empty).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import repeat
from typing import BinaryIO, NamedTuple

from translate import __version__, languages
from translate.decisions import Unit
from translate.errors import DocumentError, UsageError
from translate.exchange import inline_codes
from translate.exchange.markup import Node, attribute, escaped, streamed
from translate.records import UND

MACHINE = "MT!"
"""Who made a unit that no person stands by, as Okapi and MyMemory write it."""
_CREATOR = "Dragoman"
_ALL = "*all*"
_CODE = frozenset({"bpt", "ept", "ph", "it", "ut"})
_KEY = re.compile("[0-9a-f]{32}|")
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="{_CREATOR}" creationtoolversion="{__version__}" segtype="sentence" datatype="plaintext"
 o-tmf="{_CREATOR}" adminlang="en" srclang="%s"/>
<body>
"""


def write(units: Iterable[Unit], stream: BinaryIO, source: str, states: Iterable[str] = repeat("")) -> int:
    """Write `units`, in their order, as UTF-8; how many. The same bytes for the same units and program.

    `source` is the language the header names; empty: `*all*`. A unit from another language names its own. `states`
    gives each unit the property `x-state`; empty: none. What XML cannot hold (control characters, surrogates) becomes
    U+FFFD. Segment keys and decision numbers stay at home.
    """
    stream.write((_HEAD % attribute(source or _ALL)).encode())
    count = 0
    for unit, state in zip(units, states, strict=False):  # without states there is no end of empty ones
        count += 1
        stream.write("".join(f"{line}\n" for line in _unit(unit, source, state)).encode())
    stream.write(b"</body>\n</tmx>\n")
    return count


def _unit(unit: Unit, source: str, state: str) -> Iterator[str]:
    named = {"srclang": unit.source if unit.source != source else "", "creationid": unit.who, "changeid": unit.who}
    named["changedate"] = _stamp(unit.when) if unit.when else ""
    yield "<tu" + "".join(f' {name}="{attribute(value)}"' for name, value in named.items() if value) + ">"
    properties = [("document", unit.name), ("context-before", unit.before), ("context-after", unit.after)]
    properties.append(("state", state))
    for name, value in [*((n, v) for n, v in properties if v), *(("glossary", g) for g in unit.glossaries)]:
        yield f'<prop type="x-{name}">{escaped(value)}</prop>'
    for tag, text in ((unit.source, unit.source_text), (unit.target, unit.target_text)):
        yield f'<tuv xml:lang="{attribute(tag)}"><seg>{inline_codes.tmx(text)}</seg></tuv>'
    yield "</tu>"


def _stamp(when: datetime) -> str:
    plain = when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return plain.replace("-", "").replace(":", "") + "Z"


def read(
    stream: BinaryIO,
    name: str,
    source: str = "",
    targets: Sequence[str] = (),
    skip: Callable[[str], None] = lambda _: None,
) -> Iterator[Unit]:
    """The units of a TMX file (1.1 to 1.4b, any encoding it declares), in its order, each as soon as it is read.

    A `tu` gives a unit for every `tuv` beside that in its source language (its own `srclang`, else the header's). With
    `source` only those from that language, also where the file names none; with `targets` only those into these. A tag
    that is asked for stands for its regional variants too (`ru` for `ru-RU`), and its units have it. `skip` hears why
    something is left out: one call a unit. Codes inside a text (`ph`, `bpt`, ...) are dropped unless they are
    ours, text that is marked (`hi`) stays; texts of other programs lose white space at their ends. Machine translation
    that nobody approved is left out.

    Raises DocumentError with `name` and line for a file that is not well-formed or not TMX, has declarations of its
    own, or names no source language where `source` is empty; what stands before it was yielded by then.
    """
    nodes = streamed(stream, name, frozenset({"header", "tu"}))
    root = next(nodes)
    if root.name != "tmx":
        raise DocumentError(f"{name}:{root.line}: <{root.name}> is not TMX: export the memory as TMX 1.4")
    asked = _Asked(name, source, tuple(targets))
    head: dict[str, str] = {}
    for node in nodes:
        if node.name == "header":
            head = node.attributes
            continue
        for found in _units(node, head, asked):
            if isinstance(found, Unit):
                yield found
            else:
                skip(found)


class _Asked(NamedTuple):
    """What `read` was called with."""

    name: str
    source: str
    targets: tuple[str, ...]


def _units(tu: Node, head: Mapping[str, str], asked: _Asked) -> Iterator[Unit | str]:
    """The units of a `tu`; in the place of each that is left out, why."""
    if _said("id", tu) == MACHINE or any(
        n.attributes.get("type") == "x-state" and _raw(n) == "open" for n in _props(tu)
    ):
        yield "nobody approved it"
        return
    sides = [(_tag(_code(node)), node) for node in tu.children() if node.name == "tuv"]
    stated = tu.attributes.get("srclang") or head.get("srclang") or _ALL
    if stated.lower() == _ALL and not asked.source:
        raise DocumentError(f"{asked.name}:{tu.line}: no source language is named: give it with --from")
    source = asked.source if stated.lower() == _ALL else _tag(stated)
    if not source:
        yield f"unknown language {stated!r}"
        return
    if asked.source and not _related(asked.source, source):
        yield f"from {source}, which was not asked for"
        return
    like = sorted((s for s in sides if _related(s[0], source)), key=lambda side: side[0] != source)
    if not like:
        yield f"no text in {source}"
        return
    origin, foreign = like[0], head.get("creationtool") != _CREATOR
    if len(sides) == 1:
        yield f"a text in {source} alone"
    for tag, node in (side for side in sides if side is not origin):
        target = _wanted(tag, asked.targets)
        texts = _text(origin[1], foreign), _text(node, foreign)
        if not tag or not target:
            yield f"into {tag}, which was not asked for" if tag else f"unknown language {_code(node)!r}"
        elif not all(map(str.strip, texts)):
            yield "an empty text"
        else:
            yield _unit_of(tu, node, Unit(asked.source or origin[0], target, *texts, name=asked.name))


def _unit_of(tu: Node, side: Node, unit: Unit) -> Unit:
    """`unit` with what its `tu` and its target's `tuv` say about it."""
    own: dict[str, list[str]] = {}
    for node in _props(tu):
        own.setdefault(node.attributes.get("type", ""), []).append(_raw(node))
    before, after = (next(filter(_KEY.fullmatch, own.get(f"x-context-{side}", ())), "") for side in ("before", "after"))
    return replace(
        unit,
        name=next(iter(own.get("x-document", ())), unit.name),
        before=before,
        after=after,
        glossaries=tuple(filter(_KEY.fullmatch, own.get("x-glossary", ()))),
        who=_said("id", side, tu),
        when=_time(_said("date", side, tu)),
    )


def _props(tu: Node) -> Iterator[Node]:
    return (node for node in tu.children() if node.name == "prop")


def _said(what: str, *nodes: Node) -> str:
    names = (f"change{what}", f"creation{what}")
    return next((value for name in names for node in nodes if (value := node.attributes.get(name))), "")


def _time(stamp: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(stamp)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _code(tuv: Node) -> str:
    return tuv.attributes.get("lang", "")  # xml:lang, and lang as it was before TMX 1.4


def _tag(code: str) -> str:
    """`code` as a tag; empty for no language."""
    try:
        return code if code == UND else languages.parse(code)
    except UsageError:
        return ""


def _wanted(tag: str, targets: Sequence[str]) -> str:
    """The one of `targets` that `tag` is meant by; `tag` itself if there are none to choose from; else empty."""
    if not targets or tag in targets:
        return tag
    return next((target for target in targets if tag and _related(tag, target)), "")


def _related(one: str, other: str) -> bool:
    """True for equal tags, and where only one says the region: `ru` and `ru-RU`, but not `pt-BR` and `pt-PT`."""
    short, long = sorted((one, other), key=len)
    return one == other or (languages.same_language(one, other) and long.startswith(f"{short}-"))


def _text(tuv: Node, foreign: bool) -> str:
    """The text of its `seg`; without codes if it is another program's."""
    found = "".join(_plain(node, foreign) for node in tuv.children() if node.name == "seg")
    return found.strip() if foreign else found


def _plain(node: Node, foreign: bool) -> str:
    return "".join(part if isinstance(part, str) else _inside(part, foreign) for part in node.parts)


def _inside(node: Node, foreign: bool) -> str:
    if node.name not in _CODE:
        return _plain(node, foreign)
    return "" if foreign else inline_codes.tag(_raw(node))


def _raw(node: Node) -> str:
    return "".join(part for part in node.parts if isinstance(part, str))
