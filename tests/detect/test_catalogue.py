"""The language of messages, most of them a word long."""

import pytest

from translate.detect import detect_catalogue
from translate.formats.base import make_messages
from translate.records import Document


def found(messages: str, custom: str = ""):
    blocks = make_messages((text, "", True) for text in messages.split("|"))
    whole, own = detect_catalogue(Document("k", "n", "m", blocks, None), custom)
    return whole.tag, [d.tag for d in own.values()]


@pytest.mark.parametrize(
    ("messages", "tag"),
    [
        ("File|Edit|View|Open|Save|Cancel|Help|Close|Print|Settings", "en"),
        ("Datei|Bearbeiten|Ansicht|Öffnen|Speichern|Abbrechen|Hilfe|Schließen", "de"),
        ("Fichier|Édition|Affichage|Ouvrir|Enregistrer|Annuler|Aide|Fermer", "fr"),
        ("Файл|Правка|Вид|Открыть|Сохранить|Отмена|Справка", "ru"),
        ("Ֆայլ|Խմբագրել|Տեսք", "hy"),
        ("Dosya|Düzenle|Görünüm|Aç|Kaydet|İptal|Yardım|Kapat|Yazdır", "tr"),
    ],
)
def test_words_together_tell_the_language_and_each_is_in_it(messages, tag):
    assert found(messages) == (tag, [tag] * len(messages.split("|")))


def test_what_is_too_short_is_in_the_customary_language_or_in_none():
    assert found("Save|OK", "en") == ("en", ["en", "en"])
    assert found("Save|OK") == ("und", ["und", "und"])


def test_placeholders_do_not_count_and_another_script_is_another_language():
    text = "The file {name} could not be opened, please try again later|Файл не удалось открыть, попробуйте ещё раз|%(count)d files|Français"
    assert found(text) == ("en", ["en", "ru", "en", "en"])
