"""What lies in `locales/`: the template is that of the program, and every catalogue goes with it."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from translate import languages

LOCALES = Path(__file__).parents[2] / "locales"
TEMPLATE = LOCALES / "dragoman.pot"
CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/dragoman.po"))


def gettext(*command):
    """Standard output of one of gettext's programs."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed: apt-get install gettext")
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_template_is_up_to_date(root):
    done = subprocess.run(
        [sys.executable, root / "scripts" / "extract-words", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_template_has_words_of_every_kind():
    found = {entry.msgid: entry for entry in polib.pofile(str(TEMPLATE))}
    assert "Translate documents." in found  # a command's help
    assert "Skip to the content" in found  # a template
    assert "Accepted: %(place)s." in found  # a table in Python
    assert found["{n} segment"].msgid_plural == "{n} segments"
    assert not any("dragoman translate article.txt" in text for text in found)  # examples are no words
    assert {name for entry in found.values() for name, line in entry.occurrences if line} == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
class TestCatalogue:
    def test_msgfmt_accepts_it(self, path):
        gettext("msgfmt", "--check", "-o", "/dev/null", path)

    def test_it_has_the_words_of_the_template(self, path, tmp_path):
        """To bring it up to date: make words."""
        merged = gettext("msgmerge", "--quiet", "--previous", "-o", "-", path, TEMPLATE)
        assert merged == gettext("msgcat", path)

    def test_language_and_plural_rule(self, path):
        metadata = polib.pofile(str(path)).metadata
        tag = languages.from_gettext(path.parts[-3])
        assert metadata["Language"] == path.parts[-3]
        assert metadata["Plural-Forms"] == languages.plural_forms(tag)


def test_the_promised_languages_are_there():
    assert {path.parts[-3] for path in CATALOGUES} >= {"es", "fr", "hy", "ru"}
