"""The way of a segment with engines that behave, and with engines that do not."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from support.quoting import Quoting

from translate import formats, glossary
from translate.answers import LOST, wrapped
from translate.engines import open_engine
from translate.errors import EngineError
from translate.pipeline import Desk, plan, target_texts, translate_document
from translate.records import Draft, Outcome, Pair
from translate.resources import code_digest
from translate.routing import Router
from translate.terms import Glossary

STORY = """The harbour of Ruvenkald was closed for three days. It opens on 12 May, the port authority said.

- Write to port_office@example.org before Friday.
Порт был закрыт три дня из-за шторма, сообщили спасатели города.
NATO
"""


def desk(*specs: str, **settings) -> Desk:
    return Desk(Router([open_engine(s) for s in specs]), **settings)


def translated(story: str, target: str, at: Desk) -> Outcome:
    return translate_document(plan(formats.read(story.encode(), "s.txt"), target, at), at)


def issues(outcome: Outcome) -> list[tuple[int, str]]:
    return [(n, i.id) for n, t in enumerate(outcome.translations) for i in t.issues]


def test_each_block_goes_by_its_own_language_and_joins_again():
    document = formats.read(STORY.encode(), "s.txt")
    at = desk("echo:upper,en-es", "echo:upper,ru-es")
    outcome = translate_document(plan(document, "es", at), at)
    assert [t.source for t in outcome.translations] == ["en", "en", "en", "ru", "en"]
    assert {str(t.route) for t in outcome.translations} == {"en→es (echo upper,en-es)", "ru→es (echo upper,ru-es)"}
    out = formats.write(document, target_texts(document, outcome.translations)).decode()
    assert out == STORY.upper().replace("PORT_OFFICE@EXAMPLE.ORG", "port_office@example.org")


def test_a_language_without_a_route_stays_and_says_so():
    outcome = translated(STORY, "es", desk("echo:upper,en-es"))
    left = outcome.translations[3]
    assert (left.route, left.text, [i.id for i in left.issues]) == (None, left.segment.text, ["no-route"])


def test_the_documents_own_language_without_a_route_is_refused():
    with pytest.raises(EngineError, match="en→hy"):
        translated(STORY, "hy", desk("echo:en-es"))


def test_text_already_in_the_target_language_is_left_alone_without_an_issue():
    outcome = translated(STORY, "ru", desk("echo:upper,en-ru"))
    assert (outcome.translations[3].route, issues(outcome)) == (None, [(i, "untranslated") for i in (0, 1, 2, 4)])


def test_what_nobody_recognises_stays_with_an_issue_until_a_person_tells():
    assert issues(translated("NATO\n", "ru", desk("echo:en-ru"))) == [(0, "language-unknown")]
    assert translated("NATO\n", "ru", desk("echo:upper,en-ru", source="en")).translations[0].route is not None


@pytest.mark.parametrize("mode", ["drop", "duplicate"])
def test_an_engine_that_loses_count_is_an_error(mode):
    with pytest.raises(EngineError, match="echo"):
        translated(STORY, "es", desk(f"echo:{mode},en-es", source="en"))


def test_damaged_numbers_and_lost_addresses_are_issues():
    outcome = translated(STORY, "es", desk("echo:damage,en-es", source="en"))
    assert (1, "numbers") in issues(outcome)
    # `damage` breaks the mask; the second try without one brings the address through.
    assert "port_office@example.org" in outcome.translations[2].text
    broken = translated("Press {0} or %s to go on with the work.\n", "es", desk("echo:damage,en-es", source="en"))
    assert next(i.id for i in broken.translations[0].issues if i.severity == "error") == LOST


def test_through_a_pivot_every_hop_is_named():
    outcome = translated("The harbour was closed for three days.\n", "uk", desk("echo:en-ru", "echo:upper,ru-uk"))
    (done,) = outcome.translations
    assert done.route is not None
    assert (done.route.pivots, done.text) == (("ru",), done.segment.text.upper())


def test_glossary_hits_have_an_outcome_each(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text("en\tes\nRuvenkald\tRuvenqueldo\nport authority\tautoridad portuaria\n", "utf-8")
    outcome = translated(STORY, "es", desk("echo:en-es", glossary=glossary.load([path]), source="en"))
    found = [(o.surface, o.satisfied, o.stage) for t in outcome.translations for o in t.terms]
    assert found == [("Ruvenkald", True, "copy"), ("port authority", True, "copy")]
    assert "Ruvenqueldo" in outcome.translations[0].text


def test_the_signature_changes_with_what_changes_output_and_with_nothing_else():
    document = formats.read(STORY.encode(), "s.txt")
    base = desk("echo:en-es", "echo:ru-es")
    signature = plan(document, "es", base).signature
    assert plan(formats.read(STORY.encode(), "other-name.txt"), "es", base).signature == signature
    assert plan(document, "es", desk("echo:en-es", "echo:ru-es", "echo:en-fr")).signature == signature
    others = [
        plan(document, "fr", desk("echo:en-fr", "echo:ru-fr")),
        plan(document, "es", desk("echo:upper,en-es", "echo:ru-es")),
        plan(document, "es", replace(base, glossary=Glossary((), "digest"))),
        plan(document, "es", replace(base, n_best=2)),
        plan(document, "es", replace(base, source="en")),
    ]
    assert len({signature, *(p.signature for p in others)}) == 6
    assert code_digest("segment") != code_digest("checks")


def test_eight_threads_give_what_one_gives():
    at = desk("echo:upper,en-es", "echo:upper,ru-es")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: translated(STORY, "es", at), range(16)))) == 1


def test_progress_adds_up_to_the_segments_that_were_sent():
    at, seen = desk("echo:en-es", "echo:ru-es"), []
    planned = plan(formats.read(STORY.encode(), "s.txt"), "es", at)
    translate_document(planned, at, seen.append)
    assert sum(seen) == len(planned.segments) == 5
    assert Pair("en", "es") == planned.routes["en"].pair


def test_a_headline_in_capitals_is_calmed_for_the_engine_and_comes_back_in_capitals():
    class Small:
        """Understands small letters only, like a small neural model."""

        name, signature, mask = "small", "small", "[{n}]"

        def pairs(self):
            return frozenset({Pair("en", "es")})

        def translate(self, texts, pair, n_best=1):
            seen.extend(texts)
            return [Draft(t.replace("Harbour", "Puerto")) for t in texts]

    seen: list[str] = []
    outcome = translated("HARBOUR OF THE NORTHERN COAST CLOSED\n", "es", Desk(Router([Small()]), source="en"))
    assert seen == ["Harbour of the northern coast closed"]
    assert outcome.translations[0].text == "PUERTO OF THE NORTHERN COAST CLOSED"


def test_the_matcher_of_a_direction_is_built_once_and_anew_for_another_glossary():
    at = desk("echo:en-es")
    assert at.matcher(Pair("en", "es")) is at.matcher(Pair("en", "es"))
    assert replace(at, glossary=Glossary((), "other")).matcher(Pair("en", "es")) is not at.matcher(Pair("en", "es"))


def test_a_text_that_occurs_twice_is_translated_once_and_alike():
    story = "The door is open.\nThe house is small and the garden is big.\nThe door is open.\n"
    seen: list[str] = []
    engine = Quoting()
    engine.seen, at = seen, Desk(Router([engine]), source="en")
    document, told = formats.read(story.encode(), "s.txt"), []
    planned = plan(document, "ru", at)
    outcome = translate_document(planned, at, told.append)
    assert sorted(seen) == ["The door is open.", "The house is small and the garden is big."]
    assert sum(told) == 3
    assert [t.segment for t in outcome.translations] == list(planned.segments)
    for t in outcome.translations:  # as if each stood alone
        alone = translated(t.segment.text, "ru", at).translations[0]
        assert replace(t, segment=alone.segment) == alone


def test_lines_of_a_message_are_one_line_to_the_engine_and_lines_again():
    assert wrapped("aa bb cc dd ee", "11111\n22") == "aa bb\ncc dd\nee"
    assert wrapped("aa bb cc", "one line only") == "aa bb cc"
    assert wrapped("abcdefghij kl", "11111\n22") == "abcdefghij\nkl"
