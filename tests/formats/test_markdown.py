"""Markdown files: real ones, what is written for a translation, and structures that another program sees unchanged."""

import re
import shutil
import subprocess
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from translate import formats
from translate.formats import base, front_matter

FOLDER = Path(__file__).parent.parent / "fixtures" / "formats" / "markdown"
TAG = re.compile(r"(</?[gk]\d+>|<(?:x|br)\d+/>)")
RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(front_matter_plugin)


class Seen(HTMLParser):
    """The elements of a page in order, with their attributes but for those that people read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[object] = []
        self.said = ""
        self.feed(RENDERER.render(text))

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, *[a for a in attrs if a[0] not in ("alt", "title")]))

    def handle_endtag(self, tag):
        self.elements.append(f"/{tag}")

    def handle_data(self, data):
        self.said += "".join(data.split())


def said_by(change, text: str) -> str:
    """The text with its words changed, but for what is kept."""
    parts, kept = [], False
    for part in TAG.split(text):
        kept = part.startswith("<k") or (kept and not part.startswith("</k"))
        parts.append(part if kept or TAG.fullmatch(part) else change(part))
    return "".join(parts)


def reversed_words(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0][::-1], text)


def translated(text: str, change, name: str = "a.md") -> str:
    document = formats.read(text.encode(), name)
    return formats.write(document, {b.id: said_by(change, b.text) for b in document.blocks}, "hy").decode()


def test_the_texts_of_a_file():
    document = formats.read((FOLDER / "bulletin.md").read_bytes(), "bulletin.md")
    found = "".join(f"{b.kind:<11}{b.text}\n" for b in document.blocks)
    assert found == (FOLDER / "bulletin.txt").read_text("utf-8")
    assert document.notes == ()


def test_nothing_but_the_words_changes():
    text = (FOLDER / "bulletin.md").read_text("utf-8")
    new = translated(text, reversed_words)
    before, after = Seen(text), Seen(new)
    assert before.elements == after.elements
    own, other = (yaml.safe_load(t.split("---")[1]) for t in (text, new))
    assert other["lang"] == "hy"
    assert other["title"] == "ruobraH fo ovraT: tahw ew wonk"
    assert other["description"] == reversed_words(own["description"])
    assert {k: v for k, v in own.items() if k not in ("lang", "title", "subtitle", "description")} == {
        k: v for k, v in other.items() if k not in ("lang", "title", "subtitle", "description")
    }
    for part in (
        "```sh\n>    tar -xf log",
        "{{< figure",
        "<summary>Not read",
        "$\\pi r^2$",
        "[^1]: ",
        "https://harbour",
    ):
        assert part in new


def _cases() -> list[tuple[str, list[str], str]]:
    found = []
    for part in (FOLDER / "written.txt").read_text("utf-8").split("~~~~\n"):
        lines = re.sub(r"\A(?:# .*\n)+", "", part)
        source, *texts = re.split(r"^=> ", lines, flags=re.MULTILINE)
        found.append((source, [t.removesuffix("\n") for t in texts[:-1]], texts[-1]))
    return found


@pytest.mark.parametrize(("source", "texts", "expected"), _cases(), ids=lambda v: v[-1] if isinstance(v, list) else "")
def test_how_a_translation_is_written(source, texts, expected):
    document = formats.read(source.encode(), "a.md")
    assert len(document.blocks) == len(texts)
    new = formats.write(document, {b.id: t for b, t in zip(document.blocks, texts, strict=True)}, "ru")
    assert new.decode() == expected


_FRAGMENTS = [
    *(
        "word ",
        "Two words",
        "a*b*c ",
        "**bold** ",
        "_em_ ",
        "`co de` ",
        "[link](u) ",
        "![alt](i.png) ",
        "[a] ",
        "~~s~~ ",
    ),
    *(
        "<b>",
        "</b>",
        "&amp; ",
        "\\* ",
        "<u@v.w> ",
        "[^1] ",
        "$x_1$ ",
        "{{ t }} ",
        "  \n",
        "\n",
        "\n\n",
        "# ",
        "> ",
        "- ",
    ),
    *(
        "1. ",
        "    ",
        "| a | b |\n|---|---|\n",
        "| ",
        "***",
        "---\n",
        "===\n",
        "```\n",
        "[a]: u 'T'\n",
        "[^1]: ",
        "\t",
        "ж",
    ),
]


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=25).map("".join), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_soup_comes_back_and_keeps_its_structure(text, line_end):
    data = text.replace("\n", line_end).encode()
    document = formats.read(data, "a.md")
    assert formats.write(document, {}) == data
    if line_end == "\n":
        new = translated(text, lambda part: part.replace("word", "слово"))
        assert Seen(new).elements == Seen(text).elements


@settings(deadline=None)
@given(st.text("ab1 *_`[]()<>#-+.!|~&;:=\\«»,$^{}", max_size=40))
def test_no_text_becomes_markup(said):
    if not any(map(str.isalpha, said)):
        said += "a"
    for source in ("Plain words.\n", "# Head\n", "- item\n", "> quoted\n", "| a |\n|---|\n| word |\n"):
        document = formats.read(source.encode(), "a.md")
        new = formats.write(document, {document.blocks[-1].id: said}, "ru").decode()
        after = Seen(new)
        assert after.elements == Seen(source).elements
        assert after.said.endswith("".join(said.split()))


@pytest.mark.parametrize(
    "text",
    [
        *("[" * 50_000, "*a " * 50_000, ">" * 10_000 + " a", "`a " * 9_999, "&" * 50_000, "{{" * 20_000),
        *("".join("  " * n + "- a\n" for n in range(500)), "|a" * 3_000 + "\n" + "|-" * 3_000 + "\n" + "|b" * 3_000),
        *("![" * 2_500, "<!--" * 9_000, "$a " * 9_000, "a\x0bb", "---\na: b", "\\" * 9_999),
    ],
    ids=lambda text: text[:8],
)
def test_bad_input_is_left_as_it_is(text):
    document = formats.read(text.encode(), "a.md")
    assert formats.write(document, {}) == text.encode()
    assert formats.write(document, {b.id: f"{b.text} x" for b in document.blocks})


def test_what_cannot_be_placed_is_told():
    assert formats.read(("*a " * 50_000).encode(), "a.md").notes == (
        "line 1: markup that could not be placed: left as it is",
    )


_VALUES = st.text("abé Ж:#'\"\\-[]{}!&*,?|>%@`1", min_size=1, max_size=20).filter(lambda t: any(map(str.isalpha, t)))


@given(_VALUES, _VALUES)
def test_any_text_of_yaml_is_written_so_that_yaml_reads_it(old, new):
    text = yaml.safe_dump({"a": 1, "title": old, "z": [1]}, allow_unicode=True, width=9999, sort_keys=False)
    whole = f"---\n{text}---\nText.\n"
    found = front_matter.read(whole)
    for value in found.values:
        written = whole[: value.start] + value.written(new) + whole[value.end :]
        assert value.text == " ".join(old.split()) or value.text == old
        assert yaml.safe_load(written.split("---\n")[1]) == {"a": 1, "title": " ".join(new.split()), "z": [1]}


@pytest.mark.parametrize("quote", ['"', "'"])
def test_toml(quote):
    text = f"+++\ntitle = {quote}Calm sea{quote} # here\nlang = 'en'\nn = 1\n[params]\ntitle = 'Kept'\n+++\n\nWords.\n"
    new = translated(text, reversed_words)
    data = tomllib.loads(new.split("+++")[1])
    assert data == {"title": "mlaC aes", "lang": "hy", "n": 1, "params": {"title": "Kept"}}


@pytest.mark.parametrize(
    "text", ["---\n\nNo front matter.\n\n---\n", "---\ntitle: x\n", "+++\n", "--- a\ntitle: b\n---\n"]
)
def test_rules_are_no_front_matter(text):
    assert front_matter.read(text) == front_matter.Front()


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed: apt-get install pandoc")
@pytest.mark.parametrize("wrap", ["auto", "none"])
def test_a_file_of_pandoc(wrap):
    page = (FOLDER.parent / "html").glob("*.html")
    made = 0
    for path in sorted(page):
        command = ["pandoc", "-f", "html", "-t", "gfm", f"--wrap={wrap}", path]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        assert formats.write(formats.read(text.encode(), "a.md"), {}) == text.encode()
        assert Seen(translated(text, reversed_words)).elements == Seen(text).elements
        made += bool(formats.read(text.encode(), "a.md").blocks)
    assert made


def test_the_name_asks_for_it():
    assert base.by_name("README.MD").MEDIA_TYPE == base.by_name("a.markdown").MEDIA_TYPE == "text/markdown"
