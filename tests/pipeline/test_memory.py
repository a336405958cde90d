"""What the memory gives back, what it asks for anew, and why; with engines that are real or say what they were asked."""

from dataclasses import replace

import pytest

from translate import resources
from translate.batch.inputs import Input
from translate.batch.run import Request, run
from translate.decisions import Decision, Unit, text_key
from translate.engines import open_engine
from translate.memory import Shelf
from translate.pipeline import Desk
from translate.records import Draft, Pair
from translate.routing import Router
from translate.store import Filter, open_store
from translate.terms import Concept, Glossary, TermEntry

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")))
LINES = [f"The {n} boats of Ruvenkald left the harbour before the storm." for n in range(200)]


class Listening:
    """An engine that remembers what it was asked."""

    name = signature = "listening"
    mask = "[{n}]"

    def __init__(self):
        self.asked = []

    def pairs(self):
        return frozenset({Pair("en", "ru")})

    def translate(self, texts, pair, n_best=1):
        self.asked += texts
        return [Draft(f"Перевод: {text}") for text in texts]


class Silent:
    def document(self, name, target, segments): ...
    def advance(self, segments): ...


def glossary(term: str, digest: str) -> Glossary:
    return Glossary((Concept("g", (TermEntry("en", "Tolvane"), TermEntry("ru", term))),), digest)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


