"""The engine `argostranslate`: the contract of engines, upstream's output to the letter, and no network.

Without the library only what a user without it meets is tested.
"""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pytest
import test_engines

from translate.engines import discover, open_engine
from translate.engines.argos import Argos
from translate.errors import EngineError
from translate.records import Pair

EN_RU = Pair("en", "ru")
IMPORTABLE = find_spec("argostranslate") is not None
TRANSLATE = [sys.executable, "-m", "translate", "translate", "-", "--from", "en", "--to", "ru", "--no-glossary"]


def test_discovery_leaves_it_to_those_who_name_it(package):
    names = [engine.name for engine in discover([package.parent]).engines]
    assert [name for name in names if name.startswith("argos translate-en_ru")]
    assert not [name for name in names if name.startswith("argostranslate")]


@pytest.mark.skipif(IMPORTABLE, reason="argostranslate is installed here")
def test_without_the_library_the_message_says_how_to_install_it(home):
    command = [*TRANSLATE, "--engine", "argostranslate"]
    run = subprocess.run(command, input="The house.", capture_output=True, text=True, check=False)
    assert run.returncode == 4
    assert run.stderr == "dragoman: argostranslate is not installed: pip install 'dragoman[argos]'\n"
    assert run.stdout == ""


@pytest.fixture(scope="module")
def installed(variables, package):
    """Upstream, importable in this process, with our package as the only one."""
    if not IMPORTABLE:
        pytest.skip("argostranslate is not installed: extra [argos]")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        from argostranslate import settings

        patch.setattr(settings, "package_dirs", [package.parent])  # another module may have imported it before
        yield package


class TestContract(test_engines.TestEngine):
    @pytest.fixture
    def engine(self, installed):
        return open_engine("argostranslate")


@pytest.fixture(scope="module")
def engine(installed):
    return open_engine("argostranslate:en-ru")


class TestUpstream:
    def test_text_is_upstreams_to_the_letter(self, engine, upstream_flores, flores):
        drafts = engine.translate(flores[:60], EN_RU)
        assert [d.text for d in drafts] == [text for text, _ in upstream_flores[:60]]

    def test_hypotheses_are_upstreams(self, engine, upstream):
        for _, text in [row for row in test_engines.rows("sentences.tsv") if row[0] == "en"]:
            found = [h.text for h in engine.translate([text], EN_RU, n_best=4)[0].n_best]
            assert found == list(dict.fromkeys(value for value, _ in upstream(text, 4)))

    def test_scores_are_those_of_the_engine_argos(self, engine, package, flores):
        ours = Argos(str(package))
        for text in flores[:10]:
            (mine,), (theirs,) = ours.translate([text], EN_RU, 3), engine.translate([text], EN_RU, 3)
            assert [h.score for h in theirs.n_best] == pytest.approx([h.score for h in mine.n_best], abs=1e-3)

    def test_the_command_translates_with_it(self, engine, upstream_environment, tmp_path):
        command = [*TRANSLATE, "--store", str(tmp_path / "store.sqlite"), "--engine", "argostranslate"]
        run = subprocess.run(
            command, input="Three ships left.\n", capture_output=True, text=True, check=True, env=upstream_environment
        )
        assert run.stdout == engine.translate(["Three ships left."], EN_RU)[0].text + "\n"


class TestSpecs:
    def test_one_pair_or_all(self, engine):
        assert engine.pairs() == open_engine("argostranslate").pairs() == {EN_RU}
        assert re.fullmatch(r"argostranslate [\d.]+ translate-en_ru [\d.]+", engine.name)
        assert re.fullmatch(r"argostranslate [\d.]+", open_engine("argostranslate").name)

    def test_a_pair_that_is_not_installed(self, installed):
        with pytest.raises(EngineError, match=r"no package en-xh in .* \(there: en-ru\): .* translate-en_xh$"):
            open_engine("argostranslate:en-xh")

    def test_a_stray_folder_is_named(self, installed, tmp_path, monkeypatch):
        from argostranslate import settings

        (tmp_path / "stray").mkdir()
        monkeypatch.setattr(settings, "package_dirs", [tmp_path])
        with pytest.raises(EngineError, match=r"cannot read its packages: .*stray.* remove that folder"):
            open_engine("argostranslate:en-de")

    def test_a_damaged_model_is_an_error(self, installed, tmp_path, monkeypatch):
        from argostranslate import settings

        damaged = shutil.copytree(installed, tmp_path / "packages" / "damaged")
        (damaged / "model" / "model.bin").write_bytes(b"nonsense")
        monkeypatch.setattr(settings, "package_dirs", [damaged.parent])
        with pytest.raises(EngineError, match=r"argostranslate .* failed \(.*install it again"):
            open_engine("argostranslate:EN-RU").translate(["The house."], EN_RU)

    def test_signature_names_what_changes_the_output(self, engine, upstream_environment):
        code = "from translate.engines import open_engine; print(open_engine('argostranslate:en-ru').signature)"
        settings = {"": engine.signature, "7": engine.signature.replace("beam_size=4", "beam_size=7")}
        for beam, expected in settings.items():
            environment = upstream_environment | ({"ARGOS_BEAM_SIZE": beam} if beam else {})
            run = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
            )
            assert run.stdout.strip() == expected
        assert re.search(r"sha256=[0-9a-f]{64} ctranslate2=[\d.]+ sentencepiece=[\d.]+", engine.signature)


@pytest.mark.parametrize("splitter", ["DEFAULT", "SPACY", "STANZA"])
def test_nothing_is_fetched_or_reported(installed, upstream_environment, tmp_path, splitter):
    """Neither by the splitters, which fetch models, nor by onnxruntime, which keeps a store of events to report."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    code = (
        "from translate.engines import open_engine; from translate.records import Pair; "
        "print(open_engine('argostranslate').translate(['The house is old.'], Pair('en', 'ru'))[0].text)"
    )
    trace = tmp_path / "trace"
    run = subprocess.run(
        ["strace", "-f", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=upstream_environment | {"ARGOS_CHUNK_TYPE": splitter, "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert run.stdout.strip()
    assert not [line for line in trace.read_text().splitlines() if "AF_INET" in line]
    assert not list(tmp_path.glob("cache/**/*onnxruntime*"))
