"""Which masks a model keeps: counted over carrier sentences that CLDR supplies for any language."""

import pytest

from translate.engines import open_engine
from translate.models.probe import TEMPLATES, TOO_COMMON, probe
from translate.records import Pair


def probed(spec: str, pair: Pair):
    engine = open_engine(spec)
    return probe(lambda texts: [d.text for d in engine.translate(texts, pair)], pair.source)


def test_an_engine_that_changes_nothing_keeps_every_mask():
    found = probed("echo:en-ru", Pair("en", "ru"))
    assert found.survival == dict.fromkeys(TEMPLATES, 1.0)
    assert found.best == TEMPLATES[0]


def test_an_engine_that_damages_digits_keeps_none():
    found = probed("echo:damage,en-ru", Pair("en", "ru"))
    assert found.best == ""
    assert max(found.survival.values()) < 0.5


def test_capitals_are_a_damage_only_to_masks_with_small_letters():
    found = probe(lambda texts: [t.replace("XZ", "xz") for t in texts], "en")
    assert found.survival["XZ{n}"] == 0
    assert found.survival["QX{n}"] == 1


@pytest.mark.parametrize("source", ["en", "ru", "hy", "az", "ka", "fr", "zh-Hant", "sr-Latn", "kk", "tlh"])
def test_carriers_exist_for_any_language(source):
    seen = []
    probe(lambda texts: seen.extend(texts) or texts, source)
    assert len(set(seen)) > 10 * len(TEMPLATES)
    assert all("\n" not in text for text in seen)


def test_the_starter_keeps_the_mask_that_is_chosen_for_it(root):
    (package,) = (root / "models").glob("*en_ru*.argosmodel")
    found = probed(f"argos:{package}", Pair("en", "ru"))
    assert found.survival[found.best] >= 0.9
    assert found.best not in TOO_COMMON
    assert min(found.survival.values()) < 0.5  # or the probe would tell nothing
