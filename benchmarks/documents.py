"""What reading and writing a document costs, against the parser of its format alone, and what stays as it was.

Made documents of PARAGRAPHS paragraphs of FLORES' English with bold words and links: HTML, Markdown, DOCX, ODT. `ours`
reads, replaces every text by a longer one and writes; peers written in Python (html.parser, markdown-it-py) only parse,
python-docx and odfdo, which leave it to libxml2, parse and save. CPU time, best of three turns, one process; the
starter's is what it takes to translate as many sentences. `kept`: the same bytes when nothing is translated. `whole`:
paragraphs that reach the engine in one piece.

    .venv/bin/python benchmarks/documents.py [PARAGRAPHS] [FOLDER OF xx.txt FILES]
"""

import io
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
from markdown_it import MarkdownIt
from odfdo import Document as OdfDocument
from odfdo import Paragraph

from translate.codes import plain
from translate.engines.base import open_engine
from translate.formats import docx as our_docx
from translate.formats import html, markdown, odt
from translate.records import Pair

PARAGRAPHS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[2] / "shared" / "eval" / "flores-dev"
STARTER = Path(__file__).parents[1] / "models" / "translate-en_ru-0_1.argosmodel"
TURNS = 3


def paragraphs() -> list[list[str]]:
    """Each as its words before, in and behind the bold ones."""
    lines = (FOLDER / "en.txt").read_text(encoding="utf-8").splitlines()
    words = [lines[n % len(lines)].split() for n in range(PARAGRAPHS)]
    return [[" ".join(w[:3]), " ".join(w[3:5]), " ".join(w[5:])] for w in words]


def a_page(texts: list[list[str]]) -> bytes:
    body = "".join(f'<p>{a} <b>{b}</b> <a href="x">{c}</a></p>\n' for a, b, c in texts)
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def a_markdown(texts: list[list[str]]) -> bytes:
    return "\n".join(f"{a} **{b}** [{c}](x)\n" for a, b, c in texts).encode()


def a_docx(texts: list[list[str]]) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    for a, b, c in texts:
        paragraph = document.add_paragraph(f"{a} ")
        paragraph.add_run(b).bold = True
        paragraph.add_run(f" {c}")
    document.save(stream)
    return stream.getvalue()


def an_odt(texts: list[list[str]]) -> bytes:
    document, stream = OdfDocument("text"), io.BytesIO()
    for a, b, c in texts:
        paragraph = Paragraph(f"{a} {b} {c}")
        paragraph.set_span("Strong_20_Emphasis", regex="(?<= )" + "".join(f"\\x{ord(x):02x}" for x in b.split()[0]))
        document.body.append(paragraph)
    document.save(stream)
    return stream.getvalue()


def saved(document, stream: io.BytesIO) -> None:
    document.save(stream)


CASES = {
    "HTML": (html, a_page, "html.parser", lambda data: HTMLParser().feed(data.decode())),
    "Markdown": (markdown, a_markdown, "markdown-it-py", lambda data: MarkdownIt().parse(data.decode())),
    "DOCX": (our_docx, a_docx, "python-docx", lambda data: saved(docx.Document(io.BytesIO(data)), io.BytesIO())),
    "ODT": (odt, an_odt, "odfdo", lambda data: saved(OdfDocument(io.BytesIO(data)), io.BytesIO())),
}


def best(work: Callable[..., object], *given: object) -> float:
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        work(*given)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    if not (FOLDER / "en.txt").exists():
        raise SystemExit(f"{FOLDER / 'en.txt'} is not here: name the folder of FLORES-200 dev")
    texts = paragraphs()
    engine, asked = open_engine(f"argos:{STARTER}"), [" ".join(t) for t in texts[:100]]
    starter = best(engine.translate, asked, Pair("en", "ru")) / len(asked) * PARAGRAPHS
    print(f"{PARAGRAPHS} paragraphs; seconds of CPU; the starter takes {starter:.0f}\n")
    print(f"{'':10}{'read':>8}{'write':>8}{'peer':>8}  {'ours : peer':24}  kept   whole  of the starter's")
    for name, (ours, made, peer, parsed) in CASES.items():
        data, file = made(texts), f"x.{name.lower()}"
        document = ours.read(data, file)
        longer = {b.id: f"{b.text} And so on." for b in document.blocks if b.translatable}
        reading = best(ours.read, data, file)
        writing = best(ours.write, document, longer, "ru")
        alone = best(parsed, data)
        whole = {plain(b.text) for b in document.blocks}
        share = sum(" ".join(t) in whole for t in texts) / len(texts)
        kept = ours.write(document, {}) == data
        ratio = f"{(reading + writing) / alone:.1f} ({peer})"
        cost = f"{(reading + writing) / starter:8.1%}"
        print(f"{name:10}{reading:8.2f}{writing:8.2f}{alone:8.2f}  {ratio:24}  {kept!s:5} {share:6.1%}{cost}")


if __name__ == "__main__":
    main()
