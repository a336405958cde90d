"""`dragoman eval terms` as a person runs it."""

import json
from pathlib import Path

import pytest

from translate import resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
ENGLISH = "Tarnok is big.\nThe garden of Tarnok is old.\nNobody came.\n"
REFERENCE = "Tarnoko granda.\nJardin antigo.\nNadie.\n"
GLOSSARY = "en\tes\nTarnok\tTarnoko\n"
WMT = [
    {"en": "Tarnok is big.", "es": "Tarnoko granda.", "proper": {"Tarnok": "Tarnoko"}, "random": {"Tarnok": "Velunta"}},
    {"en": "The garden of Tarnok is old.", "es": "Jardin.", "proper": {"garden": "jardin"}, "random": {}},
]
ECHO = ("--from", "en", "--to", "es", "--engine", "echo:en-es")


@pytest.fixture(autouse=True)
def files(home) -> None:
    Path("a.en").write_text(ENGLISH, "utf-8")
    Path("a.es").write_text(REFERENCE, "utf-8")
    Path("short.es").write_text("uno\n", "utf-8")
    Path("names.tsv").write_text(GLOSSARY, "utf-8")
    Path("bad.tsv").write_text("en\tes\nTarnok\n", "utf-8")
    Path("wmt.jsonl").write_text("".join(json.dumps(one) + "\n" for one in WMT), "utf-8")
    Path("bad.jsonl").write_text('{"en": "x"}\n{"de": "y"}\n', "utf-8")
    Path("own.jsonl").write_text('{"Tarnok": "Tarnoko"}\n\n[]\n', "utf-8")
    Path("folder").mkdir()


def test_prints_the_rate_with_its_interval_quality_and_cost(dragoman):
    done = dragoman("eval", "terms", "a.en", "a.es", *ECHO, "--glossary", "names.tsv")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "en→es: 3 lines, mode proper; en→es (echo en-es)"
    assert lines[1].startswith("hits      2, satisfied 2: 100.0 % (95 %: 34.2 to 100.0)")
    assert [line.split()[0] for line in lines[2:7]] == ["stages", "classes", "second", "all", "touched"]
    assert "times" in lines[-1]


def test_json_has_all_and_the_table_a_row_a_hit(dragoman):
    done = dragoman("eval", "terms", "a.en", "a.es", *ECHO, "--glossary", "names.tsv", "--mode", "none", "--json",
                    "--only-in-reference", "--details", "hits.tsv")  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["hits"], found["satisfied"], found["rate"], found["mode"]) == (1, 0, 0.0, "none")
    assert found["cpu_seconds"]["with"] is None
    assert found["terms"]["names:Tarnok"]["hits"] == 1
    (missing,) = found["unsatisfied"]
    assert (missing["line"], missing["surface"], missing["expected"]) == (1, "Tarnok", "Tarnoko")
    assert [m["name"] for m in found["quality"]["all"]["with"]] == ["BLEU", "chrF2"]
    table = [line.split("\t") for line in Path("hits.tsv").read_text("utf-8").splitlines()]
    assert len(table) == 2
    row = dict(zip(*table, strict=True))
    assert (row["line"], row["surface"], row["match"], row["text"]) == ("1", "Tarnok", "", "Tarnok is big.")


def test_a_wmt_test_set_holds_each_sentence_to_its_own_terms(dragoman):
    done = dragoman("eval", "terms", "--wmt", "wmt.jsonl", *ECHO, "--json")
    found = json.loads(done.stdout)
    assert list(found["terms"]) == ["Tarnok", "garden"] or list(found["terms"]) == ["garden", "Tarnok"]
    assert (found["terms"]["Tarnok"]["hits"], found["lines"]) == (1, 2)
    assert found["quality"]["all"]["lines"] == 2
    shuffled = json.loads(dragoman("eval", "terms", "--wmt", "-", *ECHO, "--json", "--mode", "random",
                                   text=Path("wmt.jsonl").read_text("utf-8")).stdout)  # fmt: skip
    assert list(shuffled["terms"]) == ["Tarnok"]


def test_dictionaries_beside_a_text(dragoman):
    found = json.loads(dragoman("eval", "terms", "a.en", "--wmt", "own.jsonl", *ECHO, "--json").stdout)
    assert (found["lines"], found["hits"], found["quality"]["all"]) == (3, 1, None)


def test_names_of_countries_and_cities(dragoman):
    Path("b.en").write_text("He lives in Madrid and in Paris.\nNobody came.\n", "utf-8")
    done = dragoman("eval", "terms", "b.en", *ECHO, "--names")
    assert done.stdout.splitlines()[1].startswith("hits      2, ")


def test_the_starter_and_what_translate_would_use(dragoman):
    Path("b.en").write_text("The delegation arrived in Yerevan.\n", "utf-8")
    done = dragoman("eval", "terms", "b.en", "--from", "en", "--to", "ru", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["route"].startswith("en→ru (argos translate-en_ru")
    assert found["hits"] == 1
    assert found["cpu_seconds"]["ratio"] > 0


def test_no_hit_is_no_failure(dragoman):
    done = dragoman("eval", "terms", "a.es", *ECHO, "--glossary", "names.tsv", "--lines", 1)
    assert done.returncode == 0
    assert "hits      0, satisfied 0: no term of the glossary occurs" in done.stdout


BAD = {
    "nothing": ([*ECHO], 2, "nothing to measure with"),
    "line counts": (["a.en", "short.es", *ECHO], 1, "a.en has 3 lines and short.es has 1:"),
    "missing": (["no.en", *ECHO], 2, "no.en: no such file"),
    "twice standard input": (["-", "-", *ECHO], 2, "only one of SOURCE, REFERENCE and --wmt can be -"),
    "bad glossary": (["a.en", *ECHO, "--glossary", "bad.tsv"], 3, "bad.tsv:2"),
    "no reference": (["a.en", *ECHO, "--only-in-reference"], 2, "without a reference"),
    "bad test set": (["--wmt", "bad.jsonl", *ECHO], 1, "bad.jsonl:2: no text in en"),
    "too few dictionaries": (["short.es", "--wmt", "own.jsonl", *ECHO], 1, "own.jsonl has 3 lines"),
    "random dictionaries": (["a.en", "--wmt", "own.jsonl", *ECHO, "--mode", "random"], 2, "has one mode"),
    "no such language": (["a.en", "--from", "en", "--to", "xx-nothing"], 2, "unknown language tag"),
    "no names": (["a.en", "--from", "en", "--to", "tlh", "--names", "--engine", "echo:en-tlh"], 2, "no names in tlh"),
    "no engine": (["a.en", "--from", "en", "--to", "ka", "--engine", "echo:en-es"], 4, "no engine translates en→ka"),
    "table is an input": (["a.en", "a.es", *ECHO, "--details", "a.es"], 2, "would be overwritten"),
    "table is a folder": (["a.en", *ECHO, "--details", "folder"], 2, "folder: is a folder"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), BAD.values(), ids=BAD)
def test_one_line_and_the_right_code(dragoman, arguments, code, message):
    done = dragoman("eval", "terms", *arguments)
    assert message in done.stderr
    assert [line.startswith("dragoman: ") for line in done.stderr.splitlines()] == [True], done.stderr
    assert done.returncode == code
    assert done.stdout == ""
    assert Path("a.es").read_text("utf-8") == REFERENCE


def test_help_has_examples(dragoman):
    assert "dragoman eval terms --wmt" in dragoman("eval", "terms", "--help").stdout
