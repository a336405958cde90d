"""From reviewed segments to files, the memory and back to nothing, with the real store, by the command line.

The engine is `echo` in capitals: what a machine made and what a person wrote cannot be taken for one another.
"""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from translate import config
from translate.decisions import Decision
from translate.store import Filter, open_store

STORY = "The old bridge stands. The mill is closed.\n\nNobody knows why.\n"
NOTE = "The council met here.\n"
TO_RU = ("--from", "en", "--to", "ru", "--engine", "echo:upper,en-ru", "-o", "out")
FILLED = ("-o", "final", "--only-approved", "--otherwise", "source")
SENTENCES = ["The old bridge stands.", "The mill is closed.", "Nobody knows why."]


@pytest.fixture
def run(dragoman):
    """A run of two documents; its id."""
    Path("story.txt").write_text(STORY, "utf-8")
    Path("note.txt").write_text(NOTE, "utf-8")
    done = dragoman("translate", "story.txt", "note.txt", *TO_RU)
    assert done.returncode == 0, done.stderr
    return json.loads(dragoman("status", "latest", "--json").stdout)["id"]


@pytest.fixture
def store(home):
    """The store that the commands use."""
    with open_store(config.default_store()) as opened:
        yield opened


def decide(store, run, source, status, text="", who="Anna", comment=""):
    """What the review desk does when a person decides about the segment whose source text is `source`."""
    [row] = [row for row in store.reviews.page(run, Filter()).rows if row.source_text == source]
    seen = store.reviews.opened(run, row.item, row.position).seen
    decision = Decision(status, text or row.text, who, comment=comment)
    return store.reviews.decide(row.outcome, row.position, decision, seen)


def reviewed(store, run):
    decide(store, run, SENTENCES[0], "accepted")
    decide(store, run, SENTENCES[1], "edited", "Мельница закрыта.", who="Boris")
    decide(store, run, SENTENCES[2], "rejected", comment="not a sentence")


def test_export_writes_what_people_decided(dragoman, run, store):
    reviewed(store, run)
    assert dragoman("export", run, "--format", "same", "-o", "out").returncode == 0
    assert Path("out/ru/story.txt").read_text("utf-8") == (
        "THE OLD BRIDGE STANDS. Мельница закрыта.\n\nNobody knows why.\n"
    )
    assert Path("out/ru/note.txt").read_text("utf-8") == "THE COUNCIL MET HERE.\n"
    assert dragoman("export", run, "-o", "out").returncode == 0
    catalogue = polib.pofile("out/ru/story.po")
    assert [(e.msgstr, e.fuzzy) for e in catalogue] == [
        ("THE OLD BRIDGE STANDS.", False), ("Мельница закрыта.", False), ("", False),
    ]  # fmt: skip
    assert catalogue[1].tcomment.startswith("reviewed: edited by Boris, 2")
    assert catalogue[2].tcomment.startswith("rejected by Anna: not a sentence\nturned down: NOBODY KNOWS WHY.")
    assert catalogue.metadata["Last-Translator"] == "Anna"
    assert [e.fuzzy for e in polib.pofile("out/ru/note.po")] == [True]


def test_a_decision_that_was_taken_back_counts_no_more(dragoman, run, store):
    made = decide(store, run, NOTE.strip(), "edited", "Совет.")
    [row] = [row for row in store.reviews.page(run, Filter()).rows if row.source_text == NOTE.strip()]
    store.reviews.undo(row.outcome, row.position, "Anna", made.number)
    dragoman("export", run, "--format", "same", "-o", "out")
    assert Path("out/ru/note.txt").read_text("utf-8") == "THE COUNCIL MET HERE.\n"


def test_only_what_is_approved(dragoman, run, store):
    reviewed(store, run)
    decide(store, run, NOTE.strip(), "accepted")
    refused = dragoman("export", run, "--format", "same", "-o", "final", "--only-approved")
    assert refused.returncode == 1
    assert refused.stderr == "dragoman: story.txt → ru: not written: 1 segment not approved\n"
    assert [p.name for p in Path("final/ru").iterdir()] == ["note.txt"]
    filled = dragoman("export", run, "--format", "same", *FILLED)
    assert (filled.returncode, filled.stderr) == (0, "")
    assert Path("final/ru/story.txt").read_text("utf-8").endswith("Мельница закрыта.\n\nNobody knows why.\n")


