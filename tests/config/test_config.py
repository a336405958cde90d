"""dragoman.toml: what may stand in it, and what is said when something else does."""

import pytest

from translate import config
from translate.config import Config, Pin
from translate.errors import ConfigError
from translate.records import Pair

BAD = {
    "stores = 'x'": "unknown key 'stores'; did you mean 'store'?",
    "zebra = 1": "unknown key 'zebra'; known keys: store, to",
    "to = 'ru'": "to: give a list of strings",
    "to = ['klingonish']": "to: unknown language tag 'klingonish'",
    "n_best = 99": "give a number from 1 to 16",
    "n_best = true": "n_best: give a int, not True",
    "mixed = 'drop'": "mixed = 'drop': give 'translate' or 'keep'",
    "format = ['docx']": "unknown 'docx'; known: po, same",
    "a = = b": "line 1",
    "routes = 'argos'": "routes: give a table",
    "routes.en = 'argos'": "routes: 'en': 'en': which two languages? Write FROM-TO, or FROM:TO",
    "routes.en-ru-uk = 'argos'": "routes: 'en-ru-uk': 'en-ru-uk': which two languages?",
    "routes.'en→ru' = 'argos'": "routes: 'en→ru': 'en→ru': which two languages?",
    "routes.en-xx = 'argos'": "routes: 'en-xx': unknown language tag 'xx'",
    "routes.'en:en-GB' = 'argos'": "routes: 'en:en-GB': en and en-GB are one language and script",
    "routes.en-ru = 1": "routes: 'en-ru': give an engine",
    "routes.en-ru = ' '": "routes: 'en-ru': give an engine",
    "routes.en-ru = []": "routes: 'en-ru': give an engine",
    "routes.en-ru = [1]": "routes: 'en-ru': give an engine",
    "routes.en-ru = ['de', 'fr', 'pl']": "a list of one or two languages",
    "routes.en-ru = ['klingonish']": "routes: 'en-ru': unknown language tag 'klingonish'",
    "routes.en-ru = ['en-GB']": "routes: 'en-ru': en and en-GB are one language and script",
    "routes.en-ru = ['de', 'ru']": "routes: 'en-ru': ru and ru are one language",
    "routes.en-ru = 'a'\nroutes.'en:ru' = 'b'": "routes: 'en:ru': en→ru is there twice",
}


@pytest.mark.parametrize(("text", "message"), BAD.items())
def test_mistakes_are_named_with_their_file(tmp_path, text, message):
    path = tmp_path / "dragoman.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        config.load(path)
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)
    assert error.value.exit_code == 3
    assert text.startswith("a =") or "\n" not in str(error.value)


def test_every_key_can_be_set_and_paths_are_relative_to_the_file(tmp_path):
    path = tmp_path / "dragoman.toml"
    path.write_text(
        'store = "s.sqlite"\nto = ["RU", "pt_br"]\nformat = ["po"]\nglossaries = ["g.tsv"]\n'
        'builtin_glossaries = false\npackages = ["/abs"]\nn_best = 2\n',
        "utf-8",
    )
    expected = Config("s.sqlite", ("ru", "pt-BR"), ("po",), (str(tmp_path / "g.tsv"),), False, ("/abs",), 2)
    assert config.load(path) == expected


def test_without_a_file_the_defaults_hold():
    assert config.load(None) == Config()


def test_a_missing_or_binary_file_is_one_message(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\0")
    with pytest.raises(ConfigError, match="not UTF-8"):
        config.load(tmp_path / "b.toml")


def test_routes_are_read_in_their_order(tmp_path):
    path = tmp_path / "dragoman.toml"
    path.write_text(
        """
        [routes]
        en-uk = ["RU"]
        "pt-BR:zh-Hant" = ["en", "fr"]
        zh-Hant-en = "argos  translate-zt_en"
        """,
        "utf-8",
    )
    assert list(config.load(path).routes.items()) == [
        (Pair("en", "uk"), Pin(pivots=("ru",), where=str(path))),
        (Pair("pt-BR", "zh-Hant"), Pin(pivots=("en", "fr"), where=str(path))),
        (Pair("zh-Hant", "en"), Pin("argos translate-zt_en", where=str(path))),
    ]
