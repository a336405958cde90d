"""The cascade and its stages, on drafts written by hand; the scorers here only make choices visible."""

from dataclasses import dataclass

import pytest
from glossary_samples import hit, rows

from translate.glossary.enforce import EnforceJob, enforce
from translate.glossary.match import Matcher
from translate.glossary.stages import STAGES
from translate.glossary.stages.base import Candidate, Tools
from translate.records import Draft, Hypothesis
from translate.terms import Term, TermEntry

ZELVANIA, TARNOK = TermEntry("ru", "Зельвания"), TermEntry("ru", "Тарнок")
CASES = TermEntry("ru", "Тарнок", cases=(("gen", ("Тарнока",)), ("loc", ("Тарноке",))))


def draft(*texts, scores=None):
    scores = scores or [-at / 10 for at in range(len(texts))]
    hypotheses = tuple(Hypothesis(text, score) for text, score in zip(texts, scores, strict=True))
    return Draft(texts[0], scores[0], hypotheses if len(texts) > 1 else ())


def run(source, hits, one, score=None, stages=STAGES):
    (result,) = enforce([EnforceJob(source, one, tuple(hits))], Tools(score), stages)
    assert [(o.concept, o.start, o.end) for o in result.outcomes] == [(h.term.concept, h.start, h.end) for h in hits]
    return result


@pytest.mark.parametrize(("lang", "source", "target", "text", "expected"), rows("copies.tsv"))
def test_copied_names(lang, source, target, text, expected):
    term = Term("c", TermEntry("en", source), TermEntry(lang, target))
    hits = Matcher([term]).find(source)
    result = run(source, hits, draft(text))
    assert result.text == (text if expected == "none" else expected)
    assert result.outcomes[0].stage == ("" if expected == "none" else "copy")


def test_what_the_model_did_right_stays():
    result = run("Zelvania", [hit(ZELVANIA)], draft("в Зельвании", "Зельвания"))
    assert (result.text, result.score, result.outcomes[0].stage) == ("в Зельвании", 0.0, "model")


def test_nothing_to_enforce():
    assert run("Hello", [], draft("Привет", "Алло")).text == "Привет"
    assert enforce([], Tools()) == []


def test_nbest_gives_the_first_hypothesis_that_satisfies_most():
    hits = [hit(ZELVANIA, "z"), hit(TARNOK, "t", start=5)]
    one = draft("Зелвания и Тернок", "Зельвания и Тернок", "Зельвания и Тарнок", "Тарнок и Зельвания")
    result = run("X and X", hits, one)
    assert (result.text, result.score) == ("Зельвания и Тарнок", -0.2)
    assert [o.stage for o in result.outcomes] == ["nbest", "nbest"]


def test_a_satisfied_term_is_never_lost():
    hits = [hit(ZELVANIA, "z"), hit(TARNOK, "t", start=5), hit(CASES, "u", start=9)]
    result = run("X", hits, draft("Зельвания", "Тарнок и Тарноке"))
    assert result.text == "Зельвания"
    assert [o.stage for o in result.outcomes] == ["model", "", ""]


def test_numbers_that_were_right_stay_right():
    one = draft("Зелвания, 12 из 30", "Зельвания, 21 из 30", "Зельвания, 30 и 12")
    assert run("X, 12 of 30", [hit(ZELVANIA)], one).text == "Зельвания, 30 и 12"
    wrong = draft("Зелвания, 21", "Зельвания, 13")
    assert run("X, 12", [hit(ZELVANIA)], wrong).text == "Зельвания, 13"


def test_unsatisfied_is_recorded():
    (outcome,) = run("X", [hit(ZELVANIA)], draft("Зелвания", "Зелвани")).outcomes
    assert (outcome.match, outcome.stage, outcome.expected, outcome.target_start) == ("", "", "Зельвания", -1)


