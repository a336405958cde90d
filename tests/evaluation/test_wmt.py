"""Test sets of the WMT terminology tasks: every published shape, and what is wrong with a broken one."""

import json

import pytest

from translate.errors import DocumentError, UsageError
from translate.evaluation import wmt
from translate.evaluation.wmt import Sentence
from translate.records import Pair

EN_RU = Pair("en", "ru")
SERVER = (("server", ("сервер",)),)
DISK = (("hard disk", ("жёсткий диск", "диск")),)


def read(text, pair=EN_RU):
    return wmt.read(text.encode(), "t", pair)


def lines(*objects):
    return "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)


def test_json_lines_of_2025():
    text = lines(
        {"en": "The server\nis down.", "terms": {"server": "сервер"}},
        {"en": "A hard disk.", "ru": "Диск.", "terms": {"hard disk": ["жёсткий диск", "диск"]}},
        {"en": "Nothing.", "terms": {}},
    )
    assert read(text) == (
        Sentence("The server is down.", "", SERVER, None),
        Sentence("A hard disk.", "Диск.", DISK, None),
        Sentence("Nothing.", "", (), None),
    )


def test_both_dictionaries_in_one_object():
    (found,) = read(lines({"en": "The server.", "proper": {"server": "сервер"}, "random": {"The": "этот"}}))
    assert (found.proper, found.random) == (SERVER, (("The", ("этот",)),))


@pytest.mark.parametrize(
    "pair_of_terms",
    [
        ["server", "сервер"],
        {"en": "server", "ru": "сервер"},
        {"src": "server", "tgt": "сервер"},
        {"server": "сервер"},
        {"server": ["сервер"]},
    ],
)
def test_pairs_in_every_shape(pair_of_terms):
    assert read(lines({"en": "The server.", "terms": [pair_of_terms]}))[0].proper == SERVER


def test_the_array_of_2023_holds_several_pairs():
    hints = {"term": [{"en": "server", "ru": "сервер"}], "rand": [["The", "этот"]]}
    items = [
        {"src": "The server.", "ref": "Сервер.", "langs": "en-ru", "systems": {}, "hints": hints},
        {"src": "Der Server.", "ref": "The server.", "langs": "de-en", "hints": {"rand": None, "term": None}},
    ]
    assert read(json.dumps(items, indent=2)) == (Sentence("The server.", "Сервер.", SERVER, (("The", ("этот",)),)),)
    assert read(json.dumps(items), Pair("de", "en"))[0].proper == ()


def test_tables_of_2023_with_and_without_a_header():
    row = 'The server.\tСервер.\t[["server", "сервер"]]'
    expected = (Sentence("The server.", "Сервер.", SERVER, None),)
    assert read(f"src\tref\tterms\tmt\n{row}\tanything\n") == expected
    assert read(f"{row}\n") == expected
    assert read('The server.\t{"server": "сервер"}\n') == (Sentence("The server.", "", SERVER, None),)


def test_a_term_that_comes_twice_has_two_translations_and_empty_ones_are_nothing():
    text = lines({"en": "x", "terms": [["a", "б"], ["a", "в"], ["c", " "], ["", "г"]]})
    assert read(text)[0].proper == (("a", ("б", "в")),)


def test_dictionaries_beside_a_text():
    data = '[["server", "сервер"]]\n\n{"hard disk": ["жёсткий диск", "диск"]}\n'.encode()
    assert wmt.read_dictionaries(data, "t", EN_RU, 3) == (SERVER, (), DISK)
    with pytest.raises(DocumentError, match="t has 3 lines and the source text 4"):
        wmt.read_dictionaries(data, "t", EN_RU, 4)


BROKEN = {
    "not JSON": (lines({"en": "x"}) + '{"en": \n', "t:2: not JSON"),
    "no source": (lines({"en": "x"}, {"de": "y"}), 't:2: no text in en; expected "en" or "src"'),
    "a number for a term": (lines({"en": "x", "terms": {"a": 3}}), r't:1: \["a", 3\] is no pair of terms'),
    "a text for a dictionary": (lines({"en": "x", "terms": "a=b"}), 't:1: "a=b" is no dictionary'),
    "three terms": (lines({"en": "x", "terms": [["a", "b", "c"]]}), "is no pair of terms"),
    "an array that breaks off": ('[\n{"src": "x"},\n', "t:2: not JSON"),
    "an array of texts": ('["x"]', 't: item 1: "x" is no object'),
    "dictionaries alone": ('[["a", "b"]]\n[["c", "d"]]\n', "dictionaries without sentences"),
    "a table without a dictionary": ("one\ttwo\n", "t:1: no dictionary"),
    "a table with a short row": ("src\tref\tterms\none\ttwo\n", "t:2: 2 cells, and the header has 3"),
    "another pair": (json.dumps([{"src": "x", "langs": "en-cs"}]), "no sentence en→ru in it"),
    "empty": ("\n", "t: is empty"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_and_where(text, message):
    with pytest.raises(DocumentError, match=message):
        read(text)


def test_a_glossary_a_sentence():
    sentences = read(
        lines(
            {"en": "The server.", "proper": {"server": "сервер"}, "random": {"The": "этот"}},
            {"en": "A disk.", "proper": {"disk": "диск"}, "random": {}},
        )
    )
    proper = wmt.glossaries(sentences, EN_RU, "proper")
    assert [[t.target.term for t in one.terms(*EN_RU)] for one in proper] == [["сервер"], ["диск"]]
    assert proper == wmt.glossaries(sentences, EN_RU, "none")
    assert len({one.digest for one in proper}) == 2
    shuffled = wmt.glossaries(sentences, EN_RU, "random")
    assert [[t.source.term for t in one.terms(*EN_RU)] for one in shuffled] == [["The"], []]
    assert shuffled[1].digest == ""
    with pytest.raises(UsageError, match="no random terms"):
        wmt.glossaries(read(lines({"en": "x", "terms": {}})), EN_RU, "random")
