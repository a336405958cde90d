"""Jobs: what may stand in `[jobs.NAME]`, what a job is without it, and what is said when something else stands there."""

import tomllib
from pathlib import Path

import pytest

from translate import config
from translate.batch import jobs
from translate.config import Config
from translate.errors import ConfigError

WHOLE = """
[jobs.wire]
sources = ["in/**/*.txt", "/abs/feed.rss", "in/../deep", "~/news"]
targets = ["RU", "pt_br", "ru"]
output = "out"
formats = ["po", "same", "po"]
schedule = "0 6 * * *"
timezone = "Asia/Yerevan"
from = "EN"
glossaries = ["names.tsv"]
failures = "stop"
skip_missing = true
report = "reports"

["jobs"."2.weekly"]
sources = ["in"]
output = "elsewhere"
"""
# what stands in [jobs.wire] besides sources, targets and output -> what is said after "FILE: jobs.wire: "
WRONG = {
    "source = ['in']": "unknown key 'source'; did you mean 'sources'?",
    "zebra = 1": "unknown key 'zebra'; known keys: sources, targets, output",
    "daily = {sources = ['in']}": 'daily: a table in a job; known keys: sources',
    "sources = 'in'": "sources: give a list of texts, such as sources = [\"in/*.txt\"], not 'in'",
    "sources = []": "sources: is an empty list; give at least one",
    "sources = ['in', 3]": "sources: give a list of texts",
    "sources = [' ']": "sources: holds an empty text",
    'sources = ["a\\u0000b"]': "sources: holds an empty text",
    "sources = ['https://wire.example/feed.rss']": "sources: 'https://wire.example/feed.rss' is an address; fetch it first",
    "sources = ['-']": "sources: '-': a job has no standard input",
    "targets = 'ru'": "targets: give a list of texts",
    "targets = []": "targets: is an empty list",
    "targets = ['klingonish']": "targets: unknown language tag 'klingonish'",
    "output = 3": "output: give a text in quotes, not 3",
    "output = ''": "output: give a text in quotes, not ''",
    "formats = ['docx']": "formats: unknown 'docx'; known: po, same",
    "from = 'xx'": "from: unknown language tag 'xx'",
    "from = ['en']": "from: give a text in quotes, not ['en']",
    "glossaries = 'names.tsv'": "glossaries: give a list of texts",
    "glossaries = []": "glossaries: is an empty list",
    "failures = 'ignore'": "failures: give 'continue' or 'stop', not 'ignore'",
    "skip_missing = 'yes'": "skip_missing: give true or false, without quotes, not 'yes'",
    "skip_missing = 1": "skip_missing: give true or false",
    "report = true": "report: give a text in quotes, not True",
    "schedule = 6": "schedule: give a text in quotes, not 6",
    "schedule = '0 6 * *'": "schedule '0 6 * *': give minute, hour",
    "schedule = '99 6 * * *'": "99",
    "timezone = 'Asia/Yeravan'": "Yerevan",
}  # fmt: skip
NAMES = ["", ".hidden", "-x", "a/b", "a b", "ա", "x" * 65, "a\nb"]


def read(text: str, path: Path, settings: Config | None = None) -> tuple[jobs.Job, ...]:
    return jobs.read(tomllib.loads(text).get("jobs", {}), path, settings or Config())


def test_every_key_can_be_set_and_paths_are_relative_to_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/somebody")
    wire, weekly = read(WHOLE, tmp_path / "jobs.toml", Config(to=("hy", "hy"), format=("tmx",)))
    assert wire == jobs.Job(
        name="wire",
        sources=(f"{tmp_path}/in/**/*.txt", "/abs/feed.rss", f"{tmp_path}/deep", "/home/somebody/news"),
        targets=("ru", "pt-BR"),
        output=tmp_path / "out",
        formats=("po", "same"),
        report=tmp_path / "reports",
        source="en",
        glossaries=(tmp_path / "names.tsv",),
        schedule="0 6 * * *",
        timezone="Asia/Yerevan",
        failures="stop",
        skip_missing=True,
        where=f"{tmp_path}/jobs.toml: jobs.wire",
    )
    assert weekly == jobs.Job(
        name="2.weekly",
        sources=(f"{tmp_path}/in",),
        targets=("hy",),
        output=tmp_path / "elsewhere",
        formats=("tmx",),
        report=tmp_path / "elsewhere" / "_report",
        where=f"{tmp_path}/jobs.toml: jobs.2.weekly",
    )


def test_a_relative_file_gives_absolute_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    job, _ = read(WHOLE, Path("jobs.toml"), Config(to=("hy",)))
    assert (job.output, job.sources[0]) == (tmp_path / "out", f"{tmp_path}/in/**/*.txt")


@pytest.mark.parametrize(("line", "message"), WRONG.items())
def test_mistakes_are_named_with_file_job_and_key(tmp_path, line, message):
    path, key = tmp_path / "dragoman.toml", line.split()[0]
    rest = {"sources": "['in']", "targets": "['ru']", "output": "'out'"}
    lines = [f"{other} = {value}" for other, value in rest.items() if other != key]
    with pytest.raises(ConfigError) as error:
        read("\n".join(["[jobs.wire]", *lines, line]), path)
    said = str(error.value)
    assert said.startswith(f"{path}: jobs.wire: ")
    assert message in said
    assert "\n" not in said
    assert error.value.exit_code == 3


@pytest.mark.parametrize("missing", ["sources", "targets", "output"])
def test_what_is_missing_is_named_with_an_example(tmp_path, missing):
    rest = {"sources": "['in']", "targets": "['ru']", "output": "'out'"}
    lines = [f"{key} = {value}" for key, value in rest.items() if key != missing]
    with pytest.raises(ConfigError, match=rf"jobs\.wire: {missing}: is missing; give .* {missing} = "):
        read("\n".join(["[jobs.wire]", *lines]), tmp_path / "dragoman.toml")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_could_be_no_file_name_is_refused(tmp_path, name):
    table = {"sources": ["in"], "targets": ["ru"], "output": "out"}
    with pytest.raises(ConfigError, match="no name for a job; give 1 to 64 of A-Z") as error:
        jobs.read({name: table}, tmp_path / "dragoman.toml", Config())
    assert "\n" not in str(error.value)
    assert jobs.read({"x" * 64: table}, tmp_path / "dragoman.toml", Config())


def test_no_jobs_and_what_is_no_table_are_answered_with_an_example(tmp_path):
    with pytest.raises(ConfigError, match=r"dragoman.toml: no jobs; begin with a table \[jobs.daily\] of sources = "):
        jobs.read({}, tmp_path / "dragoman.toml", Config())
    with pytest.raises(ConfigError, match=r"jobs\.wire: give a table \[jobs\.wire\] of sources = "):
        jobs.read({"wire": ["in"]}, tmp_path / "dragoman.toml", Config())


def test_the_examples_in_messages_and_manual_are_jobs(root, tmp_path):
    smallest = '[jobs.daily]\nsources = ["in/*.txt"]\ntargets = ["ru"]\noutput = "out"\n'
    assert read(smallest, tmp_path / "dragoman.toml")
    manual = (root / "docs" / "jobs.md").read_text("utf-8")
    blocks = [block.partition("```")[0] for block in manual.split("```toml\n")[1:]]
    assert blocks
    for n, block in enumerate(blocks):
        path = tmp_path / f"{n}.toml"
        path.write_text(block, "utf-8")
        settings = config.load(path)
        assert jobs.read(settings.jobs, path, settings)
