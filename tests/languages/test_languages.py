"""Tags in, tags out: BCP-47 inside, other systems' codes at the doors."""

import subprocess

import pytest

from translate import languages
from translate.errors import UsageError


@pytest.mark.parametrize(
    ("given", "tag"),
    [("EN", "en"), ("en_us", "en-US"), ("zh_hant", "zh-Hant"), ("sr-latn", "sr-Latn"), ("iw", "he"), (" hy ", "hy")],
)
def test_parse(given, tag):
    assert languages.parse(given) == tag


@pytest.mark.parametrize("given", ["", "xx", "english", "q!", "und", "e", "zz-ZZ", "ru,es"])
def test_what_is_no_language_is_refused(given):
    with pytest.raises(UsageError, match="unknown language tag"):
        languages.parse(given)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("en-ru", "en→ru"),
        ("EN_us:ka", "en-US→ka"),
        ("pt-BR:ru", "pt-BR→ru"),
        ("pt-BR-ru", "pt-BR→ru"),
        ("zh-Hant-en", "zh-Hant→en"),
        ("en-ca-valencia", "en→ca-valencia"),
    ],
)
def test_pairs(text, pair):
    assert str(languages.parse_pair(text)) == pair


@pytest.mark.parametrize("text", ["en", "", "en-pt-br", "en-ru-uk", "en:", "en→ru", "en-xx", "pt-br-ru"])
def test_what_is_no_pair(text):
    with pytest.raises(UsageError, match=r"which two languages|unknown language tag"):
        languages.parse_pair(text)


def test_scripts_and_directions():
    assert [languages.script(t) for t in ("ru", "hy", "az", "sr", "sr-Latn", "fa")] == [
        "Cyrl", "Armn", "Latn", "Cyrl", "Latn", "Arab",
    ]  # fmt: skip
    assert [languages.right_to_left(t) for t in ("fa", "he", "ru")] == [True, True, False]
    assert languages.same_language("en-GB", "en")
    assert not languages.same_language("sr", "sr-Latn")


@pytest.mark.parametrize(
    "tag", ["en", "ru", "hy", "az", "ka", "fr", "tr", "uk", "es", "de", "ar", "ja", "ga", "zh-Hant"]
)
def test_plural_forms_are_what_gettext_takes(tag, tmp_path):
    rule = languages.plural_forms(tag)
    forms = int(rule.split(";")[0].split("=")[1])
    entry = "".join(f'msgstr[{i}] "x"\n' for i in range(forms))
    po = tmp_path / "x.po"
    po.write_text(
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'
        f'msgid "a"\nmsgid_plural "b"\n{entry}'
    )
    try:
        done = subprocess.run(
            ["msgfmt", "--check", "-o", "/dev/null", str(po)], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("msgfmt is not installed: apt-get install gettext")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("tag", "one"), [("tr", [1]), ("ka", [1]), ("hy", [0, 1]), ("fr", [0, 1]), ("en", [1])])
def test_languages_with_one_and_other(tag, one):
    condition = {"n > 1": [0, 1], "n != 1": [1]}
    rule = languages.plural_forms(tag)
    assert rule.startswith("nplurals=2")
    assert condition[rule.rpartition("plural=")[2].strip("(); ")] == one


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ja", "other"),
        ("hy", "one other"),
        ("ru", "one few many other"),
        ("pt-BR", "one many other"),
        ("sl", "one two few other"),
        ("ar", "zero one two few many other"),
        ("xx", "other"),
    ],
)
def test_plural_categories(tag, expected):
    assert " ".join(languages.plural_categories(tag)) == expected
