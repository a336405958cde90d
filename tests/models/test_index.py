"""The Argos index: what is picked from it, what is refused in it, what is said where it has nothing."""

import json
from pathlib import Path

import pytest

from translate.errors import EngineError, UsageError
from translate.models.index import UPSTREAM, Index, locate, read_index
from translate.records import Pair

FIXTURE = Path(__file__).parent.parent / "fixtures" / "models" / "index.json"
URL = "https://index.example/argos/index.json"


@pytest.fixture(scope="module")
def index() -> Index:
    """The fixture as it looks from a distance."""
    return read_index(URL, lambda url: FIXTURE.read_bytes())


def no_network(url: str) -> bytes:
    raise AssertionError(url)


@pytest.mark.parametrize(
    ("source", "target", "version", "link"),
    [
        ("en", "fr", "1.10", "https://models.example/translate-en_fr-1_10.argosmodel"),
        ("fr", "en", "1.0", "http://models.example/translate-fr_en-1_0.argosmodel"),
        ("en", "zh-Hant", "1.9", "https://models.example/en_zt"),
        ("en", "zh-Hans", "1.9", "https://models.example/en_zh"),
        ("en", "pt-BR", "1.0", "https://models.example/en_pb"),
        ("en", "pt", "0.9", "https://models.example/en_pt"),
        ("en-GB", "fr-CA", "1.10", "https://models.example/translate-en_fr-1_10.argosmodel"),
        ("en", "tr", "1.0", "https://index.example/argos/packages/en_tr.argosmodel"),
        ("en", "uk", "1.0", "https://models.example/en_uk"),
    ],
)
def test_the_newest_of_a_pair(index: Index, source: str, target: str, version: str, link: str) -> None:
    found = index.pick(Pair(source, target))
    assert (found.version, found.links) == (version, (link,))


def test_a_version_that_is_asked_for(index: Index) -> None:
    assert index.pick(Pair("en", "fr"), "1.1").version == "1.1"
    with pytest.raises(EngineError, match=r"translate-en_fr has no version 2\.0; it has 1\.1, 1\.9, 1\.10$"):
        index.pick(Pair("en", "fr"), "2.0")


def test_names_are_made_of_checked_codes(index: Index) -> None:
    assert index.pick(Pair("en", "fr")).file_name == "translate-en_fr-1_10.argosmodel"
    assert index.pick(Pair("en", "it")).file_name == "translate-en_it-1_0.argosmodel"
    assert index.pick(Pair("en", "zh-Hant")).name == "translate-en_zt"
    assert all("/" not in p.file_name and ".." not in p.file_name for p in index.packages)


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("ka", r"no http or https link to it, only .*magnet.*en_ka\.torrent"),
        ("hy", "no http or https link to it, only 'None'"),
        ("kk", "no http or https link"),
        ("be", "no http or https link to it, only .*file:///etc/hostname"),
        ("es", r"package_version '\.\./\.\./.*' is no version number"),
    ],
)
def test_what_cannot_be_installed_says_why(index: Index, target: str, problem: str) -> None:
    with pytest.raises(EngineError, match=problem) as caught:
        index.pick(Pair("en", target))
    assert str(caught.value).startswith(f"{URL}: translate-en_{target} cannot be installed")
    assert "dragoman models add" in str(caught.value)


def test_entries_that_nobody_can_ask_for_do_not_disturb_the_others(index: Index) -> None:
    notes = [e["note"] for e in json.loads(FIXTURE.read_text())]
    dropped = ["another type: not a translation", "another type, without a pair", "hostile language"]
    dropped += ["no such language", "fields of other types", "empty"]
    assert len(index.packages) == len(notes) - len(dropped)
    assert not any(p.pair.source not in {"en", "fr", "de"} for p in index.packages)


def test_a_missing_pair_names_what_there_is_and_the_pivots(index: Index) -> None:
    with pytest.raises(EngineError) as caught:
        index.pick(Pair("de", "az"))
    assert str(caught.value) == (
        f"{URL}: no package de to az; from de there are en, fr. Through en, fr it can be reached: "
        "`dragoman models install de en`, then `dragoman models install en az`"
    )


def test_a_missing_pair_without_pivot(index: Index) -> None:
    with pytest.raises(EngineError, match=r"no package de to hy; from de there are en, fr\. `dragoman models convert`"):
        index.pick(Pair("de", "hy"))
    with pytest.raises(EngineError, match="no package ja to en; nothing translates from ja there"):
        index.pick(Pair("ja", "en"))


def test_an_index_on_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "a mirror" / "index.json"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + FIXTURE.read_bytes())  # some editors begin a file so
    for where in (str(path), str(path.parent), path.as_uri(), path.parent.as_uri()):
        found = read_index(where, no_network)
        assert found.pick(Pair("en", "tr")).links == ((path.parent / "packages" / "en_tr.argosmodel").as_uri(),)
        assert found.pick(Pair("en", "be")).links == ("file:///etc/hostname",)
        assert found.pick(Pair("en", "fr")).links == ("https://models.example/translate-en_fr-1_10.argosmodel",)


@pytest.mark.parametrize(
    ("where", "url"),
    [
        (UPSTREAM, UPSTREAM),
        ("http://mirror.example/argos/", "http://mirror.example/argos/index.json"),
        ("https://mirror.example/list", "https://mirror.example/list"),
    ],
)
def test_addresses(where: str, url: str) -> None:
    assert locate(where) == url


@pytest.mark.parametrize("where", ["ftp://x/", "git+ssh://x/", "https://user:secret@x/", "http://[::/"])
def test_addresses_that_are_none(where: str) -> None:
    with pytest.raises(UsageError, match="--index") as caught:
        locate(where)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "broken",
    [b"", b"[", b"\xff\xfe", b"<html>404</html>", b"null", b"{}", b'{"packages": []}', b"[1]", b"[[]]", b"[" * 100_000],
)
def test_a_broken_index_is_one_line(broken: bytes) -> None:
    with pytest.raises(EngineError, match=f"^index {URL}: is no.*is this the address of an Argos index") as caught:
        read_index(URL, lambda url: broken)
    assert "\n" not in str(caught.value)


def test_an_index_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"index .*gone.json: cannot be read: No such file.*dragoman models add FILE"):
        read_index(str(tmp_path / "gone.json"), no_network)
