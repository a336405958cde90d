"""Where packages are looked for, which one a person means, and whose may be removed."""

from pathlib import Path

import pytest
from model_samples import lay, pack, small_files

from translate import config
from translate.errors import EngineError, UsageError
from translate.models import folders, inventory
from translate.models.folders import Place


@pytest.fixture
def here(home, monkeypatch) -> Path:
    """A home with packages in every place: own 1.9 and 1.10 and a broken one, upstream's 1.9 and fr, configured 2.0."""
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    own = folders.own()
    lay(own / "translate-en_ru-1_9", small_files(package_version="1.9"))
    lay(own / "translate-en_ru-1_10", small_files(package_version="1.10"))
    lay(own / "broken", {"metadata.json": b"{"})
    upstream = home / "data" / "argos-translate" / "packages"
    lay(upstream / "en_ru", small_files(package_version="1.9"))
    lay(upstream / "en_fr", small_files(to_code="fr"))
    (home / "mine").mkdir()
    pack(home / "mine" / "x.argosmodel", small_files(to_code="pb", package_version="2.0"), "")
    return home


def scan(here: Path) -> list[inventory.Found]:
    return [f for f in inventory.scan(folders.places([str(here / "mine")])) if f.kind != "starter"]


def test_the_places_in_their_order(home, monkeypatch):
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(home / "argos"))
    found = folders.places([str(home / "mine")])
    assert [(p.kind, p.path) for p in found[:4]] == [
        ("configured", home / "mine"),
        ("own", config.data_folder() / "packages"),
        ("upstream", home / "argos"),
        ("upstream", home / "data" / "argos-translate" / "packages"),
    ]
    assert [p.kind for p in found[4:]] == ["starter"]


def test_a_folder_named_twice_is_searched_once_and_stays_whose_it_is(home, monkeypatch):
    upstream = home / "data" / "argos-translate" / "packages"
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", f"{upstream}/../packages")
    found = folders.places([str(folders.starter()), str(folders.own()), f"{folders.own()}/../packages"])
    assert [p.kind for p in found] == ["starter", "own", "upstream"]


def test_the_newest_of_a_pair_comes_first_and_broken_ones_last(here):
    assert [(f.title, f.kind) for f in scan(here)] == [
        ("translate-en_fr 1.0", "upstream"),
        ("translate-en_pb 2.0", "configured"),
        ("translate-en_ru 1.10", "own"),
        ("translate-en_ru 1.9", "own"),
        ("translate-en_ru 1.9", "upstream"),
        ("broken", "own"),
    ]


def test_scanning_and_routing_agree_on_the_order(here):
    from translate.engines.argos import Argos

    places = folders.places([str(here / "mine")])
    assert Argos.specs([p.path for p in places]) == [f"argos:{f.path}" for f in inventory.scan(places)]


SELECT = [
    ("en ru", ["1.10", "1.9", "1.9"]),
    ("EN ru", ["1.10", "1.9", "1.9"]),
    ("en-ru", ["1.10", "1.9", "1.9"]),
    ("en→ru", ["1.10", "1.9", "1.9"]),
    ("translate-en_ru", ["1.10", "1.9", "1.9"]),
    ("translate-en_ru-1_10", ["1.10"]),
    ("translate-en_ru-1_9", ["1.9", "1.9"]),
    ("en_fr", ["1.0"]),
    ("en pt-BR", ["2.0"]),
    ("en-pt-BR", ["2.0"]),
    ("x", ["2.0"]),
    ("x.argosmodel", ["2.0"]),
]


@pytest.mark.parametrize(("words", "versions"), SELECT, ids=[s[0] for s in SELECT])
def test_what_a_person_may_call_a_package(here, words, versions):
    assert [f.package.version for f in inventory.select(scan(here), words.split())] == versions


def test_a_broken_package_has_its_folder_s_name(here):
    (found,) = inventory.select(scan(here), ["broken"])
    assert "is missing" in found.problem


def test_a_path_means_that_package_wherever_it_lies(here, monkeypatch):
    monkeypatch.chdir(folders.own().parent)
    (found,) = inventory.select(scan(here), ["packages/translate-en_ru-1_9"])
    assert found.kind == "own"
    elsewhere = pack(here / "some.zip", small_files())
    (found,) = inventory.select(scan(here), [str(elsewhere)])
    assert (found.kind, found.title) == ("elsewhere", "translate-en_ru 1.0")


@pytest.mark.parametrize("words", [["en", "de"], ["translate-en_de"], ["en-de"], ["nothing"]])
def test_nothing_fits(here, words):
    with pytest.raises(EngineError, match=r"no package .* here; there are: .*translate-en_ru 1\.10, .*models install"):
        inventory.select(scan(here), words)


def test_a_word_that_is_no_language(here):
    with pytest.raises(UsageError, match="unknown language tag"):
        inventory.select(scan(here), ["en", "nonsense"])


def test_only_our_own_is_removed(here):
    found = scan(here)
    before = {p for p in here.rglob("*") if p.is_file()}
    for one in found:
        if one.kind != "own":
            with pytest.raises(UsageError, match="it is not removed"):
                inventory.remove(one)
    for starter in inventory.scan([Place(folders.starter(), folders.kind_of(folders.starter()))]):
        with pytest.raises(UsageError, match="comes with the program"):
            inventory.remove(starter)
    assert {p for p in here.rglob("*") if p.is_file()} == before


def test_what_is_ours_goes_whole(here):
    archive = pack(folders.own() / "dropped.argosmodel", small_files(package_version="3"))
    (folders.own() / "linked").symlink_to(here / "data" / "argos-translate" / "packages" / "en_fr")
    for name in ("translate-en_ru-1_9", "broken", "dropped", "linked"):
        inventory.remove(next(f for f in inventory.select(scan(here), [name]) if f.kind == "own"))
    assert [p.name for p in folders.own().iterdir()] == ["translate-en_ru-1_10"]
    assert not archive.exists()
    assert (here / "data" / "argos-translate" / "packages" / "en_fr" / "metadata.json").exists()


def test_a_package_that_lost_its_metadata_can_be_named_and_removed(here):
    path = folders.own() / "translate-en_ru-1_9"
    (path / "metadata.json").unlink()
    (path / "dragoman.json").write_text("{}")
    (found,) = [f for f in inventory.select(scan(here), ["translate-en_ru-1_9"]) if f.kind == "own"]
    inventory.remove(found)
    assert not path.exists()


def test_sizes_are_bytes_on_disk(here):
    found = next(f for f in scan(here) if f.title == "translate-en_fr 1.0")
    assert found.size() == sum(len(content) for content in small_files(to_code="fr").values())