def test_what_nobody_looked_at_stays_in_the_source_language(dragoman, run):
    filled = dragoman("export", run, "--format", "same", *FILLED)
    assert filled.returncode == 0
    assert Path("final/ru/story.txt").read_text("utf-8") == STORY
    assert dragoman("export", run, *FILLED).returncode == 0
    assert [e.msgstr for e in polib.pofile("final/ru/story.po")] == ["", "", ""]
    alone = dragoman("export", run, "--otherwise", "source")
    assert (alone.returncode, len(alone.stderr.splitlines())) == (2, 1)
    assert "--only-approved" in alone.stderr


def test_status_tells_what_waits_for_whom(dragoman, run, store):
    reviewed(store, run)
    assert "\n  waits: ru 1 segment in 2 documents for review; 1 rejected to be translated again\n" in (
        dragoman("status").stdout
    )
    Path("dragoman.toml").write_text('[reviewers]\nru = "Anna"\n', "utf-8")
    whole = dragoman("status", run).stdout
    assert "  waits: ru 1 segment in 2 documents for Anna to review; 1 rejected to be translated again\n" in whole
    assert "  story.txt → ru: translated; 1 accepted, 1 edited, 1 rejected, 0 open\n" in whole
    assert "  note.txt → ru: translated; 0 accepted, 0 edited, 0 rejected, 1 open\n" in whole
    told = json.loads(dragoman("status", "--json").stdout)[0]
    assert told["targets"][0]["waiting"] == {"documents": 2, "open": 1, "rejected": 1, "decided": 2, "reviewer": "Anna"}
    assert told["items"][0]["review"] == {"accepted": 1, "edited": 1, "rejected": 1, "open": 0}


def test_nothing_waits_in_a_run_whose_documents_a_newer_one_has(dragoman, run):
    dragoman("translate", "story.txt", "note.txt", *TO_RU)
    lines = dragoman("status").stdout.splitlines()
    assert [line.startswith("  waits:") for line in lines] == [False, True, False]
    assert json.loads(dragoman("status", run, "--json").stdout)["targets"][0]["waiting"]["open"] == 0


def test_what_waits_in_an_old_run_is_not_forgotten(dragoman, run, store):
    assert "older" not in dragoman("status").stdout
    for _ in range(20):  # as many as are listed
        store.begin_run()
    lines = dragoman("status").stdout.splitlines()
    assert lines[20:] == [f"{run}  older", "  waits: ru 4 segments in 2 documents for review"]


def test_the_memory_goes_out_and_into_another_store(dragoman, run, store):
    reviewed(store, run)
    assert dragoman("memory", "list").stdout == "en→ru  2 units, 0 imported\n"
    done = dragoman("memory", "export", "--from", "en", "--to", "ru")
    assert (done.returncode, done.stderr) == (0, "dragoman: 2 units\n")
    assert "<seg>Мельница закрыта.</seg>" in done.stdout
    assert 'srclang="en"' in done.stdout
    written = dragoman("memory", "export", "-o", "deep/memory.tmx")
    assert written.stdout == "written\tdeep/memory.tmx\n"
    assert Path("deep/memory.tmx").read_text("utf-8") == done.stdout
    other = ("--store", "other.sqlite")
    assert dragoman("memory", "import", "deep/memory.tmx", *other).stdout == (
        "deep/memory.tmx: 2 units added, 0 already there, 0 skipped\n"
    )
    assert "0 units added, 2 already there" in dragoman("memory", "import", "deep/memory.tmx", *other).stdout
    assert dragoman("memory", "export", *other).stdout == done.stdout
    assert json.loads(dragoman("memory", "list", "--json", *other).stdout) == [
        {"from": "en", "to": "ru", "units": 2, "imported": 2}
    ]


def tmx(*texts, head='srclang="en-US"'):
    units = (f'<tu><tuv xml:lang="EN-US"><seg>{a}</seg></tuv><tuv xml:lang="{tag}"><seg>{b}</seg></tuv></tu>' for a, tag, b in texts)  # fmt: skip
    return f"<tmx version='1.4'><header {head}/><body>\n" + "\n".join(units) + "\n</body></tmx>"


