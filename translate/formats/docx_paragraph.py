"""A paragraph of WordprocessingML taken apart: text, marks that stand in it, links and fields around it.

ECMA-376, part 1: 17.3 (paragraphs and runs), 17.16 (fields), 17.13 (annotations), 17.5 (content controls).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from translate.formats import docx_fields, office_runs
from translate.formats.docx_fields import Field
from translate.formats.docx_styles import Styles, child, look, named, shows, value
from translate.formats.office_runs import Item, Look, Markup, Paragraph
from translate.formats.office_xml import Element

WRAPS = frozenset(("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdt", "fldSimple"))
PROPERTIES = frozenset(("pPr", "smartTagPr", "customXmlPr", "fldData", "sdtPr", "sdtEndPr"))
"""What a paragraph, or what is around runs, has in front of its content."""
# What says nothing and is made again by whoever opens the file.
_DROPPED = frozenset(("proofErr", "lastRenderedPageBreak"))
_SIGNS = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_BREAKS = frozenset(("tab", "ptab", "br", "cr"))
_FIELD = frozenset(("fldChar", "instrText", "delInstrText"))
# Content controls whose text is a value, not prose.
_VALUES = frozenset(("date", "dropDownList", "comboBox", "picture", "checkbox", "citation", "bibliography", "equation"))
_SPACES = str.maketrans("\t\r\n", "   ")


def taken_apart(element: Element, styles: Styles, fields: list[Field], unended: Collection[Element] = ()) -> Paragraph:
    """The content of a `w:p`.

    `fields` are those open in front of it, and then those open behind it; marks that are `unended` begin none.
    """
    reader = _Reader(styles, fields, unended)
    reader.read(element)
    for open_field in fields:
        open_field.at = -1
    return office_runs.paragraph(reader.items, (), reader.shapes)


def inner(wrap: Element) -> Element:
    """What the content of an element around runs is in."""
    content = child(wrap, "sdtContent") if named(wrap) == "sdt" else None
    return wrap if content is None else content


def is_value(control: Element | None) -> bool:
    """True for the `w:sdtPr` of a content control whose text is no prose: a date, a choice, a check mark."""
    tags = () if control is None else (str(e.tag) for e in control)  # Word's later ones have other namespaces
    return any(tag.rpartition("}")[2] in _VALUES for tag in tags)


class _Reader:
    def __init__(self, styles: Styles, fields: list[Field], unended: Collection[Element]) -> None:
        self.items: list[Item] = []
        self.shapes: dict[Look, Element | None] = {}
        self._styles, self._fields, self._unended = styles, fields, unended
        self._open: list[Element] = []

    def read(self, paragraph: Element) -> None:
        stack: list[Iterator[Element]] = [iter(list(paragraph))]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                if stack:
                    self._open.pop()
                    self.items.append(Item("close", markup=Markup()))
                continue
            name = named(element)
            if name == "r":
                self._run(element)
            elif name in WRAPS and self._descends(element, name):
                self.items.append(Item("open", markup=Markup(wrap=element)))
                self._open.append(element)
                stack.append(iter(list(inner(element))))
            elif name not in _DROPPED and name not in PROPERTIES:
                self._alone(element)

    def _descends(self, wrap: Element, name: str) -> bool:
        """True for what has language in it, or half a field."""
        marks = [value(e, "fldCharType") for e in wrap.iter() if named(e) == "fldChar"]
        if marks.count("begin") != marks.count("end"):
            return True
        control = child(wrap, "sdtPr") if name == "sdt" else None
        if is_value(control) or (name == "fldSimple" and docx_fields.kind(value(wrap, "instr")) != "HYPERLINK"):
            return False
        return self._spoken() and any(named(e) == "t" and e.text for e in wrap.iter())

    def _spoken(self) -> bool:
        """True outside fields, and in the results of those that say something of their own."""
        return all(f.spoken for f in self._fields)

    def _alone(self, element: Element, part: Element | None = None) -> None:
        self.items.append(Item("alone", markup=Markup([(element, part)])))

    def _run(self, run: Element) -> None:
        format_ = child(run, "rPr")
        content = [e for e in run if named(e) != "rPr" and named(e) not in _DROPPED]
        for element in content:
            name = named(element)
            part = element if len(content) > 1 else None
            if name in _FIELD:
                self._field(run, part, element, name)
            elif not self._spoken():
                self._alone(run, part)
            elif name == "t" or name in _SIGNS:
                self._text(format_, _SIGNS.get(name) or (element.text or "").translate(_SPACES))
            elif name == "ruby" and (base := child(element, "rubyBase")) is not None:
                # how the base is read aloud is of the source language
                self._text(format_, "".join(t.text or "" for t in base.iter() if named(t) == "t"))
            elif name in _BREAKS:
                self.items.append(Item("break", markup=Markup([(run, part)])))
            else:
                self._alone(run, part)

    def _text(self, format_: Element | None, text: str) -> None:
        if text:
            seen = () if format_ is None else look(format_)
            self.shapes.setdefault(seen, format_)
            self.items.append(Item("text", text, seen, self._styles.kept(format_), shows(format_)))

    def _field(self, run: Element, part: Element | None, element: Element, name: str) -> None:
        """A mark of a field, which is one code with what is beside it; around a link's text the two are a pair."""
        mark = value(element, "fldCharType")
        within = self._open[-1] if self._open else None
        begins = mark == "begin" and element not in self._unended
        if begins:
            self._fields.append(Field(len(self.items), within))
        self._alone(run, part)
        if not self._fields or begins:
            return
        last = self._fields[-1]
        if name == "instrText" and not last.shown:
            last.instruction.append(element.text or "")
        elif mark == "separate":
            last.shown, last.result = True, len(self.items) - 1
        elif mark == "end":
            self._fields.pop()
            if last.kind == "HYPERLINK" and last.at >= 0 and last.shown and last.within is within and self._spoken():
                self._pair(last)

    def _pair(self, link: Field) -> None:
        """Makes a pair of the marks in front of a field's result and behind it."""
        marks, inside = self.items[link.at : link.result + 1], self.items[link.result + 1 : -1]
        depth = 0
        for item in inside:
            depth += {"open": 1, "close": -1}.get(item.kind, 0)
            if depth < 0:
                return
        if depth or any(item.kind != "alone" for item in marks) or not any(i.kind == "text" for i in inside):
            return
        nodes = [node for item in marks if item.markup for node in item.markup.nodes]
        end = self.items[-1].markup
        self.items[link.at :] = [Item("open", markup=Markup(nodes)), *inside, Item("close", markup=end)]
