"""Nothing but `models install` loads a library that could reach the network."""

import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import sys
import translate.cli
sys.argv = ["dragoman", *{words!r}]
try:
    translate.cli.main()
except SystemExit as left:
    assert not left.code, left.code
print(sorted({{"urllib3", "http.client", "requests", "httpx", "urllib.request"}} & set(sys.modules)), file=sys.stderr)
"""
COMMANDS = [
    ("translate", "note.txt", "--from", "en", "--to", "ru"),
    ("models", "--help"),
    ("models", "list"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_library_that_could_reach_the_network(words: tuple[str, ...], home: Path, root: Path) -> None:
    Path("note.txt").write_text("Good morning.\n")
    look = LOOK.format(words=list(words))
    environment = {"PYTHONPATH": str(root), "HOME": str(home / "home"), "XDG_DATA_HOME": str(home / "data")}
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def test_the_look_sees_a_library_that_is_loaded(home: Path, root: Path) -> None:
    look = "import translate.models.transport\n" + LOOK.format(words=["models", "--help"])
    done = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root)}
    )
    assert done.stderr.splitlines()[-1] == "['http.client', 'urllib.request', 'urllib3']"