class Office:
    """A store, an engine, and a person who works with both."""

    def __init__(self, folder):
        self.folder, self.store, self.engine = folder, open_store(folder / "s.db"), Listening()

    def translate(self, lines, name="note.txt", terms=Glossary(), **settings):
        """One document through a run: its translations, and what the engine was asked for."""
        (self.folder / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        self.engine.asked.clear()
        desk = Desk(Router([self.engine]), terms, source="en", **settings)
        request = Request((Input(self.folder / name, name),), ("ru",), folder=self.folder / "out")
        (result,) = run(request, desk, self.store, Silent())
        assert result.error is None
        return list(result.outcome.translations), list(self.engine.asked)

    def decide(self, status, *positions, text=None, who="Anahit", **more):
        """Decide about segments of the newest run."""
        for row in self.store.reviews.page(self.store.run("latest").id, Filter(), size=10**4).rows:
            if not positions or row.position in positions:
                opened = self.store.reviews.opened(self.store.run("latest").id, row.item, row.position)
                decision = Decision(status, row.text if text is None else text, who)
                self.store.reviews.decide(row.outcome, row.position, decision, opened.seen, **more)

    def states(self):
        return [r.state for r in self.store.reviews.page(self.store.run("latest").id, Filter(), size=10**4).rows]

    def written(self, name="note.txt"):
        return (self.folder / "out" / "ru" / name).read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("place", [0, 1, 77, 198, 199])
def test_after_one_edited_sentence_of_200_one_is_translated_and_199_decisions_stand(office, place):
    office.translate(LINES)
    office.decide("accepted")
    office.decide("edited", 0, 50, 199, text="Иначе.")
    office.decide("rejected", 3, 120)
    before = office.states()
    changed = [*LINES[:place], "Nobody was hurt, said Tolvane.", *LINES[place + 1 :]]
    translations, asked = office.translate(changed)
    assert asked == ["Nobody was hurt, said Tolvane."]
    assert office.states() == [*before[:place], "open", *before[place + 1 :]]
    assert [t.segment.text for t in translations] == changed
    told = office.written()
    assert told[50] == "Иначе."  # approved text goes into the file
    assert told[3] == LINES[3]  # what was turned down stays in the source language


def test_inserted_removed_and_moved_sentences_leave_the_others_alone(office):
    office.translate(LINES[:20])
    office.decide("accepted")
    changed = [LINES[15], *LINES[:4], "Two new boats came.", *LINES[6:15], *LINES[16:20]]
    assert office.translate(changed)[1] == ["Two new boats came."]
    assert office.states().count("accepted") == 18


def test_without_decisions_what_did_not_change_is_not_translated_again(office):
    office.translate(LINES[:10])
    translations, asked = office.translate([*LINES[:9], "A new end."])
    assert asked == ["A new end."]
    assert [t.reused for t in translations] == ["machine"] * 9 + [""]
    assert office.states() == ["open"] * 10


def test_same_text_in_another_document_is_reused_and_marked_for_review(office):
    office.translate(["Good morning.", "The ferry is late.", "Good night."], "one.txt")
    office.decide("edited", 1, text="Паром опаздывает.")
    (_, elsewhere, _), asked = office.translate(["Snow fell.", "The ferry is late.", "It melted."], "two.txt")
    assert asked == ["Snow fell.", "It melted."]
    assert (elsewhere.text, elsewhere.reused, elsewhere.route) == ("Паром опаздывает.", "elsewhere", None)
    assert [i.id for i in elsewhere.issues] == ["reused"]
    assert "Anahit in one.txt" in elsewhere.issues[0].message
    assert office.states() == ["open"] * 3


def test_same_text_between_the_same_neighbours_is_approved_in_another_document_too(office):
    lines = ["Good morning.", "The ferry is late.", "Good night."]
    office.translate(lines, "one.txt")
    office.decide("edited", 1, text="Паром опаздывает.")
    translations, asked = office.translate([*lines, "Copyright."], "two.txt")
    assert "The ferry is late." not in asked
    assert (translations[1].reused, translations[1].text) == ("approved", "Перевод: The ferry is late.")
    assert office.states() == ["open", "edited", "open", "open"]
    assert office.written("two.txt")[1] == "Паром опаздывает."


def test_a_glossary_change_invalidates_what_it_touches_and_nothing_else(office):
    lines = ["Tolvane spoke first.", "Nobody else spoke.", "Then Tolvane left."]
    office.translate(lines, terms=glossary("Толвейн", "1"))
    office.decide("accepted")
    assert office.translate(lines, terms=glossary("Толвейн", "1"))[1] == []
    translations, asked = office.translate(lines, terms=glossary("Тольване", "2"))
    assert set(asked) == {lines[0], lines[2]}
    assert (translations[1].reused, office.states()) == ("approved", ["open", "accepted", "open"])
    assert set(office.translate([*lines, "The end."], terms=Glossary())[1]) >= {lines[0], lines[2]}


def test_a_note_in_the_glossary_is_no_change(office):
    lines = ["Tolvane spoke first."]
    terms = glossary("Толвейн", "1")
    office.translate(lines, terms=terms)
    office.decide("accepted")
    entries = tuple(replace(e, note="seen in print", source="atlas") for e in terms.concepts[0].entries)
    assert office.translate(lines, terms=Glossary((replace(terms.concepts[0], entries=entries),), "2"))[1] == []


def test_what_was_taken_back_is_not_reused(office):
    office.translate(LINES[:3], "one.txt")
    office.decide("accepted", 1)
    row = office.store.reviews.page(office.store.run("latest").id, Filter()).rows[1]
    seen = office.store.reviews.history(row.outcome, 1)[-1].number
    office.store.reviews.undo(row.outcome, 1, "Anahit", seen)
    assert LINES[1] in office.translate(["Alone.", LINES[1]], "two.txt")[1]


def test_without_memory_everything_is_asked(office):
    office.translate(LINES[:3])
    office.decide("accepted")
    assert office.translate(LINES[:3], memory=False)[1] == LINES[:3]


def test_an_imported_unit_is_reused_for_review_if_it_has_the_glossarys_terms(office):
    good = Unit("en", "ru", "Tolvane spoke first.", "Первым говорил Толвейн.", "old.tmx")
    bad = Unit("en", "ru", "Then Tolvane left.", "Потом Тольване ушёл.", "old.tmx")
    office.store.bank.add([good, bad])
    lines = [good.source_text, bad.source_text]
    (first, _), asked = office.translate(lines, terms=glossary("Толвейн", "1"))
    assert bad.source_text in asked and good.source_text not in asked
    assert (first.text, first.reused, first.terms[0].stage) == (good.target_text, "elsewhere", "memory")


def test_a_real_model_is_not_asked_for_what_is_approved(tmp_path):
    office = Office(tmp_path)
    office.engine = open_engine(f"argos:{STARTER}")
    office.engine.asked = []
    lines = ["The minister came to Ruvenkald on Monday.", "Fishermen sold their boats.", "The bridge was closed."]
    first, _ = office.translate(lines)
    office.decide("edited", 1, text="Рыбаки продали лодки.")
    changed = [lines[0], lines[1], "The bridge was opened."]
    second, _ = office.translate(changed)
    assert [t.reused for t in second] == ["machine", "approved", ""]
    assert second[1].score == first[1].score  # the machine's own text and score stay beside the decision
    assert office.written()[1] == "Рыбаки продали лодки."


def test_suggestions_are_similar_ranked_and_each_once():
    def unit(source, target, n=0):
        return Unit("en", "ru", source, target, f"d{n}.txt", decision=n)

    units = [
        unit("The bridge was closed on Monday.", "Мост закрыли в понедельник.", 1),
        unit("The bridge was closed on Monday.", "Мост закрыли в понедельник.", 2),
        unit("The bridge was closed on Tuesday.", "Мост закрыли во вторник.", 3),
        unit("Fishermen sold their boats.", "Рыбаки продали лодки.", 4),
    ]
    found = Shelf(units).suggest("The bridge was closed on Monday!")
    assert [(s.unit.decision, s.ratio >= 75) for s in found] == [(2, True), (3, True)]
    assert found[0].ratio > found[1].ratio
    assert Shelf(units).suggest("") == []
    assert Shelf(units).suggest("Something else entirely") == []


def test_a_shelf_follows_the_memory(office):
    def told():
        shelf.refresh(office.store.bank, "en", "ru")
        return sorted(s.unit.target_text for s in shelf.suggest("The boats of Ruvenkald left.", cutoff=50))

    shelf = Shelf()
    lines = ["The boats of Ruvenkald left.", "The boats of Ruvenkald came."]
    office.translate(lines)
    assert told() == []
    office.decide("edited", 0, text="Ушли.")
    assert told() == ["Ушли."]
    office.decide("edited", 1, text="Пришли.")
    office.decide("edited", 0, text="Уплыли.")
    assert told() == ["Пришли.", "Уплыли."]
    office.store.bank.add([Unit("en", "ru", "The boats of Ruvenkald stayed.", "Остались.", "old.tmx")])
    assert told() == ["Остались.", "Пришли.", "Уплыли."]
    office.decide("rejected", 0)
    assert told() == ["Остались.", "Пришли."]
    office.store.forget(office.store.run("latest").id)
    assert told() == ["Остались."]


def test_a_segment_is_not_suggested_to_itself():
    own = Unit("en", "ru", "A bridge.", "Мост.", "note.txt", "k", decision=1)
    assert Shelf([own]).suggest("A bridge.", but=("note.txt", "k")) == []
    assert len(Shelf([own]).suggest("A bridge.", but=("note.txt", "other"))) == 1


def test_text_keys_tell_texts_apart():
    assert text_key("") == "" and len({text_key("a"), text_key("a "), text_key("A")}) == 3
