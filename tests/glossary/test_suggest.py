import pytest
from glossary_samples import FIXTURES, rows

from translate.errors import EngineError
from translate.glossary import decline as module
from translate.glossary import suggest as suggesting
from translate.glossary.decline import decline, declined
from translate.glossary.load import load
from translate.glossary.save import to_tsv
from translate.glossary.suggest import STATUS, suggest
from translate.glossary.verify import verify
from translate.terms import Term, TermEntry, TermHit

needs_pymorphy = pytest.mark.skipif(not module.available(), reason="pymorphy3 is absent: pip install 'dragoman[forms]'")
CASES = ("gen", "dat", "acc", "ins", "loc")


def lines(name):
    return [row for row in rows(name) if not row[0].startswith("#")]


@needs_pymorphy
@pytest.mark.parametrize("row", lines("decline.tsv"), ids=lambda row: f"{row[0]} {row[1]}")
def test_declension(row):
    kind, term, *forms, doubtful = row
    found = declined(term, "ru", kind)
    assert ["/".join(found.cases[case]) for case in CASES] == forms
    assert found.cases["nom"] == (term,)
    assert bool(found.doubts) == (doubtful == "yes"), found.doubts


@needs_pymorphy
def test_every_proposed_form_of_an_invented_place_passes_the_verifier():
    entry = TermEntry("ru", "Нижний Тарнок")
    hit = TermHit(Term("c", TermEntry("en", "Lower Tarnok"), entry, kind="place"), 0, 12, "Lower Tarnok")
    for forms in decline("Нижний Тарнок", "ru", "place").values():
        for form in forms:
            assert verify([hit], f"Это {form}.", "model")[0].satisfied, form


@pytest.mark.parametrize("lang", ["uk", "hy", "de", "ka"])
def test_other_languages_have_no_declension(lang):
    assert decline("Tarnok", lang, "place") == {}


def test_without_the_analyser_there_is_no_declension_and_a_clear_message(monkeypatch):
    monkeypatch.setattr(module, "available", lambda: False)
    monkeypatch.setattr(suggesting, "available", lambda: False)
    assert decline("Москва", "ru", "place") == {}
    with pytest.raises(EngineError, match=r"pip install 'dragoman\[forms\]'"):
        suggest(load([FIXTURES / "invented.tsv"]), "ru")


@pytest.mark.parametrize("text", ["", " ", "—", "о", "и", "3G", "A B", "«Ъ»", "Ъ-Ъ", "и и и", "новый", "ё", "а" * 200])
@needs_pymorphy
def test_odd_terms_never_fail(text):
    for kind in ("", "place", "person", "org"):
        cases = decline(text, "ru", kind)
        assert not cases or set(cases) == {"nom", *CASES}


@needs_pymorphy
def test_suggestions_are_rows_of_their_own_to_be_reviewed(tmp_path):
    source = tmp_path / "names.tsv"
    source.write_text(
        "concept\tkind\tpolicy\tlang\tterm\tvariants\tgen\tpattern\tstatus\tnote\n"
        "a\tplace\t\ten\tMoscow\t\t\t\t\t\n"
        "a\tplace\t\tru\tМосква\tМоскова\t\t\tsource-backed\tmine\n"
        "b\tplace\t\tru\tТарвен\t\t\t\t\t\n"
        "listed\tplace\t\tru\tВель\t\tВели\t\t\t\n"
        "pattern\tplace\t\tru\tТарнок\t\t\tТарнок\\w*\t\t\n"
        "kept\torg\tkeep\tru\tRuvenpress\t\t\t\t\t\n",
        "utf-8",
    )
    before = source.read_bytes()
    found = suggest(load([source]), "ru")
    assert [c.id for c in found.concepts] == ["a", "b"]
    moscow, tarven = (c.entries[0] for c in found.concepts)
    assert (moscow.lang, moscow.status, moscow.variants) == ("ru", STATUS, ("Москова",))
    assert dict(moscow.cases)["ins"] == ("Москвой",)
    assert moscow.note == "mine; forms: pymorphy3"
    assert "doubtful: Тарвен" in tarven.note
    assert (found.doubtful, found.silent) == (1, 0)
    assert source.read_bytes() == before
    (tmp_path / "new.tsv").write_text(to_tsv(found.concepts), "utf-8")
    assert [c.entries for c in load([tmp_path / "new.tsv"]).concepts] == [c.entries for c in found.concepts]


def test_elsewhere_the_note_lists_what_the_lemmatiser_knows(tmp_path):
    pytest.importorskip("simplemma", reason="simplemma is absent: pip install 'dragoman[forms]'")
    (tmp_path / "names.tsv").write_text("en\tde\ntreaty\tVertrag\nX\tSelwanien\n", "utf-8")
    found = suggest(load([tmp_path / "names.tsv"]), "de")
    (concept,) = found.concepts
    assert (concept.entries[0].cases, concept.entries[0].status) == ((), STATUS)
    assert "Vertrages" in concept.entries[0].note
    assert "not their cases" in concept.entries[0].note
    assert found.silent == 1


def test_a_language_nobody_analyses_is_an_error(tmp_path):
    pytest.importorskip("simplemma", reason="simplemma is absent: pip install 'dragoman[forms]'")
    (tmp_path / "names.tsv").write_text("en\taz\nTarnok\tTarnok\n", "utf-8")
    with pytest.raises(EngineError, match="no analyser here knows az"):
        suggest(load([tmp_path / "names.tsv"]), "az")
