from translate.glossary.load import load
from translate.glossary.stats import count
from translate.records import Pair

TABLE = """concept\tkind\tpolicy\tlang\tterm\tvariants\tgen\tpattern\tderived\tforbidden\tcontext\tstatus
tarnok\tplace\t\ten\tTarnok\tTarnoc|Tarnoque\t\t\t\t\tnot: river\tsource-backed
tarnok\tplace\t\tru\tТарнок\t\tТарнока\t\tтарнокск\\w+\tТарног\t\tto be reviewed
tarnok\tplace\t\taz\tTarnok\t\t\tTarnok\\w*\t\t\t\t
vel\tplace\t\ten\tVel\t\t\t\t\t\t\tsource-backed
press\torg\tkeep\ten\tRuvenpress\t\t\t\t\t\t\t
never\t\tforbid\ten\tNever\t\t\t\t\t\t\t
never\t\tforbid\tru\tНикогда\t\t\t\t\t\t\t
"""


def test_every_count(tmp_path):
    (tmp_path / "names.tsv").write_text(TABLE, "utf-8")
    found = count(load([tmp_path / "names.tsv"]))
    assert found.concepts == 4
    assert dict(found.kinds) == {"place": 2, "": 1, "org": 1}
    assert dict(found.policies) == {"translate": 2, "forbid": 1, "keep": 1}
    assert dict(found.domains) == {"names": 4}
    assert list(found.languages) == ["en", "ru", "az"]
    en, ru, az = found.languages.values()
    assert (en.terms, en.variants, en.context, en.cases) == (4, 2, 1, 0)
    assert dict(en.status) == {"": 2, "source-backed": 2}
    assert (ru.terms, ru.cases, ru.derived, ru.forbidden) == (2, 1, 1, 1)
    assert (az.terms, az.pattern) == (1, 1)


def test_a_pair_is_served_if_it_has_terms(tmp_path):
    (tmp_path / "names.tsv").write_text(TABLE, "utf-8")
    pairs = count(load([tmp_path / "names.tsv"])).pairs
    # What is kept needs no side in the target; what is forbidden is not looked for.
    assert pairs == {
        Pair("az", "en"): 1,
        Pair("az", "ru"): 1,
        Pair("en", "az"): 2,
        Pair("en", "ru"): 2,
        Pair("ru", "az"): 1,
        Pair("ru", "en"): 1,
    }


def test_an_empty_glossary():
    found = count(load([]))
    assert (found.concepts, dict(found.languages), dict(found.pairs)) == (0, {}, {})
