"""Outcomes for the writers of translators' files: one with everything a segment can say, one from right to left, any."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from translate.decisions import Decision
from translate.exchange.reviewed import reviewed
from translate.records import Hop, Issue, Outcome, Pair, Route, Segment, Translation
from translate.terms import TermOutcome

DOCUMENT = "d" * 64
ROUTE = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),))
NAME = "notes/the meadow (draft).txt"


def translation(key, source, target, route=ROUTE, tag="en", **more):
    """Of the segment `key`, `<block>.<index>`."""
    block, _, index = key.rpartition(".")
    return Translation(
        Segment(key, DOCUMENT, block, int(index), source, 0, len(source)), tag, "ru", target, route, **more
    )


def outcome(*rows, source="en", target="ru"):
    return Outcome(
        DOCUMENT, "notes.txt", source, target, "5" * 64, rows, recorded=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    )


def decided(status, text, who, comment="", number=1, day=5):
    return Decision(status, text, who, datetime(2026, 3, day, 23, 59, tzinfo=UTC), comment, number)


def meadow():
    """An outcome and its segments: every state, the machine, the memory, terms, issues, and what XML has to escape."""
    tern = TermOutcome("tern", "Ternhold", 5, 13, "Тернхолд", "form", "nbest", "Тернхолде", 2, 11)
    mill = TermOutcome("mill", "Millmark Council", 0, 16, "Совет Миллмарка")
    gone = Issue("numbers", "error", "2 is missing")
    foreign = Issue("unsupported", "warning", "no engine translates from oc")
    rows = (
        translation("a1.0", "In Ternhold it rains.", "В Тернхолде дождь.", score=-0.314, terms=(tern,)),
        translation("a1.1", "Millmark Council met 2 times.", "Собрание прошло.", terms=(mill,), issues=(gone,)),
        translation("a1.2", "It voted.", "Голосовал.", score=-1.2, terms=(mill,)),
        translation("b2.0", "Yes.", "Да."),
        translation("b2-2.0", "Yes.", "Так."),
        translation("c3.0", '"A" <b>&amp; B</b>\r\n\tend', "«А» <b>&amp; Б</b>\r\n\tконец"),
        translation("d4.0", "Lo riu es naut.", "Lo riu es naut.", None, "oc", issues=(foreign,)),
        translation("e5.0", "=1+1 is two.", "=1+1 это два.", reused="machine"),
        translation("f6.0", "Tern Quay.", "Причал Терн.", None, reused="elsewhere"),
    )
    decisions = {
        "a1.0": decided("accepted", "В Тернхолде дождь.", "Boris", "as on page 3,\nline 7", 4, 7),
        "a1.2": decided("edited", "Он проголосовал.", "Anna <A.> Quill", "", 2),
        "b2.0": decided("rejected", "Да.", "Vera", "too curt", 3),
        "b2-2.0": replace(decided("reopened", "", "Vera", number=9, day=9), undoes=8),
    }
    made = outcome(*rows)
    return made, reviewed(made, decisions)


def border():
    """Into a language that is written from right to left, from a document of several."""
    route = Route((Hop(Pair("de", "he"), "toy 1", "t1"),))
    made = replace(
        outcome(translation("a1.0", "Der Fluss ist tief.", "הנהר עמוק.", route, "de"), source="und", target="he"),
        recorded=None,
    )
    return made, reviewed(made, {})


def ferry():
    """A document with markup: pairs, one in the other, what stands alone, half a pair, a tag of the text's own."""
    rows = (
        translation("a1.0", "The <g1>old <g2>ferry</g2></g1><x3/> sails.", "<g1>Старый <g2>паром</g2></g1><x3/> идёт."),
        translation("a1.1", "Run <k1>ferry -a</k1>:<br2/>it sails.", "Выполните <k1>ferry -a</k1>:<br2/>он идёт."),
        translation("b2.0", "<g1>To the quay.", "<g1>К причалу."),
        translation("b2.1", "To <b>Tern</b>.</g1>", "В <b>Терн</b>.</g1>"),
        translation("c3.0", "<g1>One</g1> and <g2>two</g2>.", "<g1>Раз</g1> и <g1>два</g1>."),
    )
    made = outcome(*rows)
    return made, reviewed(made, {})


# Any outcome, any decisions. Block ids and indices are what formats and segmentation make.

CHARACTERS = st.characters(codec=None) | st.sampled_from("\n\t\r \"&<>]'=+-@;,\u2028\x85\x00\x1b\ufffe\ud800")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30)
ANY = TEXTS | st.just("")
CODED = st.lists(ANY | st.sampled_from("<g1> </g1> <k2> </k2> <x3/> <br4/>".split()), max_size=9).map("".join)
ROUTES = st.none() | TEXTS.map(lambda engine: Route((Hop(Pair("en", "ru"), engine, "s"),)))
ISSUES = st.builds(Issue, TEXTS, st.sampled_from(["error", "warning", "info"]), TEXTS)
TERMS = st.builds(
    TermOutcome, TEXTS, TEXTS, st.just(0), st.just(1), TEXTS, st.sampled_from(["exact", ""]), TEXTS, TEXTS
)
WHEN = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))
DECISIONS = st.builds(
    Decision,
    st.sampled_from(["accepted", "edited", "rejected", "reopened"]),
    CODED,
    ANY,
    WHEN,
    ANY,
    st.integers(0, 10**9),
)
ROWS = st.tuples(
    CODED.filter(bool), CODED, ROUTES, st.sampled_from(["", "machine", "approved", "elsewhere"]),
    st.lists(TERMS, max_size=2), st.lists(ISSUES, max_size=2), st.none() | st.floats(-9, 0), st.none() | DECISIONS,
)  # fmt: skip


@st.composite
def any_reviewed(draw):
    """An outcome and its segments as `reviewed` gives them."""
    rows, decisions = [], {}
    for n, (source, target, route, reused, terms, issues, score, decision) in enumerate(
        draw(st.lists(ROWS, max_size=6))
    ):
        key = f"{n // 2:012x}-{n // 2 + 2}.{n % 2}"
        rows.append(
            translation(
                key, source, target, route, reused=reused, terms=tuple(terms), issues=tuple(issues), score=score
            )
        )
        if decision:
            decisions[key] = decision
    made = replace(
        outcome(*rows, source=draw(st.sampled_from(["en", "und", "sr-Latn"]))),
        target=draw(st.sampled_from(["ru", "pt-BR", "zh-Hant", "he"])),
        recorded=draw(WHEN),
    )
    return made, reviewed(made, decisions, draw(st.booleans()))
