"""Sources: globs, folders, checkouts and feeds as a job finds them, by real files and the real git."""

import glob
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from translate.batch import outputs, sources
from translate.batch.inputs import Input
from translate.batch.jobs import Job, read
from translate.config import Config
from translate.errors import DocumentError

FIXTURES = Path(__file__).parent.parent / "fixtures" / "batch"
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def job(folder: Path, *named: str, **keys: object) -> Job:
    table = {"sources": list(named), "targets": ["ru"], "output": "out", **keys}
    [found] = read({"wire": table}, folder / "dragoman.toml", Config())
    return found


def names(found: sources.Found) -> list[str]:
    return [item.name for item in found.inputs]


def fill(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"Text of {path}.\n", "utf-8", "surrogateescape")
    return folder


@contextmanager
def as_nobody():
    """A folder, and a user whom its permissions bind; root is bound by none."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    try:
        if root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if root:
            os.seteuid(0)
        subprocess.run(["chmod", "-R", "u+rwX", str(folder)], check=True)
        shutil.rmtree(folder)


# --- files and globs


def test_files_and_globs_are_named_as_on_the_command_line(tmp_path):
    fill(tmp_path, "in/b.txt", "in/deep/a.txt", "in/.hidden.txt", "in/.h/a.txt", "one.txt", "x.md")
    found = sources.expand(job(tmp_path, "one.txt", "in/**/*.txt", "*.md", "in/**"))
    assert found == sources.Found(
        (
            Input(tmp_path / "one.txt", "one.txt"),
            Input(tmp_path / "in/b.txt", "b.txt"),
            Input(tmp_path / "in/deep/a.txt", "deep/a.txt"),
            Input(tmp_path / "x.md", "x.md"),
        ),
        (),
        (),
    )


PATTERNS = {
    "*/*.txt": ["a/1.txt", "a/2.txt", "b/1.txt"],
    "**/1.txt": ["a/1.txt", "a/c/1.txt", "b/1.txt"],
    "a/**/*.txt": ["1.txt", "2.txt", "c/1.txt"],
    "**/c/*": ["a/c/1.txt", "a/c/2.md"],
    "a/?/*": ["c/1.txt", "c/2.md"],
    "[!a]/*.txt": ["b/1.txt"],
    "a/.h/*": ["1.txt"],
    "**/.h/*": ["a/.h/1.txt"],
    "a/**": ["1.txt", "2.txt", "c/1.txt", "c/2.md"],
}


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS.items())
def test_a_pattern_matches_what_python_s_glob_matches(tmp_path, pattern, expected):
    fill(tmp_path, "a/1.txt", "a/c/1.txt", "a/c/2.md", "a/2.txt", "b/1.txt", "a/.h/1.txt")
    found = sources.expand(job(tmp_path, pattern))
    assert names(found) == expected
    matches = glob.glob(pattern, root_dir=tmp_path, recursive=True)  # noqa: PTH207  pathlib's differs
    assert {item.path for item in found.inputs} == {tmp_path / m for m in matches if (tmp_path / m).is_file()}


def test_an_empty_inbox_is_a_note_and_a_missing_one_a_problem(tmp_path):
    fill(tmp_path, "in/readme.md", "file.txt")
    (tmp_path / "empty").mkdir()
    found = sources.expand(job(tmp_path, "gone.txt", "gone/*.txt", "file.txt/*.txt", "in/*.txt", "empty", "file.txt"))
    assert names(found) == ["file.txt"]
    assert found.notes == (f"{tmp_path}/in/*.txt: no file matches", f"{tmp_path}/empty: no document in it")
    assert [str(problem) for problem in found.problems] == [
        f"{tmp_path}/gone.txt: no such file or folder, or no permission to see it",
        f"{tmp_path}/gone: no such file or folder, or no permission to see it",
        f"{tmp_path}/file.txt: is no folder, and below it were to be *.txt",
    ]
    assert all(isinstance(problem, DocumentError) for problem in found.problems)


def test_signs_of_wildcards_in_names_stand_for_themselves_where_there_is_such_a_file(tmp_path):
    base = fill(tmp_path / "[work]*", "in/[2024] wire?.txt", "in/2.txt", "in/plain.txt")
    assert names(sources.expand(job(base, "in/[2024] wire?.txt"))) == ["[2024] wire?.txt"]
    assert names(sources.expand(job(base, "in/[2].txt"))) == ["2.txt"]
    assert names(sources.expand(job(base, "in/plain.txt", "in"))) == ["plain.txt", "2.txt", "[2024] wire?.txt"]
    assert names(sources.expand(job(base, "in/*.txt"))) == ["2.txt", "[2024] wire?.txt", "plain.txt"]


def test_one_file_through_several_sources_is_one_input(tmp_path):
    fill(tmp_path, "in/a.txt", "in/b.txt")
    (tmp_path / "link.txt").symlink_to("in/a.txt")
    found = sources.expand(job(tmp_path, "in/b.txt", "link.txt", "in/*.txt", "in", "in/../in/a.txt"))
    assert names(found) == ["b.txt", "link.txt"]


def test_results_are_no_sources(tmp_path):
    fill(tmp_path, "a.txt", "out/ru/a.txt", "out/_report/x.json", "reports/r.txt", "out.txt")
    (tmp_path / "again.txt").symlink_to("out/ru/a.txt")
    for source in (".", "**/*.txt"):
        assert names(sources.expand(job(tmp_path, source, report="reports"))) == ["a.txt", "out.txt"]
    # an output folder that holds the sources: its folders of results
    fill(tmp_path, "ru/a.txt", "_report/x.txt")
    found = sources.expand(job(tmp_path, "**/*.txt", output="."))
    assert names(found) == ["a.txt", "again.txt", "out.txt", "reports/r.txt"]


# --- folders


def test_a_folder_gives_what_a_format_claims_without_what_is_hidden(tmp_path):
    fill(tmp_path, "in/a.TXT", "in/b.po", "in/d/c.json", "in/e.md", "in/f", "in/.g.txt", "in/.h/i.txt", "in/j.png")
    for name in ("strings.xml", "layout.xml", "rdf.xml"):
        shutil.copy(FIXTURES / name, tmp_path / "in")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    found = sources.expand(job(tmp_path, "in"))
    assert [n for n in names(found) if not n.startswith("rdf/")] == ["a.TXT", "b.po", "d/c.json", "e.md", "strings.xml"]
    assert [n.rpartition("-")[0] for n in names(found) if n.startswith("rdf/")] == ["rdf/7"]
    assert found.notes == (f"{tmp_path}/in: left alone: 1 .xml files that are neither string resources nor feeds",)
    assert found.problems == ()


def test_links_are_not_followed_out_of_a_folder_nor_round_in_a_circle(tmp_path):
    fill(tmp_path, "in/a.txt", "in/d/b.txt", "secret/s.txt", "in-secret/t.txt")
    for link, to in {"in/s.txt": "../secret/s.txt", "in/secret": "../secret", "in/near": "../in-secret", "in/up": "..",
                     "in/d/self": ".", "in/d/round": "..", "in/loop.txt": "loop.txt", "in/gone.txt": "nowhere", "in/0.txt": "a.txt"}.items():  # fmt: skip
        (tmp_path / link).symlink_to(to)
    found = sources.expand(job(tmp_path, "in"))
    assert names(found) == ["0.txt", "d/b.txt"]
    assert found.notes == (f"{tmp_path}/in: left alone: 1 links that lead out of it",)
    # a glob follows links, as on the command line, and ends
    globbed = sources.expand(job(tmp_path, "in/**/*.txt"))
    assert {Path(os.path.realpath(item.path)).name for item in globbed.inputs} == {"a.txt", "b.txt", "s.txt", "t.txt"}


def test_a_folder_nobody_may_read_is_a_problem_and_the_rest_is_found():
    with as_nobody() as folder:
        fill(folder, "in/a.txt", "in/shut/b.txt", "in/z.txt")
        (folder / "in/shut").chmod(0)
        for source in ("in", "in/**/*.txt"):
            found = sources.expand(job(folder, source))
            assert names(found) == ["a.txt", "z.txt"]
            assert [str(p) for p in found.problems] == [f"{folder}/in/shut: cannot be read: Permission denied"]


def test_odd_names_work_or_are_a_problem_on_one_line(tmp_path):
    odd = [
        "with space.txt",
        "Ծ ա.txt",
        "two\nlines.txt",
        "tab\t.txt",
        "quote'\".txt",
        "-n.txt",
        "%s {x}.txt",
        "\u202e.txt",
    ]
    fill(tmp_path / "in", *odd)
    broken = os.fsdecode(b"caf\xe9.txt")
    fill(tmp_path / "in", broken)
    for source in ("in", "in/*.txt"):
        found = sources.expand(job(tmp_path, source))
        assert sorted(names(found)) == sorted(odd)
        assert [str(p) for p in found.problems] == [f"{tmp_path}/in/caf\\xe9.txt: its name is not UTF-8; rename it"]
        assert {item.read().decode() for item in found.inputs} == {f"Text of {name}.\n" for name in odd}
    gone = sources.expand(job(tmp_path, "no\nfile.txt", broken))
    assert all("\n" not in str(p) and str(p).isprintable() for p in gone.problems)
    assert len(gone.problems) == 2
    outputs.refuse_clashes(found.inputs, ["ru"], ["po", "same"], tmp_path / "out")


def test_ten_thousand_files_are_in_order_each_once(tmp_path):
    for n in range(100):
        fill(tmp_path, *(f"in/{n:02}/{m:02}.txt" for m in range(100)))
    found = sources.expand(job(tmp_path, "in", "in/**/*.txt"))
    assert names(found) == [f"{n:02}/{m:02}.txt" for n in range(100) for m in range(100)]


# --- feeds


def test_the_entries_of_a_feed_are_documents_that_can_be_read(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("wire.rss", "armenian.atom"):
        shutil.copy(FIXTURES / name, tmp_path / "in")
    found = sources.expand(job(tmp_path, "in/*", "in", "in/wire.rss"))
    assert [n.partition("/")[0] for n in names(found)] == ["armenian", "armenian", "wire", "wire", "wire"]
    assert all(n.endswith(".txt") for n in names(found))
    assert found.inputs[2].path == tmp_path / "in" / "wire.rss"
    assert found.inputs[3].read() == "Markets\n\nPrices rose by 3\xa0%.\n\nTin < copper.\n".encode()
    assert len(found.notes) == 2


def test_a_feed_that_cannot_be_read_is_a_problem_and_the_rest_is_found(tmp_path):
    fill(tmp_path, "in/a.txt", "in/b.rss", "in/c.txt")
    (tmp_path / "in/d.atom").write_bytes(b"\0\1\2" * 99)
    found = sources.expand(job(tmp_path, "in"))
    assert names(found) == ["a.txt", "c.txt"]
    assert [str(p).split(": ")[0] for p in found.problems] == [f"{tmp_path}/in/b.rss", f"{tmp_path}/in/d.atom"]


# --- checkouts


def git(folder: Path, *arguments: str) -> None:
    plain = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file"}
    for who in ("AUTHOR", "COMMITTER"):
        plain |= {f"GIT_{who}_NAME": "A", f"GIT_{who}_EMAIL": "a@example.org"}
    subprocess.run(["git", *arguments], cwd=folder, env=plain, check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path) -> Path:
    folder = fill(tmp_path / "co", "a.txt", "docs/Ծ b\n.txt", "gone.txt", ".github/x.json", "code.py", "out/ru/a.txt")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")
    (folder / "gone.txt").unlink()
    return fill(folder, "untracked.txt")


@needs_git
def test_a_checkout_gives_what_git_tracks_and_is_there(tree, tmp_path):
    other = fill(tmp_path / "other", "sub.txt")
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-qm", "x")
    git(tree, "submodule", "add", "-q", str(other), "sub")
    (tree / "passwd.txt").symlink_to("/etc/passwd")
    git(tree, "add", "passwd.txt")
    found = sources.expand(job(tree, "."))
    assert names(found) == ["a.txt", "docs/Ծ b\n.txt"]
    assert found.problems == ()
    assert f"{tree}: left alone: 1 links that lead out of it" in found.notes
    assert names(sources.expand(job(tree, "*.txt")))[:2] == ["a.txt", "passwd.txt"]  # a glob asks nobody


@needs_git
def test_a_checkout_s_own_configuration_runs_nothing(tree, tmp_path, monkeypatch):
    marker, script = tmp_path / "ran", tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\necho $0 $@ >> {marker}\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "core.askPass", "core.pager", "credential.helper", "core.editor"):
        git(tree, "config", key, str(script))
    git(tree, "config", "filter.x.clean", str(script))
    (tree / ".gitattributes").write_text("* filter=x\n")
    git(tree, "ls-files", "-m")
    assert marker.exists()  # so they would be run
    marker.unlink()
    before = {p: p.stat().st_mtime_ns for p in (tree / ".git").rglob("*")}
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))  # as in a hook
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert names(sources.expand(job(tree, "."))) == ["a.txt", "docs/Ծ b\n.txt"]
    assert not marker.exists()
    assert {p: p.stat().st_mtime_ns for p in (tree / ".git").rglob("*")} == before


@needs_git
def test_what_only_looks_like_a_checkout_is_a_problem(tree):
    fill(tree, "inner/x.txt")
    (tree / "inner/.git").mkdir()
    git(tree, "add", ".")
    found = sources.expand(job(tree, "inner", "a.txt"))
    assert names(found) == ["a.txt"]
    [problem] = map(str, found.problems)
    assert problem.startswith(f"{tree}/inner: git cannot list its files (fatal: not a git repository")


@needs_git
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a checkout to another user")
def test_a_checkout_of_another_user_says_how_to_trust_it(tree):
    subprocess.run(["chown", "-R", "65534", str(tree)], check=True)
    [problem] = map(str, sources.expand(job(tree, ".")).problems)
    assert problem.endswith(f"if you trust it: git config --global --add safe.directory '{tree}'")


@needs_git
def test_without_git_a_checkout_is_a_problem(tree, monkeypatch):
    monkeypatch.setenv("PATH", str(tree))
    found = sources.expand(job(tree, ".", "a.txt"))
    assert names(found) == ["a.txt"]
    [problem] = map(str, found.problems)
    assert "git is not installed; install it, or name files: '" in problem
