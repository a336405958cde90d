"""Forms of target terms: what is built, in which order, and that the verifier takes every one."""

import pytest
from glossary_samples import hit, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from translate import resources
from translate.glossary import candidates as module
from translate.glossary.candidates import CASES, MOST, candidates
from translate.glossary.declension import decline_by_table
from translate.glossary.decline import Declined
from translate.glossary.load import load
from translate.glossary.verify import verify
from translate.terms import TermEntry

TABLE = [(*row, "", "")[:5] for row in rows("candidates.tsv")]
TAGS, *LINES = rows("invented.tsv")
INVENTED = [pair for line in LINES for pair in zip(TAGS, line, strict=True)]


def split(cell):
    return [part for part in cell.split(", ") if part]


@pytest.fixture(params=["alone", "analysed"])
def tables(request, monkeypatch):
    """The tables alone, and with the analyser beside them."""
    if request.param == "alone":
        monkeypatch.setattr(module, "declined", lambda term, lang, kind: Declined({}))
    else:
        pytest.importorskip("pymorphy3", reason="needs the extra [forms]")
    candidates.cache_clear()
    yield
    candidates.cache_clear()


@pytest.mark.parametrize(("lang", "kind", "term", "proposed", "never"), TABLE, ids=lambda cell: cell[:24])
def test_forms(lang, kind, term, proposed, never, tables):
    found = candidates(TermEntry(lang, term), "" if kind == "-" else kind)
    assert found[0] == (term, "nom", "listed")
    shown = [f"{c.case} {c.text}" for c in found[1:]]
    assert set(split(proposed)) <= set(shown)
    assert {c.text for c in found}.isdisjoint(split(never))
    assert all(c.origin == "proposed" for c in found[1:])
    if not proposed and not never:
        assert len(found) == 1


def test_the_likeliest_form_of_every_case_comes_before_second_ones(tables):
    shown = [f"{c.case} {c.text}" for c in candidates(TermEntry("ru", "Вельмины"), "place")]
    assert shown == ["nom Вельмины", "gen Вельмин", "loc Вельминах", "dat Вельминам", "ins Вельминами", "gen Вельминов"]
    person = [c.text for c in candidates(TermEntry("uk", "Тарвенко"), "person")]
    assert person == ["Тарвенко", "Тарвенка", "Тарвенкові", "Тарвенку", "Тарвенком"]


def check(entry, kind):
    found = candidates(entry, kind)
    assert 0 < len(found) <= MOST
    assert len({c.text for c in found}) == len(found)
    for text, case, origin in found:
        (outcome,) = verify([hit(entry)], f"«{text}», 1.", "x")
        assert outcome.target == text
        assert outcome.match == "exact" if text == entry.term else outcome.match in ("exact", "form", "variant")
        assert case in CASES
        assert origin in ("listed", "proposed")
    return found


@pytest.mark.parametrize(("lang", "term"), [(row[0], row[2]) for row in TABLE] + INVENTED)
def test_the_verifier_takes_every_form(lang, term):
    for kind in ("place", "person", "org", ""):
        check(TermEntry(lang, *term.split("|")[:1], variants=tuple(term.split("|")[1:])), kind)


def test_shipped_terms():
    for concept in load([resources.folder("glossaries")]).concepts:
        for entry in concept.entries:
            found = {c.text: c for c in check(entry, concept.kind)}
            listed = {form for _, forms in entry.cases for form in forms}
            assert listed <= set(found)
            assert all(found[form].origin == "listed" for form in listed)
            if listed and not entry.variants:
                assert set(found) == listed | {entry.term}


def test_listed_forms_replace_built_ones_and_variants_follow():
    cases = (("loc", ("Тарвенах", "Тарвенех")), ("gen", ("Тарвен",)), ("dat", ("Тарвенам",)))
    entry = TermEntry("ru", "Тарвены", variants=("Вельмора",), cases=cases)
    found = candidates(entry, "place")
    texts = [c.text for c in found]
    assert texts[:5] == ["Тарвены", "Тарвен", "Тарвенах", "Тарвенам", "Тарвенех"]
    assert texts[5:7] == ["Вельмора", "Вельморы"]
    assert [c.origin for c in found[:7]] == ["listed"] * 6 + ["proposed"]


def test_a_pattern_decides_what_is_proposed():
    entry = TermEntry("hy", "Տառնոկ", pattern="Տառնոկ(?:ի|ում)?")
    assert [c.text for c in candidates(entry, "place")] == ["Տառնոկ", "Տառնոկի", "Տառնոկում"]


def test_forbidden_forms_are_not_proposed():
    entry = TermEntry("ru", "Вельмора", forbidden=("Вельмору",))
    texts = {c.text for c in candidates(entry, "place")}
    assert "Вельмору" not in texts
    assert "Вельмору" in {c.text for c in candidates(TermEntry("ru", "Вельмора"), "place")}


@pytest.mark.parametrize("lang", ["ru", "uk", "be", "hy", "az", "tr", "ka", "de", "ja"])
@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="аяиїўԲաիոaıeikAKАЯТИაი- —'.ь", min_size=1, max_size=14).filter(str.strip))
def test_any_term_has_itself_and_nothing_the_verifier_refuses(lang, term):
    entry = TermEntry(lang, term.strip())
    for one in candidates(entry, ""):
        assert verify([hit(entry)], one.text, "x")[0].target == one.text


@pytest.mark.parametrize("lang", ["ru", "uk", "be"])
@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(alphabet="авгийноськяы-", min_size=1, max_size=7), max_size=5))
def test_declension_of_any_words_has_whole_forms(lang, words):
    for paradigm in decline_by_table(words, lang, "place"):
        for forms in paradigm.values():
            assert forms
            assert all(len(form.split(" ")) == len(words) for form in forms)
