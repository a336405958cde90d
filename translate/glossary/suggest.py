"""Case forms proposed for terms that have none, for a person to review."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from translate import languages
from translate.errors import EngineError
from translate.glossary.decline import available, declined
from translate.terms import Concept, Glossary, TermEntry

STATUS = "to be reviewed"
"""Of every suggestion: a machine made it, no one has confirmed it."""
_MOST = 12
"""Forms shown in a note."""


class Suggested(NamedTuple):
    """Proposals for one language."""

    concepts: tuple[Concept, ...]
    """One a term without forms for which there is something to say, with its entry in that language alone."""
    doubtful: int
    """How many of them have a doubt in their note."""
    silent: int
    """Terms without forms for which nothing was found."""


def suggest(glossary: Glossary, lang: str) -> Suggested:
    """Forms for the terms of `lang` (exact tag) that have neither case forms nor a pattern; nothing is changed.

    Russian: case forms, with doubts in the note. Elsewhere nobody here can generate forms: the note lists the inflected
    forms that simplemma's dictionary has for one-word terms, without their cases. Every entry has the status `STATUS`.
    Raises EngineError where the extra `[forms]` is missing or no analyser knows the language.
    """
    bare = [
        (concept, entry)
        for concept in glossary.concepts
        for entry in concept.entries
        if entry.lang == lang and not entry.cases and not entry.pattern and concept.policy == "translate"
    ]
    if languages.primary(lang) == "ru":
        if not available():
            raise EngineError("case forms need pymorphy3: pip install 'dragoman[forms]'")
        proposed = [(concept, _with_cases(entry, concept.kind)) for concept, entry in bare]
    else:
        known = _known_forms({entry.term for _, entry in bare}, languages.primary(lang))
        proposed = [(concept, _with_note(entry, known.get(entry.term, ()))) for concept, entry in bare]
    found = [replace(concept, entries=(entry,)) for concept, entry in proposed if entry is not None]
    doubtful = sum("doubtful:" in concept.entries[0].note for concept in found)
    return Suggested(tuple(found), doubtful, len(bare) - len(found))


def _with_cases(entry: TermEntry, kind: str) -> TermEntry | None:
    cases, doubts = declined(entry.term, entry.lang, kind)
    if not cases:
        return None
    found = f"forms: pymorphy3{'; doubtful: ' + '; '.join(doubts) if doubts else ''}"
    return _proposal(replace(entry, cases=tuple(cases.items())), found)


def _with_note(entry: TermEntry, forms: tuple[str, ...]) -> TermEntry | None:
    if not forms:
        return None
    more = f" and {len(forms) - _MOST} more" if len(forms) > _MOST else ""
    return _proposal(entry, f"simplemma knows {', '.join(forms[:_MOST])}{more}, not their cases")


def _proposal(entry: TermEntry, found: str) -> TermEntry:
    return replace(entry, status=STATUS, note="; ".join(filter(None, (entry.note, found))))


def _known_forms(terms: set[str], language: str) -> Mapping[str, tuple[str, ...]]:
    """Term to the inflected forms that simplemma's dictionary of `language` has for it, sorted."""
    if importlib.util.find_spec("simplemma") is None:
        raise EngineError("inflected forms need simplemma: pip install 'dragoman[forms]'")
    try:
        factory = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
        dictionary: Mapping[str, str] = factory.DefaultDictionaryFactory().get_dictionary(language)
    except ValueError:
        raise EngineError(f"no analyser here knows {language}: list its forms by hand") from None
    found: dict[str, set[str]] = {}
    for form, lemma in dictionary.items():
        if lemma in terms and form != lemma:
            found.setdefault(lemma, set()).add(form)
    return {lemma: tuple(sorted(forms)) for lemma, forms in found.items()}
