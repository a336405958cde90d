import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate import resources
from translate.errors import ConfigError
from translate.glossary.load import load
from translate.glossary.save import to_tsv
from translate.glossary.table import CASES
from translate.terms import Concept, TermEntry

# What a form may be made of: letters of our scripts and marks that mean nothing to the format.
FORM = (
    st.text("abИйәՀქ -'’.,;()\"#&<", min_size=1, max_size=12).map(str.strip).filter(lambda t: any(map(str.isalnum, t)))
)
FORMS = st.lists(FORM, max_size=3, unique=True).map(tuple)
CELL = st.text("abИ:;/|#\"' ", max_size=12).map(str.strip)


@st.composite
def entries(draw):
    cases = {case: draw(st.lists(FORM, min_size=1, max_size=2)) for case in CASES if draw(st.booleans())}
    return {
        "term": draw(FORM),
        "variants": draw(FORMS),
        "cases": tuple((case, tuple(forms)) for case, forms in cases.items()),
        "pattern": draw(st.sampled_from(("", "Тарнок\\w*", "a|b"))),
        "derived": draw(st.sampled_from(("", "тарнокск\\w+"))),
        "forbidden": draw(FORMS),
        "context": draw(st.sampled_from(("", "not: a|b"))),
        "source": draw(CELL),
        "status": draw(CELL),
        "note": draw(CELL),
    }


@st.composite
def concepts(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        tags = draw(st.lists(st.sampled_from(("en", "ru", "hy", "az", "pt-BR")), min_size=1, max_size=4, unique=True))
        sides = tuple(TermEntry(tag, **draw(entries())) for tag in tags)
        kind = draw(st.sampled_from(("", "place", "person", "org")))
        found.append(
            Concept(f"c {number}: ə", sides, kind, draw(st.sampled_from(("translate", "keep", "forbid"))), "terms")
        )
    return tuple(found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(concepts())
def test_what_is_saved_loads_as_the_same_concepts(tmp_path, found):
    path = tmp_path / "terms.tsv"
    path.write_text(to_tsv(found), "utf-8")
    assert load([path]).concepts == found


def test_the_shipped_files_come_back_byte_for_byte():
    for path in sorted(resources.folder("glossaries").glob("*.tsv")):
        assert to_tsv(load([path]).concepts) == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("id", "entry", "what"),
    [
        ("c", TermEntry("en", "a|b"), "separates forms"),
        ("c", TermEntry("en", "a\tb"), "control character"),
        ("c", TermEntry("en", "a", note="b\nc"), "control character"),
        ("c", TermEntry("ru", "а", cases=(("gen", ("а/б",)),)), "separates forms"),
        ("#c", TermEntry("en", "a"), "would be a comment"),
    ],
)
def test_what_the_format_cannot_hold_is_refused(id, entry, what):
    with pytest.raises(ConfigError, match=what):
        to_tsv([Concept(id, (entry,))])
