"""The stages that ask the engine, with a scripted engine whose answers can be read here, and with the real starter."""

from pathlib import Path

import pytest

from translate import resources
from translate.engines import open_engine
from translate.glossary import EnforceJob, Matcher, Tools, enforce
from translate.passage import Desk, through
from translate.records import Draft, Pair
from translate.routing import Router
from translate.terms import Concept, Glossary, Term, TermEntry
from translate.whitebox import Attention

TARNOK = TermEntry("ru", "Тарнок", cases=(("gen", ("Тарнока",)), ("loc", ("Тарноке",))))
STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))


def spans(text):
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return tuple(found)


def looking(pairs):
    """Attention by (source word, target word) pairs."""

    def attention(sources, targets):
        return [
            Attention(spans(s), spans(t), tuple(tuple(float((a, b) in pairs) for a in s.split()) for b in t.split()))
            for s, t in zip(sources, targets, strict=True)
        ]

    return attention


def run(source, text, tools, entry=TARNOK, name="Tarnok", policy="translate"):
    term = Term("c", TermEntry("en", name), entry, policy=policy)
    (result,) = enforce([EnforceJob(source, Draft(text, -1.0), Matcher([term]).find(source))], tools)
    return result


def test_splice_replaces_the_word_that_looks_at_the_term_and_the_score_chooses_the_case():
    tools = Tools(
        score=lambda _, targets: [-0.5 if "в Тарноке." in t else -0.9 for t in targets],
        attention=looking({("Tarnok.", "Торникове.")}),
    )
    result = run("He lives in Tarnok.", "Он живёт в Торникове.", tools)
    assert (result.text, result.outcomes[0].stage) == ("Он живёт в Тарноке.", "splice")


def test_a_word_that_looks_elsewhere_is_not_replaced():
    tools = Tools(attention=looking({("lives", "Торникове.")}))
    result = run("He lives in Tarnok.", "Он живёт в Торникове.", tools)
    assert (result.text, result.outcomes[0].satisfied) == ("Он живёт в Торникове.", False)


def test_redecode_lets_the_engine_write_the_rest_again():
    asked = []

    def complete(sources, prefixes):
        asked.extend(prefixes)
        return [p + " жил он" for p in prefixes]

    tools = Tools(attention=looking(set()), complete=complete)
    result = run("In Tarnok he lived", "Здесь жил он", tools)
    assert (result.text.endswith(" жил он"), result.outcomes[0].stage) == (True, "redecode")
    assert any(p.endswith("Тарноке") for p in asked)


def test_a_name_that_ruins_the_sentence_is_refused_and_said_to_be_missed():
    tools = Tools(score=lambda _, targets: [-40.0] * len(targets), attention=looking({("Tarnok.", "Торникове.")}))
    result = run("He lives in Tarnok.", "Он живёт в Торникове.", tools)
    assert (result.text, result.tried, result.outcomes[0].satisfied) == ("Он живёт в Торникове.", ("splice",), False)


def test_a_placeholder_carries_the_term_through_an_engine_that_knows_nothing_else():
    tools = Tools(translate=lambda texts: [t.replace("He lives in", "Он живёт в") for t in texts], mask="[{n}]")
    result = run("He lives in Tarnok, far from the sea.", "Он живёт там, far from the sea.", tools)
    assert (result.text.startswith("Он живёт в Тарнок"), result.outcomes[0].stage) == (True, "placeholder")


@pytest.mark.parametrize("answer", ["Он живёт", "[1] и [1]"])
def test_a_placeholder_that_is_lost_or_doubled_is_no_answer(answer):
    result = run(
        "He lives in Tarnok and nobody knows for how long he will stay",
        answer,
        Tools(translate=lambda t: [answer] * len(t), mask="[{n}]"),
    )
    assert not result.outcomes[0].satisfied


def test_forms_that_no_glossary_lists_are_told():
    tools = Tools(
        score=lambda _, targets: [-0.5 if t.endswith("Тарвена.") else -0.9 for t in targets],
        attention=looking({("Tarven.", "Торвина.")}),
    )
    result = run("He came from Tarven.", "Он приехал из Торвина.", tools, TermEntry("ru", "Тарвен"), "Tarven")
    assert (result.text, result.proposed) == ("Он приехал из Тарвена.", ("Тарвена",))


NAMES = {"Ruvenkald": "Рувенкальд", "Tarnok Bay": "Тарнокская бухта", "Velmora": "Вельмора", "Brask": "Браск"}
SENTENCES = [
    "The ministers of Velmora met in Ruvenkald on Monday.",
    "The president of Velmora refused to sign the declaration, Brask said after the meeting in Tarnok Bay.",
    "Photo: Brask",
    "Brask has lived in Ruvenkald since 2014 and often writes about the sea.",
]


def test_the_real_starter_uses_names_that_nobody_listed():
    concepts = tuple(Concept(en, (TermEntry("en", en), TermEntry("ru", ru))) for en, ru in NAMES.items())
    desk = Desk(Router([open_engine(f"argos:{STARTER}")]), Glossary(concepts, "invented"))
    (hop,) = desk.router.route(Pair("en", "ru")).hops
    outcomes = [o for passed in through(SENTENCES, hop, desk) for o in passed.result.outcomes]
    assert len(outcomes) == 8
    assert sum(o.satisfied for o in outcomes) >= 7
    plain = Desk(desk.router)
    assert [p.result.outcomes for p in through(SENTENCES, hop, plain)] == [()] * 4


def test_each_hop_of_a_longer_way_is_held_to_the_glossary():
    entries = (TermEntry("en", "Ruvenkald"), TermEntry("ru", "Рувенкальд"), TermEntry("es", "Ruvencaldo"))
    engines = [open_engine("echo:upper,en-ru"), open_engine("echo:upper,ru-es")]
    desk = Desk(Router(engines), Glossary((Concept("r", entries),), "invented"))
    texts = ["He lives in Ruvenkald now"]
    for hop in desk.router.route(Pair("en", "es")).hops:
        passed = through(texts, hop, desk)
        assert [o.satisfied for o in passed[0].result.outcomes] == [True]
        texts = [p.result.text for p in passed]
    assert "RUVENCALDO" in texts[0].upper()


def test_long_sentences_are_held_in_their_parts():
    text = ", ".join(f"the minister of state number {n} met his colleague" for n in range(20)) + " in Ruvenkald."
    concepts = (Concept("r", (TermEntry("en", "Ruvenkald"), TermEntry("ru", "Рувенкальд"))),)
    desk = Desk(Router([open_engine(f"argos:{STARTER}")]), Glossary(concepts, "invented"))
    (hop,) = desk.router.route(Pair("en", "ru")).hops
    (passed,) = through([text], hop, desk)
    (outcome,) = passed.result.outcomes
    assert text[outcome.start : outcome.end] == "Ruvenkald"
    if outcome.satisfied:
        assert passed.result.text[outcome.target_start : outcome.target_end] == outcome.target
    assert [i.id for i in passed.issues if i.id == "long-segment"] == ["long-segment"]
