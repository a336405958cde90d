import pytest
from glossary_samples import FIXTURES

from translate import resources
from translate.glossary import decline
from translate.glossary.check import Finding, check
from translate.glossary.load import load


def cases():
    text = (FIXTURES / "check.txt").read_text("utf-8").replace("<TAB>", "\t").replace("<SHY>", "\u00ad")
    for case in text.split("\n== ")[1:]:
        title, body = case.split("\n", 1)
        lines = body.rstrip("\n").split("\n")
        expected = [line[3:] for line in lines if line.startswith("-- ")]
        content = "".join(f"{line}\n" for line in lines if not line.startswith("-- "))
        yield pytest.param(content, [] if expected == ["-"] else expected, id=title)


@pytest.mark.parametrize(("content", "expected"), list(cases()))
def test_findings(content, expected, tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text(content, "utf-8")
    found = [f for f in check([path]) if f.id != "analyser"]
    assert len(found) == len(expected), [str(f) for f in found]
    for finding, line in zip(found, expected, strict=True):
        at, severity, id, text = [*line.split(" ", 3), ""][:4]
        assert (finding.path, finding.line, finding.severity, finding.id) == (path, int(at), severity, id)
        assert text in finding.message


def test_a_finding_is_one_line(tmp_path):
    said = str(Finding(tmp_path / "a.tsv", 3, "error", "cells", "two cells", "give three"))
    assert said == f"{tmp_path / 'a.tsv'}:3: error cells: two cells; give three"


def test_what_cannot_be_read_is_a_finding(tmp_path):
    (tmp_path / "old.tsv").write_bytes(b"en\tru\n" + "Foo\tФу\n".encode("cp1251"))
    (tmp_path / "bell.tsv").write_text("en\tru\nFoo\tФу\a\n", "utf-8")
    found = check([tmp_path / "old.tsv", tmp_path / "bell.tsv", tmp_path / "none.tsv"])
    assert [(f.line, f.severity, f.id) for f in found] == [
        (2, "error", "encoding"),
        (2, "error", "control-character"),
        (1, "error", "unreadable"),
    ]


def test_files_are_checked_as_they_are_used_together(tmp_path):
    table = "concept\tlang\tterm\ntarnok\ten\tTarnok\ntarnok\tru\t{}\n"
    (tmp_path / "mine.tsv").write_text(table.format("Тарнок"), "utf-8")
    (tmp_path / "theirs.tsv").write_text(table.format("Тарног"), "utf-8")
    (tmp_path / "list.tsv").write_text("en\tru\nTarnok\tТорнок\n", "utf-8")
    found = check([tmp_path / "mine.tsv", tmp_path / "theirs.tsv", tmp_path / "list.tsv"])
    assert [(f.path.name, f.line, f.id) for f in found] == [
        ("theirs.tsv", 2, "overridden"),
        ("theirs.tsv", 3, "overridden"),
        ("list.tsv", 2, "contradictory-targets"),
    ]


def test_the_shipped_glossaries_have_no_errors():
    found = check([resources.folder("glossaries")])
    assert [str(f) for f in found if f.severity == "error"] == []


def test_what_loads_has_no_fault_and_what_does_not_has_one(tmp_path):
    """`check` reads as `load` does: it never calls a file sound that cannot be used."""
    for number, case in enumerate(cases()):
        path = tmp_path / f"{number}.tsv"
        path.write_text(case.values[0], "utf-8")
        try:
            load([path])
            loads = True
        except Exception as problem:
            loads = False
            assert str(path) in str(problem)
        faults = {"empty", "header", "cells", "pattern", "language", "empty-concept", "empty-term", "duplicate"}
        assert loads != any(f.id in faults for f in check([path])), case.id


@pytest.mark.skipif(not decline.available(), reason="pymorphy3 is absent: pip install 'dragoman[forms]'")
def test_the_analyser_doubts_a_listed_form_of_a_word_it_knows_and_of_no_other(tmp_path):
    path = tmp_path / "names.tsv"
    rows = ("concept\tkind\tlang\tterm\tgen", "a\tplace\tru\tМосква\tМоскве", "b\tplace\tru\tТарвен\tТарвене")
    path.write_text("\n".join(rows), "utf-8")
    (found,) = check([path])
    assert (found.line, found.severity, found.id) == (2, "info", "analyser")
    assert "'Москвы'" in found.message


def test_every_finding_of_the_fixture_is_documented(root):
    documented = (root / "docs" / "glossaries.md").read_text("utf-8")
    named = {line.split(" ")[2] for case in cases() for line in case.values[1]}
    assert len(named) > 20
    assert [name for name in sorted(named) if f"`{name}`" not in documented] == []


def test_a_large_list_is_checked_in_one_pass(tmp_path):
    """Twice the terms take about twice the time: no rule compares all with all."""
    path = tmp_path / "many.tsv"
    path.write_text("en\tru\n" + "".join(f"Tarnok{i}\tТарнок{i % 7}\n" for i in range(5000)), "utf-8")
    found = check([path])
    assert len(found) == 5000 - 7
    assert {f.id for f in found} == {"homograph"}
