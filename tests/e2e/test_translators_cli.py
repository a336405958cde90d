"""Out to translators and home again, by the command line, with the files edited as their tools edit them.

The engine is `echo` in capitals: what a machine made and what a person wrote cannot be taken for one another.
"""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from translate import config
from translate.decisions import Decision
from translate.store import Filter, open_store

STORY = "The old bridge stands. The mill is closed.\n\nNobody knows why.\n"
SENTENCES = ["The old bridge stands.", "The mill is closed.", "Nobody knows why."]
TO_RU = ("--from", "en", "--to", "ru", "--engine", "echo:upper,en-ru", "-o", "out", "--format", "same")
CATALOGUE = Path("locales/ru/story.po")
ENDINGS = {"po": "po", "xliff": "xlf", "xliff2": "xlf", "csv": "csv"}


@pytest.fixture
def run(dragoman):
    """A run of one document; its id."""
    Path("story.txt").write_text(STORY, "utf-8")
    return translated(dragoman)


@pytest.fixture
def store(home):
    """The store that the commands use."""
    with open_store(config.default_store()) as opened:
        yield opened


def translated(dragoman):
    done = dragoman("translate", "story.txt", *TO_RU)
    assert done.returncode == 0, done.stderr
    return json.loads(dragoman("status", "latest", "--json").stdout)["id"]