def test_import_says_what_it_left_out_and_keeps_what_stands_before_a_fault(dragoman, home):
    good = tmx(("Bus.", "ru-RU", "Автобус."), ("Mill.", "xx", "?"), ("Mill.", "de", "Mühle."), ("Mill.", "xx", "?"))
    Path("good.tmx").write_text(good, "utf-8")
    Path("cut.tmx").write_text(tmx(("Fog.", "ru", "Туман."), ("Rain.", "ru", "Дождь."))[:-25], "utf-8")
    Path("nameless.tmx").write_text(tmx(("Sun.", "ru", "Солнце."), head=""), "utf-8")
    files = ("good.tmx", "cut.tmx", "nameless.tmx", "none.tmx")
    done = dragoman("memory", "import", *files)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "good.tmx: 2 units added, 0 already there, 2 skipped",
        "cut.tmx: 1 unit added, 0 already there, 0 skipped",
        "nameless.tmx: 0 units added, 0 already there, 0 skipped",
        "none.tmx: 0 units added, 0 already there, 0 skipped",
    ]
    said = done.stderr.splitlines()
    assert said[0] == "dragoman: good.tmx: 2 skipped: unknown language 'xx'"
    assert said[1].startswith("dragoman: cut.tmx:3: not well-formed XML")
    assert said[1].endswith("(1 unit before that)")
    assert "nameless.tmx:2: no source language is named: give it with --from" in said[2]
    assert "none.tmx: cannot be read: No such file" in said[3]
    assert said[4] == "dragoman: 3 of 4 failed"
    assert dragoman("memory", "list").stdout.splitlines() == [
        "en-US→de  1 unit, 1 imported",
        "en-US→ru  1 unit, 1 imported",
        "en-US→ru-RU  1 unit, 1 imported",
    ]


def test_import_into_the_languages_that_are_asked_for(dragoman, home):
    Path("good.tmx").write_text(tmx(("Bus.", "ru-RU", "Автобус."), ("Mill.", "de", "Mühle."), head=""), "utf-8")
    done = dragoman("memory", "import", "good.tmx", "--from", "en", "--to", "ru")
    assert (done.returncode, done.stdout) == (0, "good.tmx: 1 unit added, 0 already there, 1 skipped\n")
    assert done.stderr == "dragoman: good.tmx: 1 skipped: into de, which was not asked for\n"
    assert dragoman("memory", "list").stdout == "en→ru  1 unit, 1 imported\n"


def test_an_empty_memory_says_what_to_do(dragoman, home):
    assert "dragoman review" in dragoman("memory", "list").stdout
    done = dragoman("memory", "export")
    assert (done.returncode, "dragoman memory list" in done.stderr) == (0, True)
    assert dragoman("memory", "import").returncode == 2
    assert dragoman("memory", "export", "--to", "nonsense!").returncode == 2
    Path("full").write_text("")
    blocked = dragoman("memory", "export", "-o", "full/memory.tmx")
    assert (blocked.returncode, len(blocked.stderr.splitlines())) == (1, 1)


def test_forget_asks_nobody_unless_told(dragoman, run, store):
    reviewed(store, run)
    refused = dragoman("forget", "latest")
    assert refused.returncode == 2
    assert "  story.txt → ru" in refused.stderr
    assert "--yes" in refused.stderr.splitlines()[-1]
    assert store.run(run).items
    for wrong in ("", "1999"):
        assert dragoman("forget", wrong, "--yes").returncode == 2
    done = dragoman("forget", run[:-3], "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"forgotten: run {run}, 2 documents, 4 segments, 3 decisions, 2 memory units",
        "files that were written are not touched",
    ]
    assert store.runs() == ()
    assert dragoman("memory", "list").stdout.startswith("the memory is empty")
    assert Path("out/ru/story.txt").exists()


def test_forget_names_the_other_runs_that_lose_documents(dragoman, run):
    dragoman("translate", "note.txt", *TO_RU)
    done = dragoman("forget", "latest", "--yes")
    assert f"the same documents are gone from: {run}" in done.stdout
    assert [i["name"] for i in json.loads(dragoman("status", run, "--json").stdout)["items"]] == ["story.txt"]


@pytest.mark.parametrize(("answer", "code", "left"), [("n\n", 1, 1), ("y\n", 0, 0)])
def test_forget_asks_on_a_terminal(run, store, environment, answer, code, left):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "translate", "forget", "latest"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    os.write(ours, answer.encode())
    stdout, stderr = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert "Delete it for good? [y/N]" in stderr
    assert (process.returncode, len(store.runs())) == (code, left)
    assert ("nothing was deleted" in stderr, "forgotten" in stdout) == (bool(left), not left)


def test_every_command_has_help_with_examples(dragoman, home):
    overview = dragoman("--help").stdout
    for words in (("memory", "list"), ("memory", "import"), ("memory", "export"), ("memory",), ("forget",)):
        assert words[0] in overview
        text = dragoman(*words, "--help").stdout
        assert f"dragoman {' '.join(words)}" in text.split("Examples:")[1]
