"""Catalogues at random, in every way of writing that gettext takes."""

import os

from hypothesis import strategies as st

FUZZ = int(os.environ.get("FUZZ", "1000"))
"""How many entries a run tries."""
PER_CATALOGUE = 25
HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"POT-Creation-Date: 2024-01-01 00:00+0000\\n"\n'
    '"PO-Revision-Date: 2024-01-01 00:00+0000\\n"\n"Last-Translator: A <a@b.org>\\n"\n"Language-Team: x\\n"\n'
    '"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n{plural}\n'
)
_PIECES = [
    *[
        "Open",
        "the",
        "file",
        "Save",
        "as",
        "you",
        "like",
        "it.",
        "No!",
        "{n}",
        "items",
        "of",
        "{0:.2f}",
        "&File",
        "E&xit",
        "R&D",
        "_Edit",
        "snake_case",
    ],
    *[
        "%s",
        "%d",
        "%(name)s",
        "%1$s",
        "%2$d",
        "%%",
        "100%",
        "%{x}",
        "${x}",
        "{{user}}",
        "%-5.2f",
        "{a.b[0]!r}",
        "<b>bold</b>",
        "&amp;",
        "https://x.org/a?b=c&d=e",
    ],
    *[
        "é",
        "Ֆայլ",
        "файл",
        "日本",
        "😀",
        '"',
        "\\",
        "\\n",
        "\t",
        "\n",
        "\n\n",
        "  ",
        "   ",
        "# ",
        "#~ x",
        "msgid",
        "{",
        "}",
        "%",
        "…",
    ],
    "{n, plural, one {# file} other {# files}}",
    "{g, select, male {He said it} other {They said {x}}}",
]
_TEXT = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ", ""]).map(lambda gap: gap.join(pieces))
)
_FLAGS = ["c-format", "python-format", "python-brace-format", "no-c-format", "no-wrap", "php-format"]
_COMMENTS = ["# a person's note", "#", "#. extracted: %s", "#: a.c:1 b.c:22", "#: d.c:3", "#  odd   spaces"]
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


@st.composite
def _strings(draw, text: str) -> str:
    """`text` as one string, as one a line, or cut anywhere, on one line or several."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=3))) if draw(st.booleans()) else []
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    tab = draw(st.sampled_from(["\\t", "\t", "\\011"]))
    written = ['"' + "".join(_ESCAPES.get(c, tab if c == "\t" else c) for c in part) + '"' for part in parts]
    if draw(st.booleans()):
        written.insert(0, '""')
    return draw(st.sampled_from(["\n", "\n", " ", "\n   "])).join(written)


@st.composite
def _entry(draw, number: int, forms: int) -> str:
    text = draw(_TEXT)
    flags = draw(st.sets(st.sampled_from(_FLAGS), max_size=2))
    lines = draw(st.lists(st.sampled_from(_COMMENTS), max_size=3))
    plural = draw(st.booleans()) and draw(st.booleans())
    done = draw(st.sampled_from(["", "", "", "yes", "fuzzy"]))
    if flags or done == "fuzzy":
        lines.append(f"#, {', '.join([*(['fuzzy'] if done == 'fuzzy' else []), *sorted(flags)])}")
    if done == "fuzzy" and draw(st.booleans()):
        lines.append('#| msgid "before"')
    lines.append(f'msgctxt "c{number}"')
    lines.append(f"msgid {draw(_strings(text))}")
    target = text if done else ""  # a copy: right for every format
    if plural:
        lines.append(f"msgid_plural {draw(_strings(text))}")
        lines += [f"msgstr[{n}] {draw(_strings(target))}" for n in range(forms)]
    else:
        lines.append(f"msgstr {draw(_strings(target))}")
    if draw(st.integers(0, 9)) == 0:
        lines += ["", "# gone", f'#~ msgid "old {number}"', '#~ msgstr "alt"']
    return "\n".join(lines)


@st.composite
def catalogues(draw, language: str, plural_forms: str, forms: int, most: int = PER_CATALOGUE) -> str:
    """A catalogue of up to `most` entries, each with a context of its own, under a header for `language`."""
    count = draw(st.integers(1, most))
    entries = [draw(_entry(number, forms)) for number in range(count)]
    header = HEADER.format(language=language, plural=f'"Plural-Forms: {plural_forms}\\n"\n' if plural_forms else "")
    text = header + "\n" + "\n\n".join(entries) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", "\r\n") if draw(st.integers(0, 5)) == 0 else text
