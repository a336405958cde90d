"""Catalogues in a folder of their own, and an environment that asks for no language."""

from pathlib import Path

import pytest

from translate import catalogues, words

FIXTURE = Path(__file__).parents[1] / "fixtures" / "words" / "ru.po"


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    """No language is asked for, and nothing is previewed."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", words.PREVIEW_VARIABLE):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def add(tmp_path, monkeypatch):
    """Puts a catalogue (text; without, the fixture) for a language into the folder that is looked in."""
    monkeypatch.setenv(catalogues.FOLDER_VARIABLE, str(tmp_path / "locales"))

    def added(language, text=None):
        path = tmp_path / "locales" / language / "LC_MESSAGES" / "dragoman.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(text if isinstance(text, bytes) else (text or FIXTURE.read_text("utf-8")).encode())
        return path

    return added


@pytest.fixture
def russian(add):
    """The fixture as the Russian catalogue."""
    return add("ru")
