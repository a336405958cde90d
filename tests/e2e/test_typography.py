"""The last step on a segment's way: what it changes, where it is told, and that it can be turned off."""

from pathlib import Path

import polib
import pytest

NOTE = """---
title: "The port: open"
lang: en
---

# The port

He said "we **go** now", and 12,500 people came at 90 km/h.

Photo: Anna Kestrel / Tarvo Images
"""
ENGINES = ("--engine", "echo:upper,en-de")


@pytest.fixture
def note(home) -> Path:
    path = Path("note.md")
    path.write_text(NOTE, "utf-8")
    return path


def test_it_is_the_targets_habit_and_it_is_told(dragoman, note):
    done = dragoman("translate", note, "--to", "de", "--format", "same", "-o", "out", *ENGINES)
    assert done.returncode == 0, done.stderr
    assert "1 typography" in done.stdout + done.stderr
    after = Path("out/de/note.md").read_text("utf-8")
    assert after == (
        '---\ntitle: "THE PORT: OPEN"\nlang: de\n---\n\n# THE PORT\n\n'
        "HE SAID „WE **GO** NOW“, AND 12.500 PEOPLE CAME AT 90 km/h.\n\nPHOTO: Anna Kestrel / Tarvo Images\n"
    )
    assert dragoman("export", "latest", "-o", "out").returncode == 0
    entries = [e for e in polib.pofile("out/de/note.po") if e.msgid.startswith("He said")]
    assert 'info: typography: as the target language writes it: " → „, " → “, 12,500 → 12.500' in entries[0].tcomment


@pytest.mark.parametrize("how", ["option", "setting"])
def test_it_can_be_turned_off(dragoman, note, how):
    options = ["--no-typography"] if how == "option" else []
    if how == "setting":
        Path("dragoman.toml").write_text("typography = false\n", "utf-8")
    done = dragoman("translate", note, "--to", "de", "--format", "same", "-o", "out", *ENGINES, *options)
    assert done.returncode == 0, done.stderr
    assert 'HE SAID "WE **GO** NOW", AND 12,500 PEOPLE' in Path("out/de/note.md").read_text("utf-8")


def test_turned_off_is_another_outcome(dragoman, note):
    common = ("translate", note, "--to", "de", "--format", "same", "-o", "out", *ENGINES)
    dragoman(*common)
    assert "reused" in (again := dragoman(*common)).stdout + again.stderr
    dragoman(*common, "--no-typography")
    assert '"WE **GO** NOW"' in Path("out/de/note.md").read_text("utf-8")
