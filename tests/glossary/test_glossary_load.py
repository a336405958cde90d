import csv
import re
import unicodedata

import pytest
from glossary_samples import FIXTURES

from translate import resources
from translate.errors import ConfigError
from translate.glossary.load import load
from translate.glossary.table import COLUMNS

CHARACTERS = {"<TAB>": "\t", "<CR>": "\r", "<BEL>": "\a", "<LS>": "\u2028"}


def error_cases():
    text = (FIXTURES / "loader_errors.txt").read_text("utf-8")
    for case in text.split("\n== ")[1:]:
        title, body = case.split("\n", 1)
        content, message = body.split("\n-- ")
        for name, character in CHARACTERS.items():
            content = content.replace(name, character)
        yield pytest.param(content + "\n", message.strip(), id=title)


@pytest.fixture
def write(tmp_path):
    def write(name, text, encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return write


@pytest.mark.parametrize(("content", "message"), list(error_cases()))
def test_errors_name_file_and_line(content, message, write):
    path = write("words.tsv", content)
    with pytest.raises(ConfigError) as caught:
        load([path])
    assert str(caught.value).startswith(f"{path}{message}")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=re.escape(str(tmp_path / "none.tsv"))):
        load([tmp_path / "none.tsv"])


def test_another_encoding_is_named_with_its_line(write):
    path = write("words.tsv", "en\tru\nFoo\tФу\n", "utf-8")
    path.write_bytes(b"en\tru\n" + "Foo\tФу\n".encode("cp1251"))
    with pytest.raises(ConfigError, match=re.escape(f"{path}:2: not UTF-8")):
        load([path])


def test_a_word_list(write):
    content = "\ufeffen\tpt_br\tru\r\n\r\n# names\r\nFoo|Fou\t\tФу | Фоу\r\nBar\tBarra\tБар\r\n"
    foo, bar = load([write("words.tsv", content)]).concepts
    assert [(e.lang, e.term, e.variants) for e in foo.entries] == [("en", "Foo", ("Fou",)), ("ru", "Фу", ("Фоу",))]
    assert [e.lang for e in bar.entries] == ["en", "pt-BR", "ru"]
    assert (bar.id, bar.domain, bar.policy) == ("words:Bar", "words", "translate")


@pytest.mark.parametrize(("separator", "cell"), [(",", '"Foo, Inc."'), (";", '"Foo, Inc."'), ("\t", "Foo, Inc.")])
def test_word_lists_as_csv(write, separator, cell):
    glossary = load([write("words.csv", f"en{separator}ru\n{cell}{separator}Фу\n")])
    assert glossary.concepts[0].entry("en").term == "Foo, Inc."


def test_two_source_terms_may_share_a_translation(write):
    glossary = load([write("words.tsv", "en\tru\nFoo\tФу\nFou\tФу\n")])
    assert [term.target.term for term in glossary.terms("ru", "en")] == ["Foo", "Fou"]


def test_a_table(write):
    header = "concept\tpolicy\tlang\tterm\tgen\tpattern\tforbidden\tcontext"
    lines = (
        "foo\ttranslate\ten\tFoo\t\t\t\tnot: bar|baz",
        "news\tkeep\ten\tZelva News\t\t\t\t",
        "foo\t\tru\tФу\tФу/Фуя\t\tФуу|Фю\t",
        "foo\t\taz\tFu\t\tFu(?:nun)?\t\t",
        "news\tkeep\tru\t\t\t\t\t",
    )
    foo, news = load([write("all.tsv", "\n".join((header, *lines)))]).concepts
    assert foo.entry("ru").cases == (("gen", ("Фу", "Фуя")),)
    assert foo.entry("ru").forbidden == ("Фуу", "Фю")
    assert foo.entry("az").pattern == "Fu(?:nun)?"
    assert foo.entry("en").context == "not: bar|baz"
    assert news.policy == "keep"
    assert news.entry("ru").term == "Zelva News"


def test_earlier_files_take_precedence_and_later_ones_add(write):
    mine = write("mine.tsv", "concept\tlang\tterm\nfoo\ten\tFoo\nfoo\tru\tМоё\n")
    theirs = write("theirs.tsv", "concept\tlang\tterm\nbar\ten\tBar\nfoo\ten\tFoo\nfoo\tru\tИхнее\nfoo\tuk\tЇхнє\n")
    both = load([mine, theirs])
    assert [c.id for c in both.concepts] == ["foo", "bar"]
    assert [(e.lang, e.term) for e in both.concepts[0].entries] == [("en", "Foo"), ("ru", "Моё"), ("uk", "Їхнє")]
    assert load([theirs, mine]).concepts[1].entry("ru").term == "Ихнее"


def test_a_folder_is_its_files_in_order(tmp_path, write):
    write("b.tsv", "en\tru\nFoo\tБ\n")
    write("a.tsv", "en\tru\nFoo\tА\n")
    write("c.txt", "this is no glossary")
    assert [c.entry("ru").term for c in load([tmp_path]).concepts] == ["А", "Б"]


def test_the_digest_covers_what_changes_output(write):
    table = "concept\tlang\tterm\tvariants\tsource\tstatus\tnote\nfoo\ten\tFoo\t{}\t{}\t{}\t{}\n"
    digests = [load([write("t.tsv", table.format(*cells))]).digest for cells in ("    ", " abc", "v   ", "w   ")]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
    assert load([]).digest == ""


def test_shipped_files_are_tidy():
    for path in sorted(resources.folder("glossaries").glob("*.tsv")):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert text.endswith("\n")
        assert "\r" not in text
        for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
            assert row["source"], row
            assert row["status"], row
            assert "NOT auto-accepted" not in row["variants"]


def test_the_format_is_described_column_by_column():
    readme = (resources.folder("glossaries") / "README.md").read_text("utf-8")
    table = " ".join(line.split("|")[1] for line in readme.splitlines() if line.startswith("| `"))
    assert sorted(table.replace("`", " ").split()) == sorted(COLUMNS)


def test_shipped_terms_exist_in_every_direction():
    glossary = load([resources.folder("glossaries")])
    tags = [entry.lang for entry in glossary.concepts[0].entries]
    assert len(tags) == 10
    for source in tags:
        for target in tags:
            assert len(glossary.terms(source, target)) == len(glossary.concepts)


def test_what_is_kept_needs_no_row_in_the_target_language(tmp_path):
    header = "concept\tkind\tpolicy\tlang\tterm\n"
    (tmp_path / "brands.tsv").write_text(f"{header}ruvenpress\torg\tkeep\ten\tRuvenPress\n", "utf-8")
    (term,) = load([tmp_path / "brands.tsv"]).terms("en", "fi")
    assert (term.policy, term.target.lang, term.target.term) == ("keep", "fi", "RuvenPress")
