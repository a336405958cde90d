"""The desk without a browser: Flask's test client over a real store with a few runs."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "store"))
from store_samples import PIVOT, content, document, outcome
from support.app_client import Browser

from translate.config import Config
from translate.glossary import Matcher, fingerprint, load
from translate.glossary.verify import verify
from translate.records import Issue
from translate.store import open_store
from translate.terms import TermOutcome
from translate.web.app import make_app
from translate.web.guard import Address

GLOSSARY = """concept\tkind\tpolicy\tlang\tterm\tvariants\tnom\tgen\tdat\tacc\tins\tloc\tpattern\tderived\tforbidden\tcontext\tsource\tstatus\tnote
tern\tplace\ttranslate\ten\tTernhold\t\t\t\t\t\t\t\t\t\t\t\t\t\t
tern\tplace\ttranslate\tru\tТернхолд\tТернгольд\tТернхолд\tТернхолда\tТернхолду\tТернхолд\tТернхолдом\tТернхолде\t\t\t\t\t\t\tAsk Lena
"""


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db", busy_seconds=0.2) as opened:
        yield opened


@pytest.fixture
def glossary(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text(GLOSSARY, "utf-8")
    return load([path])


@pytest.fixture
def make(store, glossary):
    """Makes an application; `settings` are Config's keys."""

    def made(host="127.0.0.1", **settings):
        return make_app(store, glossary, Config(**settings), "Mira", Address(host, 8383))

    return made


@pytest.fixture
def browser(make):
    """A browser that is in."""
    return Browser(make()).enter()


@pytest.fixture
def run(store):
    """A run: note1.txt into ru (3 segments) and az (2, worse scores), note2.txt failed."""
    begun = store.begin_run()
    numbers = (Issue("numbers", "warning", "numbers differ: new 1", 12, 13),)
    missed = (TermOutcome("mill", "Sentence", 0, 8, "Мельница"),)
    store.record(begun.id, document(1), content(1), outcome(1, issues=numbers))
    store.record(begun.id, document(1), content(1), outcome(1, segments=2, target="az", route=PIVOT, terms=missed))
    store.record(begun.id, document(2), content(2), outcome(2, failure="no engine for en→ru: install one"))
    store.end_run(begun.id)
    return begun.id


@pytest.fixture
def record(store):
    """Records one document with these (source, target) texts in a run of its own; its id comes back."""

    def made(*pairs, source="en", target="ru", hits=(), **changes):
        bare = outcome(7, segments=len(pairs), target=target)
        translations = []
        for t, (text, translated) in zip(bare.translations, pairs, strict=True):
            segment = replace(t.segment, text=text, start=0, end=len(text))
            translations.append(replace(t, segment=segment, source=source, text=translated, **changes))
        begun = store.begin_run()
        store.record(begun.id, document(7), content(7), replace(bare, translations=tuple(translations)))
        store.end_run(begun.id)
        return begun.id

    return made


@pytest.fixture
def seen_terms(glossary):
    """Fingerprint and outcomes of a text under the desk's glossary, from English into Russian."""

    def found(text, translated=""):
        hits = Matcher(glossary.terms("en", "ru")).find(text)
        return fingerprint(hits), verify(hits, translated, "model")

    return found
