"""A job from its first run on: what changed is done, nothing else is touched, and the report says so."""

import json
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from support.batch_job import Work, sentence

from translate.decisions import Decision
from translate.store import Filter, open_store

TEXTS = {
    "a": sentence(1) + " " + sentence(2),
    "b": sentence(3),
    "c": sentence(4),
    "deep_d": sentence(5),
    "deep_deeper_e": sentence(6),
}
NAMES = {"a.txt", "b.txt", "c.txt", "deep/d.txt", "deep/deeper/e.txt"}


class Page(HTMLParser):
    """The addresses of links, the texts of cells, and tags that were never closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.cells, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        self.links += [value for name, value in attributes if name == "href"]
        self.cells += [""] if tag in {"td", "th"} else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"td", "th", "a"} and self.cells:
            self.cells[-1] += data


@pytest.fixture
def work(home, environment) -> Work:
    made = Work(home / "work" / "job", environment)
    made.documents(**TEXTS)
    return made


@pytest.fixture
def done(work) -> Work:
    """The job after its first run."""
    work.run()
    return work


def did(report) -> dict[str, str]:
    """What was done, and why."""
    return {line["name"]: line["why"] for line in report["documents"] if line["state"] == "translated"}


def test_the_first_run_translates_all_and_the_next_touches_nothing(work):
    first = work.run()
    assert (first["translated"], first["failed"], first["unchanged"], first["finished"]) == (5, 0, 0, True)
    assert set(did(first).values()) == {"new"}
    files, times = work.files(), work.times()
    assert {name.removeprefix("ru/") for name in files} == NAMES | {name.replace(".txt", ".po") for name in NAMES}
    assert b"\xd0" in files["ru/deep/deeper/e.txt"]  # in Cyrillic

    second = work.run()
    assert (second["translated"], second["unchanged"], second["documents"]) == (0, 5, [])
    assert work.times() == times


def test_the_report_is_a_page_whose_links_lead_to_the_files(work):
    work.documents(**{"odd name #1 & <b>": sentence(9)})
    report = work.run()
    folder = work.folder / "out" / "_report"
    assert json.loads((folder / "wire.json").read_text("utf-8")) == report
    page = Page((folder / "wire.html").read_text("utf-8"))
    assert page.open == []
    assert {path.resolve() for link in page.links if (path := folder / unquote(link)).is_file()} == {
        work.folder / "out" / name for name in work.files()
    }
    assert NAMES | {"odd name #1 & <b>.txt"} <= set(page.cells)


def test_one_changed_document_alone_is_done_and_only_its_new_sentence_asked(done):
    before = done.times()
    done.documents(a=sentence(1) + " " + sentence(77))
    plan = done.told("plan")
    assert [(d["name"], d["why"]) for d in plan["documents"]] == [("a.txt", "the text changed")]
    report = done.run()
    assert did(report) == {"a.txt": "the text changed"}
    assert report["unchanged"] == 4
    after = done.times()
    assert {name for name in after if after[name] != before[name]} == {"ru/a.txt", "ru/a.po"}
    reused = done.query(
        "SELECT s.source_text, s.reused FROM segments s JOIN outcomes o ON o.id = s.outcome"
        " WHERE o.name = 'a.txt' ORDER BY o.id DESC, s.position LIMIT 2"
    )
    assert [(text.strip(), how) for text, how in reused] == [(sentence(1), "machine"), (sentence(77), "")]


def test_another_glossary_does_all_again_and_only_those_files_change_that_it_changes(done):
    before = done.times()
    (done.folder / "names.tsv").write_text("en\tru\nharbour number 3\tгавань Третья\n", "utf-8")
    done.job(glossaries=["names.tsv"])
    report = done.run()
    assert set(did(report)) == NAMES
    assert set(did(report).values()) == {"the glossary, the models or the settings changed"}
    assert "ru/b.po" in {name for name, at in done.times().items() if at != before[name]}
    assert done.run()["unchanged"] == 5


def test_a_file_that_was_deleted_comes_back_without_translating(done):
    files = done.files()
    (done.folder / "out" / "ru" / "deep" / "d.txt").unlink()
    report = done.run()
    assert [(d["name"], d["state"], d["why"]) for d in report["documents"]] == [
        ("deep/d.txt", "reused", "a file of it is missing")
    ]
    assert done.files() == files


def test_what_a_reviewer_decided_is_in_the_file_after_the_next_run(done):
    with open_store(done.folder / "store.db") as store:
        row = next(r for r in store.reviews.page(store.run("latest").id, Filter()).rows if "number 4" in r.source_text)
        first = store.reviews.decide(row.outcome, row.position, Decision("edited", "Порт закрыт.", "Anahit"), seen=0)
    report = done.run()
    assert [(d["name"], d["why"]) for d in report["documents"]] == [("c.txt", "reviewed since")]
    assert "Порт закрыт." in done.files()["ru/c.txt"].decode()
    assert done.run()["unchanged"] == 5
    with open_store(done.folder / "store.db") as store:
        store.reviews.undo(row.outcome, row.position, "Anahit", seen=first.number)
    assert done.run()["documents"][0]["name"] == "c.txt"
    assert "Порт закрыт." not in done.files()["ru/c.txt"].decode()


BROKEN = {"broken.json": '{"a": "Good day.', "broken.po": 'msgid "Good\nmsgstr', "bytes.html": b"\xff\xfe\x00<p>\xd8"}
MENDED = {
    "broken.json": '{"a": "Good day."}',
    "broken.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Good day."\nmsgstr ""\n',
    "bytes.html": "<p>Good day.</p>",
}


@pytest.mark.parametrize("name", ["broken.json", "broken.po"])
def test_a_document_that_fails_is_named_and_the_rest_is_done(work, name):
    path = work.folder / "in" / name
    path.write_text(BROKEN[name], "utf-8")
    said = work.batch("run", code=1).stderr
    assert f"dragoman: {name}" in said or f"/{name}" in said
    assert {n for n in work.files() if n.endswith(".txt")} == {f"ru/{n}" for n in NAMES}
    report = work.run(code=1)
    assert (report["failed"], report["unchanged"]) == (1, 5)
    assert report["documents"][0]["name"] == name
    status = work.told("status")
    assert status["state"] == "finished with failures"
    assert [f["name"] for f in status["failures"]] == [name]
    path.write_text(MENDED[name], "utf-8")
    report = work.run()
    assert set(did(report)) == {name}
    assert work.told("status")["state"] == "finished"


def test_after_the_first_failure_nothing_new_is_begun_if_the_job_says_so(work):
    (work.folder / "in" / "0.json").write_text(BROKEN["broken.json"], "utf-8")
    work.job(failures="stop")
    report = work.run(code=1)
    assert (report["failed"], report["finished"]) == (1, False)
    assert work.files() == {}
    (work.folder / "in" / "0.json").unlink()
    assert work.run()["translated"] == 5


def test_a_plan_translates_and_records_nothing(work):
    plan = work.told("plan")
    assert {d["name"] for d in plan["documents"]} == NAMES
    assert {d["why"] for d in plan["documents"]} == {"new"}
    assert sorted(path.name for path in work.folder.iterdir()) == ["in", "jobs.toml"]
    work.run()
    before = work.query("SELECT count(*) FROM runs")
    assert work.told("plan")["unchanged"] == 5
    assert work.query("SELECT count(*) FROM runs") == before


def test_status_before_and_after(work):
    assert work.told("status")["state"] == "never ran"
    work.run()
    status = work.told("status")
    assert (status["state"], status["done"], status["unchanged"], status["failures"]) == ("finished", 5, 0, [])
    assert status["next"] == ""


def test_due_means_a_schedule_whose_time_came(work):
    assert json.loads(work.batch("run", "--due", "--json").stdout) == []  # without a schedule never
    work.job(schedule="0 0 1 1 *", timezone="Asia/Yerevan")
    assert json.loads(work.batch("run", "--due", "--json").stdout)[0]["translated"] == 5  # it never ran
    assert json.loads(work.batch("run", "--due", "--json").stdout) == []
    database = work.folder / "store.db"
    with open_store(database) as store:
        store.write(lambda c: c.exec_driver_sql("UPDATE runs SET started = '2001-02-03 04:05:06.000000'"))
    assert json.loads(work.batch("run", "--due", "--json").stdout)[0]["unchanged"] == 5