def export(dragoman, *arguments):
    done = dragoman("export", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def decide(store, source, status, text, who="Vera"):
    """What the review desk does when a person decides."""
    run = store.run("latest").id
    [row] = [row for row in store.reviews.page(run, Filter()).rows if row.source_text == source]
    seen = store.reviews.opened(run, row.item, row.position).seen
    return store.reviews.decide(row.outcome, row.position, Decision(status, text, who), seen)


def rows(store):
    return [(row.source_text, row.state, row.text) for row in store.reviews.page(store.run("latest").id, Filter()).rows]


def poedit(path, texts, who="Anna Quill"):
    """Save as Poedit does: wrapped, its own header, entries in `texts` (msgid to msgstr; "" keeps it) unmarked."""
    catalogue = polib.pofile(str(path), wrapwidth=79)
    catalogue.metadata |= {"Last-Translator": f"{who} <a@example.org>", "X-Generator": "Poedit 3.4.2"}
    for msgid, msgstr in texts.items():
        entry = catalogue.find(msgid)
        entry.msgstr = msgstr or entry.msgstr
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    catalogue.save()


EDITED = {SENTENCES[0]: "", SENTENCES[1]: "Мельница закрыта."}
TAKEN = [
    (SENTENCES[0], "accepted", "THE OLD BRIDGE STANDS."),
    (SENTENCES[1], "edited", "Мельница закрыта."),
    (SENTENCES[2], "open", "NOBODY KNOWS WHY."),
]


def test_out_to_poedit_and_home(dragoman, run, store):
    assert export(dragoman) == [f"written\t{CATALOGUE}", "written\tlocales/ru/story.pot"]
    poedit(CATALOGUE, EDITED)
    trial = dragoman("import", CATALOGUE, "--dry-run")
    assert (trial.returncode, trial.stderr) == (0, "")
    assert trial.stdout == f"{CATALOGUE}: story.txt → ru: 1 accepted, 1 edited, 1 untouched, nothing recorded\n"
    assert [state for _, state, _ in rows(store)] == ["open"] * 3
    done = dragoman("import", CATALOGUE)
    assert (done.returncode, done.stdout) == (0, trial.stdout.replace(", nothing recorded", ""))
    assert rows(store) == TAKEN
    newest = store.reviews.newest(next(store.outcomes(run)))
    assert {decision.who for decision in newest.values()} == {"Anna Quill"}
    assert dragoman("import", CATALOGUE).stdout.endswith(": 2 unchanged, 1 untouched\n")
    export(dragoman)
    assert [(e.msgid, e.msgstr, e.fuzzy) for e in polib.pofile(str(CATALOGUE))] == [
        (source, text, state == "open") for source, state, text in TAKEN
    ]
    assert export(dragoman) == [f"unchanged\t{CATALOGUE}", "unchanged\tlocales/ru/story.pot"]
    assert dragoman("import", CATALOGUE).stdout.endswith(": 2 unchanged, 1 untouched\n")


@pytest.mark.parametrize("kind", ENDINGS)
def test_what_nobody_touched_changes_nothing(dragoman, run, store, kind):
    decide(store, SENTENCES[0], "accepted", "THE OLD BRIDGE STANDS.")
    decide(store, SENTENCES[1], "rejected", "THE MILL IS CLOSED.")
    before = store.bank.version(), rows(store)
    [_, name] = export(dragoman, "--format", kind, "-o", "ex")[0].split("\t")
    assert name == f"ex/ru/story.{ENDINGS[kind]}"
    done = dragoman("import", name)
    assert (done.returncode, done.stderr) == (0, "")
    assert not re.search("accepted|edited|rejected|conflict", done.stdout)
    assert (store.bank.version(), rows(store)) == before


def test_home_from_xliff_and_from_a_spreadsheet(dragoman, run, store):
    [_, name] = export(dragoman, "--format", "xliff", "-o", "ex")[0].split("\t")
    text = Path(name).read_text("utf-8")
    assert "THE MILL IS CLOSED." in text
    Path(name).write_text(text.replace("THE MILL IS CLOSED.", "Мельница закрыта."), "utf-8")  # and the state as it was
    assert dragoman("import", name, "--as", " Boris  B ").stdout.endswith(": 1 edited, 2 untouched\n")
    [_, name] = export(dragoman, "--format", "csv", "-o", "ex")[0].split("\t")
    table = list(csv.reader(io.StringIO(Path(name).read_text("utf-8-sig"))))
    target = next(n for n, title in enumerate(table[0]) if title.startswith("target"))
    line = next(row for row in table if SENTENCES[2] in row)
    line[target] = "Никто не знает."
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(table)
    Path(name).write_text(out.getvalue(), "utf-8-sig")
    assert dragoman("import", name, "--as", "Boris B").stdout.endswith(": 1 edited, 1 unchanged, 1 untouched\n")
    assert [(state, text) for _, state, text in rows(store)][1:] == [
        ("edited", "Мельница закрыта."), ("edited", "Никто не знает."),
    ]  # fmt: skip
    assert {d.who for d in store.reviews.newest(next(store.outcomes(run))).values()} == {"Boris B"}


@pytest.mark.parametrize("kind", ENDINGS)
def test_inline_codes_go_out_and_home_and_lost_ones_are_told(dragoman, home, kind):
    Path("mill.html").write_text(
        '<html lang="en"><p>The <b>old mill</b> is <a href="/x">closed</a>.</p></html>', "utf-8"
    )
    assert dragoman("translate", "mill.html", "--to", "ru", "--engine", "echo:upper,en-ru", "-o", "out").returncode == 0
    [name] = [line.split("\t")[1] for line in export(dragoman, "--format", kind, "-o", "ex") if "pot" not in line]
    text = Path(name).read_text("utf-8")
    codes = {"xliff": '<g id="g1">OLD MILL</g>', "xliff2": '<pc id="g1">OLD MILL</pc>'}
    bold = codes.get(kind, "<g1>OLD MILL</g1>")
    text = text.replace("#, fuzzy\n", "").replace("THE " + bold, bold.replace("OLD MILL", "Старая мельница"))
    Path(name).write_text(text.replace("IS ", "— "), "utf-8")
    came = dragoman("import", name)
    assert (came.returncode, came.stderr) == (0, "")
    assert came.stdout.endswith(": 1 edited\n")
    export(dragoman, "--format", "same", "-o", "back")
    page = Path("back/ru/mill.html").read_text("utf-8")
    assert '<p><b>Старая мельница</b> — <a href="/x">CLOSED</a>.</p>' in page
    Path(name).write_text(
        Path(name).read_text("utf-8").replace(bold.replace("OLD MILL", "Старая мельница"), "Она"), "utf-8"
    )
    came = dragoman("import", name, "--theirs")
    assert came.returncode == 0
    assert ": edited: 'The <g1>old mill</g1> is <g2>closed</g2>.': " in came.stderr
    assert came.stderr.endswith("; inline codes differ: missing <g1> </g1>\n")


def test_conflicts_are_listed_and_the_file_wins_only_when_asked(dragoman, run, store):
    export(dragoman)
    poedit(CATALOGUE, EDITED)
    decide(store, SENTENCES[1], "edited", "Мельница затворена.")
    done = dragoman("import", CATALOGUE)
    assert done.returncode == 1
    assert done.stdout.endswith(": 1 accepted, 1 untouched, 1 conflict\n")
    said = done.stderr.splitlines()
    assert re.fullmatch(
        rf"dragoman: {CATALOGUE}: line \d+: conflict: '{SENTENCES[1]}': Vera has edited it since: Мельница затворена\.",
        said[0],
    )
    assert "--theirs" in said[1]
    assert rows(store)[1] == (SENTENCES[1], "edited", "Мельница затворена.")
    done = dragoman("import", CATALOGUE, "--theirs", "--json")
    assert done.returncode == 0
    [told] = json.loads(done.stdout)
    assert (told["counts"], told["recorded"]) == ({"edited": 1, "unchanged": 1, "untouched": 1}, True)
    assert [(unit["verdict"], unit["text"]) for unit in told["units"]] == [("edited", "Мельница закрыта.")]
    assert rows(store)[1] == TAKEN[1]


def test_an_export_over_work_in_a_catalogue_keeps_it_and_the_conflict(dragoman, run, store):
    export(dragoman)
    poedit(CATALOGUE, EDITED)
    decide(store, SENTENCES[1], "edited", "Мельница затворена.")
    decide(store, SENTENCES[2], "accepted", "NOBODY KNOWS WHY.")
    export(dragoman)
    found = {e.msgid: e for e in polib.pofile(str(CATALOGUE))}
    assert [(found[s].msgstr, found[s].fuzzy) for s in SENTENCES] == [
        ("THE OLD BRIDGE STANDS.", False), ("Мельница закрыта.", False), ("NOBODY KNOWS WHY.", False),
    ]  # fmt: skip
    assert "Dragoman: approved: Мельница затворена." in found[SENTENCES[1]].tcomment
    done = dragoman("import", CATALOGUE)
    assert done.stdout.endswith(": 1 accepted, 1 unchanged, 1 conflict\n")
    assert export(dragoman, "--force")[0] == f"written\t{CATALOGUE}"
    assert polib.pofile(str(CATALOGUE)).find(SENTENCES[1]).msgstr == "Мельница затворена."


def test_a_decision_that_was_taken_back_here_leaves_the_catalogue(dragoman, run, store):
    """It had gone out with the text: nobody's work is in the file."""
    made = decide(store, SENTENCES[0], "edited", "Мост.")
    export(dragoman)
    [row] = [row for row in store.reviews.page(run, Filter()).rows if row.source_text == SENTENCES[0]]
    store.reviews.undo(row.outcome, row.position, "Vera", made.number)
    export(dragoman)
    entry = polib.pofile(str(CATALOGUE)).find(SENTENCES[0])
    assert (entry.msgstr, entry.fuzzy) == ("THE OLD BRIDGE STANDS.", True)


@pytest.mark.parametrize("kind", ["xliff", "csv"])
def test_an_export_over_work_in_another_file_is_refused(dragoman, run, store, kind):
    [_, name] = export(dragoman, "--format", kind, "-o", "ex")[0].split("\t")
    path = Path(name)
    edited = path.read_bytes().replace(b"THE MILL IS CLOSED.", "Мельница закрыта.".encode())
    path.write_bytes(edited)
    decide(store, SENTENCES[0], "accepted", "THE OLD BRIDGE STANDS.")
    refused = dragoman("export", "--format", kind, "-o", "ex")
    assert (refused.returncode, path.read_bytes()) == (1, edited)
    assert refused.stderr == (
        f"dragoman: {name}: holds work that was not imported (1): `dragoman import {name}`, or export with --force\n"
    )
    assert dragoman("import", name).returncode == 0
    assert export(dragoman, "--format", kind, "-o", "ex") == [f"written\t{name}"]
    path.write_bytes(edited.replace("закрыта".encode(), "открыта".encode()))
    assert export(dragoman, "--format", kind, "-o", "ex", "--force") == [f"written\t{name}"]


def test_a_new_version_of_the_article_over_translators_work(dragoman, run, store):
    export(dragoman)
    poedit(CATALOGUE, EDITED)
    Path("story.txt").write_text("The old bridge stood. The mill is closed.\n\nThere is more to tell.\n", "utf-8")
    translated(dragoman)
    earlier = shutil.copy(CATALOGUE, "earlier.po")
    export(dragoman)
    found = {e.msgid: e for e in polib.pofile(str(CATALOGUE)) if not e.obsolete}
    bridge = found["The old bridge stood."]
    assert (bridge.msgstr, bridge.fuzzy, bridge.previous_msgid) == ("THE OLD BRIDGE STANDS.", True, SENTENCES[0])
    assert "Dragoman: machine: THE OLD BRIDGE STOOD." in bridge.tcomment
    assert (found[SENTENCES[1]].msgstr, found[SENTENCES[1]].fuzzy) == ("Мельница закрыта.", False)
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", CATALOGUE], check=True)
    again = CATALOGUE.read_bytes()
    export(dragoman)
    assert CATALOGUE.read_bytes() == again
    done = dragoman("import", earlier)
    assert "is about an earlier version of story.txt" in done.stderr
    done = dragoman("import", CATALOGUE)
    assert done.stdout.endswith(": 1 edited, 2 untouched\n"), done.stdout + done.stderr
    assert rows(store)[1] == TAKEN[1]


def test_what_was_not_taken_is_listed(dragoman, run, store):
    export(dragoman)
    text = CATALOGUE.read_text("utf-8").replace("#, fuzzy\n", "")
    text = text.replace(f'msgid "{SENTENCES[2]}"', 'msgid "Nobody knew why."')
    CATALOGUE.write_text(f'{text}\nmsgid "{SENTENCES[0]}"\nmsgstr "Мост."\n', "utf-8")
    done = dragoman("import", CATALOGUE)
    assert done.returncode == 1
    assert done.stdout.endswith(": 1 accepted, 1 unknown, 2 duplicate, 1 problem\n")
    said = [
        re.sub(r"line \d+", "line N", line.removeprefix(f"dragoman: {CATALOGUE}:")) for line in done.stderr.splitlines()
    ]
    assert [line.split(":")[1].strip() for line in said[:3]] == ["duplicate", "unknown", "duplicate"]
    assert "the same msgid and msgctxt as in line N" in said[3]
    assert [state for _, state, _ in rows(store)] == ["open", "accepted", "open"]


def test_files_without_a_way_home(dragoman, run, store):
    export(dragoman)
    text = CATALOGUE.read_text("utf-8")
    nameless = re.sub(r'"X-Dragoman[^\n]*\n', "", text)
    cases = {
        "named.po": (nameless, 0, "3 untouched"),
        "story.po": (nameless.replace("Version: story.txt", "Version: Town 2.0"), 1, "Town 2.0 is not in the store"),
        "hy.po": (text.replace("Language: ru", "Language: hy"), 1, "was translated into ru, not into hy"),
        "silent.po": (text.replace("Language: ru", "Language: "), 0, "3 untouched"),
        "broken.po": (text + 'msgid "x\n', 1, "without its closing quote"),
        "region.po": (text.replace("Language: ru", "Language: ru_RU"), 0, "3 untouched"),
        "memory.tmx": ("<tmx/>", 2, "dragoman memory import memory.tmx"),
        "notes.doc": ("words", 2, "not a file that translators send back"),
        "renamed": (text, 0, "3 untouched"),
    }
    for name, (content, code, message) in cases.items():
        Path(name).write_text(content, "utf-8")
        done = dragoman("import", name)
        assert (done.returncode, message in done.stdout + done.stderr) == (code, True), (name, done.stdout, done.stderr)
        assert len((done.stdout + done.stderr).splitlines()) == 1
    both = dragoman("import", "broken.po", "absent.po", "named.po")
    assert (both.returncode, len(both.stderr.splitlines()), both.stdout.count("\n")) == (1, 2, 1)
    assert dragoman("import").returncode == 2


def test_the_run_may_be_named(dragoman, run, store):
    export(dragoman)
    poedit(CATALOGUE, EDITED)
    assert dragoman("import", CATALOGUE, "--run", run[:-2]).returncode == 0
    assert dragoman("import", CATALOGUE, "--run", "1999").returncode == 2
    Path("other.txt").write_text("A mill.\n", "utf-8")
    dragoman("translate", "other.txt", *TO_RU)
    missing = dragoman("import", CATALOGUE, "--run", "latest")
    assert (missing.returncode, "story.txt is not in the store" in missing.stderr) == (1, True)


def test_help_has_examples(dragoman, home):
    assert "  import " in dragoman("--help").stdout
    assert "dragoman import locales/ru/article.po" in dragoman("import", "--help").stdout


MENU = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgctxt "menu"
msgid "&Close the window"
msgstr ""

#, c-format
msgid "%d boat was found."
msgid_plural "%d boats were found."
msgstr[0] ""
msgstr[1] ""
"""


def test_a_programs_catalogue_comes_home_and_keeps_the_translators_keyboard_mark(dragoman, home, store):
    Path("app.pot").write_text(MENU, "utf-8")
    assert dragoman("translate", "app.pot", *TO_RU[:-4], "-o", "locales").returncode == 0
    path = Path("locales/ru/app.po")
    catalogue = polib.pofile(str(path))
    assert catalogue[0].msgstr == "&CLOSE THE WINDOW"
    for entry in catalogue:
        entry.flags.remove("fuzzy")
    catalogue[0].msgstr = "Закрыть &окно"
    catalogue.save()
    assert dragoman("import", str(path)).returncode == 0
    rows = store.reviews.page(store.run("latest").id, Filter()).rows
    assert [(row.text, row.state) for row in rows] == [
        ("Закрыть окно", "edited"),
        ("%d BOAT WAS FOUND.", "accepted"),
        ("%d BOATS WERE FOUND.", "accepted"),
    ]
    for _ in range(2):
        assert dragoman("export", "latest").returncode == 0
        assert polib.pofile(str(path))[0].msgstr == "Закрыть &окно"
    subprocess.run(["msgfmt", "--check-format", "-o", "-", str(path)], check=True, capture_output=True)
