"""What is masked, and what comes back. In the table ‹› mark what must be masked; they are not part of the text."""

import re

import pytest

from translate.segment.protect import Prepared, protect, restore

MASK = "XZ{n}"


@pytest.mark.parametrize(
    "marked",
    [
        "See ‹https://example.org/a_b›.",
        "See (‹https://example.org/A_(b)?c=d#e›), or ‹www.example.org/x›!",
        "Տե՛ս ‹https://example.am/ա_բ›։",
        "Bak: ‹https://example.org›’da",
        "Write to ‹a.b+c@mail.example.co.uk›.",
        "Գրեք ‹info@example.am›-ին",
        "‹@reporter_one› and ‹@b›: ‹#Новости›, but #1 and C#",
        "Run ‹file_name.py› with ‹MAX_SIZE› or ‹get_name()›",
        "In ‹/usr/lib/x.so›, ‹~/notes›, ‹./a/b›, ‹../c›, ‹docs/index.html›, ‹C:\\Users\\ann›.",
        "and/or 24/7 он/она km/h _emphasis_ ____",
        "‹%s› of ‹%d›, ‹%(name)s›, ‹%1$s›, ‹%5.2f›, ‹%%›",
        "50% off, 5 % discount, 100 %ige Lösung, %50 indirim",
        "‹{name}› ‹{0}› ‹{}› ‹{0:.2f}› ‹{a.b[0]!r}› ‹${HOME}› ‹%{count}› ‹{{ user }}› ‹{% if x %}›",
        "You have ‹{count, plural, one {# file} other {# files, {x}}}› in ‹{place}›, on ‹{day, date, short}›",
        "{count, plural, one {# file} {# files}} and ‹#› files",
        "Run with ‹-v› or ‹--no-color›, [‹--file=NAME›] - not -ing, well-known, а-б or -5",
        "‹%<name>s›, ‹%@›, ‹%<PRIu64>›, ‹$t(menu.file)›",
        '‹<b class="x">›5‹</b>›‹<br/>›‹<!-- no -->› a < b > c',
        "Type ‹`rm -rf x`› now",
        "R&D ‹&amp;› Co‹&#160;›Ltd",
        "Nothing at all: a.b, 3.5, A&B; (c) [d] {e f}",
    ],
)
def test_what_is_masked(marked):
    prepared = protect(re.sub("[‹›]", "", marked), "⟦{n}⟧")
    assert list(prepared.originals) == re.findall("‹(.*?)›", marked)
    assert re.sub(r"⟦\d+⟧", "#", prepared.text) == re.sub("‹.*?›", "#", marked)


def test_engine_without_mask_gets_the_text_as_it_is():
    assert protect("See https://example.org", "") == Prepared("See https://example.org")


def test_numbers_in_the_text_are_left_out():
    prepared = protect("XZ1, xz2 and %s %d", MASK)
    assert prepared.text == "XZ1, xz2 and XZ3 XZ4"
    assert restore(prepared, "XZ4 XZ3 XZ1") == ("%d %s XZ1", ())


def test_no_token_begins_another():
    prepared = protect(" ".join(f"{{a{i}}}" for i in range(12)), MASK)
    tokens = prepared.text.split()
    assert len(set(tokens)) == 12
    assert not [(a, b) for a in tokens for b in tokens if a != b and b.startswith(a)]


@pytest.mark.parametrize(
    "translated, restored, wrong",
    [
        ("XZ2 XZ1", "{b} {a}", ()),
        ("только XZ2", "только {b}", ("{a}",)),
        ("XZ1 XZ1 XZ2", "{a} {a} {b}", ("{a}",)),
        ("ничего", "ничего", ("{a}", "{b}")),
        ("xz1 ХZ2", "{a} {b}", ()),  # lower case; Cyrillic Х
        ("XZ11 XZ2", "XZ11 {b}", ("{a}",)),
        ("XZ3 XZ1 XZ2", "XZ3 {a} {b}", ()),
    ],
)
def test_what_an_engine_did_to_tokens_is_said(translated, restored, wrong):
    assert restore(protect("{a} {b}", MASK), translated) == (restored, wrong)


def test_a_figure_behind_a_tag_is_not_taken_into_the_token():
    prepared = protect("<b>5</b>", MASK)
    assert restore(prepared, prepared.text) == ("<b>5</b>", ())


@pytest.mark.parametrize("mask", ["{n}", "X", "1{n}1", "⟦{n}⟧", "(*{n}", "{n}{n}"])
def test_odd_masks_lose_nothing(mask):
    text = "1 %s 11 {a} X1 <b>1</b> ⟦1⟧"
    prepared = protect(text, mask)
    assert restore(prepared, prepared.text) == (text, ())
