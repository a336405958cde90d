"""Plain text as people have it: encodings, line ends, wrapped lines, lists, and what is no text at all."""

import codecs
import re
import textwrap

import pytest

from translate.errors import DocumentError
from translate.formats import read, write

RUSSIAN = "Вчера совет принял решение. Завтра его опубликуют, сообщает газета.\n"
FRENCH = "Le préfet a été reçu à l’hôtel de ville, où siège le conseil.\n"
WRAPPED = "\n\n".join(
    textwrap.fill(paragraph, 60)
    for paragraph in (
        "The river commission met on Tuesday to consider how much water the three valleys may draw before the dry "
        "months, and adjourned without a vote after a long and at times bitter exchange between the delegates.",
        "A second meeting is to follow in the spring, when the engineers will have finished measuring the reservoirs "
        "and the farmers' union will have answered the questions that were put to it in writing last year.",
    )
)


def texts(data: bytes) -> list[str]:
    return [b.text for b in read(data, "x.txt").blocks]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_survive(encoding, newline):
    data = (RUSSIAN * 3).replace("\n", newline).encode(encoding)
    document = read(data, "x.txt")
    assert [b.text for b in document.blocks] == [RUSSIAN.strip()] * 3
    assert write(document, {}) == data
    changed = write(document, {document.blocks[0].id: "Новое."})
    assert changed == (f"Новое.\n{RUSSIAN * 2}").replace("\n", newline).encode(encoding)


def test_western_text_is_not_taken_for_central_european():
    document = read(FRENCH.encode("cp1252"), "x.txt")
    assert document.blocks[0].text == FRENCH.strip()
    assert document.notes == ("read as cp1252, by a guess",)


def test_turkish_is_not_taken_for_western_though_it_has_a_dotted_capital():
    text = "İşte değirmen.\n\nYağmur yağıyor, İnci ışığı açtı.\n"
    document = read(text.encode("cp1254"), "x.txt")
    assert [block.text for block in document.blocks] == text.strip().split("\n\n")


def test_what_the_encoding_cannot_hold_is_written_as_utf8():
    document = read(RUSSIAN.encode("cp1251"), "x.txt")
    assert write(document, {document.blocks[0].id: "Երեկ"}) == "Երեկ\n".encode()


def test_hard_wrapped_lines_are_joined_and_wrapped_again_and_it_says_so():
    document = read(WRAPPED.encode(), "x.txt")
    assert [b.text for b in document.blocks] == [" ".join(p.split()) for p in WRAPPED.split("\n\n")]
    assert "hard-wrapped" in document.notes[0]
    out = write(document, {document.blocks[0].id: "слово " * 40}).decode()
    first, second = out.split("\n\n")
    assert max(map(len, first.split("\n"))) <= 60
    assert second == WRAPPED.split("\n\n")[1]


@pytest.mark.parametrize(
    "lines",
    [
        ["A short heading", "", "A paragraph on one line, as most editors keep it. " * 4],
        ["one", "two", "three", "four", "five", "six"],
        [f"Line {i} of a poem of even length, no more" for i in range(9)],
    ],
    ids=["paragraph a line", "word list", "even short lines"],
)
def test_lines_that_are_not_wrapped_stay_blocks(lines):
    assert texts("\n".join(lines).encode()) == [line.strip() for line in lines if line]


def test_list_marks_and_indents_stay_outside_the_blocks():
    data = b"  - first point\n\n 2) second\n\xe2\x80\xa2 third\t\n"
    document = read(data, "x.txt")
    assert [(b.text, b.kind) for b in document.blocks] == [
        ("first point", "list"),
        ("second", "list"),
        ("third", "list"),
    ]
    assert write(document, {document.blocks[1].id: "второй"}).decode() == "  - first point\n\n 2) второй\n• third\t\n"


def test_ids_stay_when_other_lines_change_and_repeated_lines_differ():
    before, after = read(b"alpha\nbeta\nalpha\n", "x"), read(b"alpha\nNEW\nbeta\nalpha\n", "x")
    ids = {b.text: b.id for b in after.blocks}
    assert ids["beta"] == before.blocks[1].id
    assert [b.id for b in before.blocks if b.text == "alpha"] == [b.id for b in after.blocks if b.text == "alpha"]
    assert before.blocks[2].id == f"{before.blocks[0].id}-2"


def test_a_line_without_letters_is_not_translatable():
    assert [b.translatable for b in read("***\n1 234\nок\n".encode(), "x").blocks] == [False, False, True]


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\x7fELF\x02\x01\x01\0\0\0\0", bytes(range(256)) * 4, b"\x01\x02\x03\x04" * 50],
    ids=["png", "elf", "all bytes", "controls"],
)
def test_binary_files_are_refused_by_name(data):
    with pytest.raises(DocumentError, match=r"^pic\.bin: .*text"):
        read(data, "pic.bin")


def test_a_broken_utf16_file_is_refused_with_the_place():
    with pytest.raises(DocumentError, match="byte"):
        read(codecs.BOM_UTF16_LE + b"a\0b\0\x00\xd8", "x.txt")


def test_ten_megabytes_of_text():
    line = "Абзац с несколькими словами и точкой в конце.\n"
    data = (line * (10_000_000 // len(line.encode()))).encode("utf-8")
    document = read(data, "big.txt")
    assert len(document.blocks) == data.count(b"\n")
    assert write(document, {}) == data


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("note.rtf", b"{\\rtf1 Hello.}", ".rtf is not read here: save it as .docx or .odt"),
        ("note.txt", b"{\\rtf1 Hello.}", ".rtf is not read here: save it as .docx or .odt"),
        ("note", b"%PDF-1.4 Hello.", ".pdf is not read here: take the document that it was made from"),
        ("OLD.DOC", b"Hello.", ".doc is not read here: save it as .docx"),
        ("app.yaml", b"hello: Hello.", ".yaml is not read here: convert it to .po"),
        ("guide.rst", b".. image:: mill.png\n", ".rst is not read here: convert it to .md"),
    ],
)
def test_what_plain_text_would_damage_is_refused(name, data, advice):
    with pytest.raises(DocumentError, match=f"^{re.escape(f'{name}: {advice}')}"):
        read(data, name)


def test_an_ending_that_nobody_claims_is_told():
    assert read(b"Hello.", "note.foo").notes == ("read as plain text: nothing is known of .foo",)
    assert read(b"Hello.", "note").notes == read(b"Hello.", "note.txt").notes == ()
