"""LibreOffice opens what is written as DOCX and ODT, and finds the texts, their language and their direction."""

import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest

from translate import formats
from translate.codes import OWN

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
FILES = [path for kind in ("docx", "odt") for path in sorted((FIXTURES / kind).glob(f"*.{kind}"))]
# Prefixes, for they decide the direction that a program would guess.
TARGETS = {"ru-RU": "Перевод", "he-IL": "תרגום"}

pytestmark = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not here: apt install libreoffice-writer-nogui"
)


def target(path: Path) -> str:
    """One from left to right for the files in Arabic, for all others one from right to left."""
    return "ru-RU" if path.stem == "libreoffice" else "he-IL"


def texts(path: Path) -> dict[str, str]:
    found = formats.read(path.read_bytes(), path.name)
    return {b.id: f"{TARGETS[target(path)]} {b.text}" for b in found.blocks if b.translatable}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[tuple[Path, str], lxml.html.HtmlElement]:
    """What LibreOffice makes of each file and of its translation as HTML: all with one start, which takes seconds."""
    folder = tmp_path_factory.mktemp("office")
    for path in FILES:
        document = formats.read(path.read_bytes(), path.name)
        (folder / _name(path, "source")).write_bytes(path.read_bytes())
        (folder / _name(path, "target")).write_bytes(formats.write(document, texts(path), target(path)))
    names = {(path, side): _name(path, side) for path in FILES for side in ("source", "target")}
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "html"]
    subprocess.run([*command, *names.values()], cwd=folder, check=True, capture_output=True, timeout=120)
    return {
        key: lxml.html.document_fromstring((folder / name).with_suffix(".html").read_bytes())
        for key, name in names.items()
    }


def _name(path: Path, side: str) -> str:
    return f"{side}-{path.suffix[1:]}-{path.name}"  # as HTML two kinds would have one name


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
class TestLibreOffice:
    def test_it_finds_the_texts(self, pages, path):
        before, after = (_squeezed("".join(pages[path, side].itertext())) for side in ("source", "target"))
        # It shows frames as pictures in HTML.
        sources = [b.text for b in formats.read(path.read_bytes(), path.name).blocks if b.id in texts(path)]
        shown = [all(piece in before for piece in map(_squeezed, OWN.split(text))) for text in sources]
        assert shown.count(False) <= 1
        pieces = [OWN.split(text) for text, there in zip(texts(path).values(), shown, strict=True) if there]
        assert [p for found in pieces for p in found if _squeezed(p) not in after] == []

    def test_it_finds_language_and_direction(self, pages, path):
        body, prefix = pages[path, "target"].find("body"), TARGETS[target(path)]
        assert body.get("lang") == target(path)
        # Without those around a frame, which have no text of their own.
        paragraphs = [e for e in body.iter("p", "h1", "h2", "h3") if e.find(".//p") is None]
        paragraphs = [e for e in paragraphs if e.text_content().strip().startswith(prefix)]
        directions = {e.xpath("string(ancestor-or-self::*[@dir][1]/@dir)") for e in paragraphs}
        assert (len(paragraphs) > 3, directions) == (True, {"rtl" if target(path) == "he-IL" else "ltr"})
