"""TMX of a run: what becomes a unit, and whose."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.outcomes import NAME, any_reviewed, meadow

from translate.decisions import text_key
from translate.exchange import remarks, tmx, tmx_run
from translate.exchange.markup import possible

GRAMMAR = Path(__file__).parents[1] / "fixtures" / "exchange" / "tmx14.dtd"


def written(made):
    """The units that the memory would take in, and the file as a tree that the grammar of TMX allows."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is absent: pip install lxml")
    data = tmx_run.write(made[0], NAME, made[1])
    tree = etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False))
    with GRAMMAR.open("rb") as grammar:
        dtd = etree.DTD(grammar)
    assert dtd.validate(tree), dtd.error_log
    return list(tmx.read(io.BytesIO(data), "run.tmx")), tree


def texts(tree):
    """Source and target of every unit."""
    return [tuple("".join(seg.itertext()) for seg in tu.iter("seg")) for tu in tree.iter("tu")]


def test_machine_person_and_memory_are_told_apart():
    units, tree = written(meadow())
    told = [(tu.get("creationid", ""), tu.findtext("prop[@type='x-state']")) for tu in tree.iter("tu")]
    assert [(target, *who) for (_, target), who in zip(texts(tree), told, strict=True)] == [
        ("В Тернхолде дождь.", "Boris", "accepted"),
        ("Собрание прошло.", "MT!", "open"),
        ("Он проголосовал.", "Anna <A.> Quill", "edited"),
        ("Так.", "MT!", "open"),
        ("«А» <b>&amp; Б</b>\r\n\tконец", "MT!", "open"),
        ("=1+1 это два.", "MT!", "open"),
        ("Причал Терн.", "", "open"),
    ]
    assert [(unit.target_text, unit.name) for unit in units] == [
        ("В Тернхолде дождь.", NAME),
        ("Он проголосовал.", NAME),
    ]  # the memory takes in what people stand by


def test_the_texts_around_a_unit_are_those_of_the_document_also_where_they_are_left_out():
    units, _ = written(meadow())
    assert (units[0].before, units[0].after) == ("", text_key("Millmark Council met 2 times."))
    assert units[1].after == text_key("Yes.")  # turned down


@settings(max_examples=100, deadline=None)
@given(any_reviewed())
def test_any_outcome_is_tmx_and_its_texts_come_back(made):
    _, tree = written(made)
    kept = [(s.translation.segment.text, remarks.text(s)) for s in made[1] if remarks.text(s)]
    assert [tuple(map(possible, texts)) for texts in kept] == texts(tree)