def test_listed_forms_are_proposed_and_the_scorer_picks():
    one, calls = hit(CASES, surface="Tarnok"), []

    def score(sources, targets):
        calls.append((sources, targets))
        return [float("Тарноке" in target) for target in targets]

    result = run("in Tarnok", [one], draft("в Tarnok"), score)
    assert calls == [(["in Tarnok"] * 3, ["в Тарнок", "в Тарнока", "в Тарноке"])]
    assert (result.text, result.score) == ("в Тарноке", 1.0)
    unscored = run("in Tarnok", [one], draft("в Tarnok"))
    assert (unscored.text, unscored.score) == ("в Тарнок", None)


def test_one_call_a_stage_for_all_segments():
    calls = []

    def score(sources, targets):
        calls.append(len(targets))
        return [0.0] * len(targets)

    jobs = [EnforceJob("Tarnok", draft("Tarnok"), (hit(CASES, surface="Tarnok"),)) for _ in range(5)]
    jobs.insert(2, EnforceJob("Tarnok", draft("Тарнок"), (hit(CASES, surface="Tarnok"),)))
    results = enforce(jobs, Tools(score))
    assert calls == [15]
    assert [r.outcomes[0].stage for r in results] == ["copy", "copy", "model", "copy", "copy", "copy"]


def test_several_copies_in_one_segment():
    hits = [
        hit(CASES, "t", surface="Tarnok"),
        hit(CASES, "t", surface="Tarnok", start=9),
        hit(ZELVANIA, "z", surface="Zelvania", start=20),
    ]
    result = run("Tarnok …", hits, draft("Из Tarnok в TARNOK и Zelvania"))
    assert result.text == "Из Тарнок в ТАРНОК и Зельвания"
    many = [hit(CASES, "t", surface="Tarnok", start=at) for at in range(12)]
    result = run("Tarnok …", many, draft("Tarnok " * 12), lambda sources, targets: [0.0] * len(targets))
    assert result.text == "Тарнок " * 12


def test_a_name_inside_a_longer_copy_is_not_torn_out():
    longer = TermEntry("ru", "Нижний Тарнок")
    hits = [hit(TARNOK, "t", surface="Tarnok"), hit(longer, "l", surface="Lower Tarnok", start=9)]
    assert run("Tarnok, Lower Tarnok", hits, draft("Lower Tarnok, Tarnok")).text == "Нижний Тарнок, Тарнок"


def test_a_kept_term_is_put_back():
    entry = TermEntry("ru", "Zelva News")
    source = TermEntry("en", "Zelva News", variants=("ZelvaNews",))
    kept = hit(entry, policy="keep", surface="Zelva News", source=source)
    assert run("Zelva News", [kept], draft("пишет ZELVA NEWS")).text == "пишет Zelva News"


@dataclass
class Fixed:
    """A stage that proposes what it is told."""

    name: str
    texts: tuple
    rounds: int = 1

    def propose(self, contexts, tools):
        return [[Candidate(text) for text in self.texts] for _ in contexts]


def test_each_stage_is_credited_with_what_it_did():
    hits = [hit(ZELVANIA, "z"), hit(TARNOK, "t", start=5), hit(TermEntry("ru", "ОРВК"), "o", start=9)]
    stages = (Fixed("one", ("Зельвания Тарнок",)), Fixed("two", ("Тарнок", "Зельвания Тарнок ОРВК")))
    result = run("X", hits, draft("Зельвания"), None, stages)
    assert [o.stage for o in result.outcomes] == ["model", "one", "two"]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
@pytest.mark.parametrize("text", ["", "Tarnok", "TARNOK’s Tarnok-Tarnok", "no name here"])
def test_every_stage_proposes_whole_new_texts(stage, text):
    from translate.glossary.stages.base import Context
    from translate.glossary.verify import verify

    hits = (hit(CASES, surface="Tarnok"), hit(ZELVANIA, "z", surface="Zelvania", start=9))
    context = Context("Tarnok, Zelvania", draft(text, "Тарнок"), hits, text, verify(hits, text, "model"))
    (proposed,) = map(list, stage.propose([context], Tools()))
    assert len(proposed) <= 64
    assert all(isinstance(candidate, Candidate) and candidate.text != text for candidate in proposed)
    assert stage.name.islower()
