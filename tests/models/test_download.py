"""Downloads from a real server on loopback that cuts, lies, redirects and refuses."""

import fcntl
import gzip
import hashlib
import random
import resource
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import loopback
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import Server, cut, from_the_start, misstating, redirect, serving, status

from translate.errors import EngineError, TryAgainError
from translate.models import transport
from translate.models.download import LIMIT, Download, download

FIXTURES = Path(__file__).parent.parent / "fixtures" / "models"
DATA = random.Random(7).randbytes(300_000)
FILE = "/en_fr.argosmodel"
AT_ONCE = transport.RETRIES.new(backoff_factor=0)
"""The number of retries of the program, without its waits."""


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        found.files[FILE] = DATA
        yield found


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "translate-en_fr-1_9.argosmodel"


class Fetch:
    """Downloads to `target`; keeps what was said and how the progress went."""

    def __init__(self, target: Path) -> None:
        self.target, self.said, self.steps = target, list[str](), list[tuple[int, int | None]]()

    def __call__(self, *links: str) -> Download:
        return download(
            links, self.target, lambda here, whole: self.steps.append((here, whole)), self.said.append, AT_ONCE
        )


@pytest.fixture
def fetch(target: Path) -> Fetch:
    return Fetch(target)


def part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def test_the_file_its_digest_its_size_and_nothing_else(server: Server, fetch: Fetch) -> None:
    done = fetch(server.url(FILE))
    assert done.path.read_bytes() == DATA
    assert (done.sha256, done.size) == (hashlib.sha256(DATA).hexdigest(), len(DATA))
    assert [p.name for p in fetch.target.parent.iterdir()] == [fetch.target.name]
    assert fetch.steps[0] == (0, len(DATA))
    assert fetch.steps[-1] == (len(DATA), len(DATA))
    assert fetch.steps == sorted(fetch.steps)
    assert server.log[0][1]["user-agent"].startswith("dragoman/")
    done.discard()
    assert list(fetch.target.parent.iterdir()) == []


KINDS = {
    "ranges and ETag": (True, "ETag", False),
    "ranges and Last-Modified": (True, "Last-Modified", False),
    "ranges, no validator": (True, "", False),
    "ranges and a weak ETag": (True, "weak", False),
    "no ranges": (False, "ETag", False),
    "chunked, ranges and ETag": (True, "ETag", True),
    "chunked, nothing to hold on to": (True, "", True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_cut_in_the_middle_every_kind_of_server_gives_the_same_bytes(kind: str, server: Server, fetch: Fetch) -> None:
    server.ranges, server.validator, server.chunked = KINDS[kind]
    server.faults[FILE] = [cut(server, 200_000), cut(server, 40_000)]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA
    assert len(server.asked(FILE)) == 3
    assert len(fetch.said) == 2


def test_the_rest_is_asked_for_with_the_validator(server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [cut(server, 200_000)]
    fetch(server.url(FILE))
    first, second = server.asked(FILE)
    assert "range" not in first
    start = int(second["range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < start <= 200_000
    assert second["if-range"] == loopback.validators(DATA, server)["ETag"]
    assert fetch.said == [
        f"{server.url(FILE)}: closed 100000 bytes before the end; {start} of 300000 bytes are here; trying again"
    ]


@pytest.mark.parametrize("validator", ["weak", ""])
def test_what_is_no_strong_validator_is_not_sent(validator: str, server: Server, fetch: Fetch) -> None:
    server.validator = validator
    server.faults[FILE] = [cut(server, 200_000)]
    fetch(server.url(FILE))
    assert "range" in server.asked(FILE)[1]
    assert "if-range" not in server.asked(FILE)[1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.binary(min_size=1, max_size=400),
    cuts=st.lists(st.integers(0, 400), max_size=4),
    kind=st.sampled_from(sorted(KINDS)),
)
def test_wherever_it_is_cut_the_bytes_are_the_same(
    data: bytes, cuts: list[int], kind: str, server: Server, fetch: Fetch
) -> None:
    server.ranges, server.validator, server.chunked = KINDS[kind]
    server.files[FILE] = data
    server.faults[FILE] = [cut(server, min(after, len(data) - 1)) for after in cuts]
    done = fetch(server.url(FILE))
    assert done.path.read_bytes() == data
    done.discard()


def test_a_part_that_was_not_asked_for_is_not_appended(server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [cut(server, 200_000), from_the_start]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA
    assert len(server.asked(FILE)) == 3


def test_cut_for_good_keeps_the_part_and_the_next_call_goes_on(server: Server, fetch: Fetch) -> None:
    server.always[FILE] = cut(server, 0)
    server.faults[FILE] = [cut(server, 200_000)]
    with pytest.raises(
        EngineError, match=r"the connection broke off: .* of 300000 bytes are here; give the same command later"
    ):
        fetch(server.url(FILE))
    assert len(server.asked(FILE)) == AT_ONCE.total + 1
    have = part(fetch.target).stat().st_size
    assert 0 < have <= 200_000
    del server.always[FILE]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA
    assert server.asked(FILE)[-1]["range"] == f"bytes={have}-"


def test_a_line_that_breaks_again_and_again_but_brings_something_is_borne(server: Server, fetch: Fetch) -> None:
    data = DATA * 40
    server.files[FILE] = data
    server.faults[FILE] = [cut(server, 1_200_000) for _ in range(9)]
    assert fetch(server.url(FILE)).path.read_bytes() == data
    assert len(server.asked(FILE)) == 10


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_pieces_of_two_versions_are_never_joined(validator: str, server: Server, fetch: Fetch) -> None:
    server.validator = validator
    server.always[FILE] = cut(server, 0)
    server.faults[FILE] = [cut(server, 200_000)]
    with pytest.raises(EngineError):
        fetch(server.url(FILE))
    del server.always[FILE]
    server.files[FILE] = DATA[::-1]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA[::-1]


def test_without_validator_another_length_starts_over(server: Server, fetch: Fetch) -> None:
    server.validator = ""
    server.always[FILE] = cut(server, 0)
    server.faults[FILE] = [cut(server, 200_000)]
    with pytest.raises(EngineError):
        fetch(server.url(FILE))
    del server.always[FILE]
    server.files[FILE] = other = DATA[::-1] + b"more"
    assert fetch(server.url(FILE)).path.read_bytes() == other


def test_a_part_from_another_address_is_not_continued(server: Server, fetch: Fetch) -> None:
    server.always[FILE] = cut(server, 0)
    server.faults[FILE] = [cut(server, 200_000)]
    with pytest.raises(EngineError):
        fetch(server.url(FILE))
    server.files["/other"] = DATA[::-1]
    assert fetch(server.url("/other")).path.read_bytes() == DATA[::-1]
    assert "range" not in server.asked("/other")[0]


def test_a_part_whose_note_is_damaged_starts_over(server: Server, fetch: Fetch) -> None:
    part(fetch.target).parent.mkdir()
    part(fetch.target).write_bytes(b"rubbish")
    part(fetch.target).with_name(part(fetch.target).name + ".json").write_text("[1")
    assert fetch(server.url(FILE)).path.read_bytes() == DATA


def test_a_part_that_is_complete_costs_one_short_answer(server: Server, fetch: Fetch) -> None:
    fetch(server.url(FILE))
    fetch.target.replace(part(fetch.target))
    note = f'{{"url": "{server.url(FILE)}", "total": {len(DATA)}, "validator": ""}}'
    part(fetch.target).with_name(part(fetch.target).name + ".json").write_text(note)
    assert fetch(server.url(FILE)).path.read_bytes() == DATA
    assert server.asked(FILE)[-1]["range"] == f"bytes={len(DATA)}-"
    assert len(server.asked(FILE)) == 2


def test_a_length_that_is_too_long_fails_in_one_line(server: Server, fetch: Fetch) -> None:
    server.always[FILE] = misstating(+100)
    with pytest.raises(EngineError, match="closed 100 bytes before the end") as caught:
        fetch(server.url(FILE))
    assert "\n" not in str(caught.value)
    assert not fetch.target.exists()


def test_a_length_that_is_too_long_once_heals(server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [misstating(+100)]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA


def test_a_length_that_is_too_short_gives_that_many_bytes_and_their_digest(server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [misstating(-100)]
    assert fetch(server.url(FILE)).sha256 == hashlib.sha256(DATA[:-100]).hexdigest()


def test_an_empty_file_is_refused_and_leaves_nothing(server: Server, fetch: Fetch) -> None:
    server.files[FILE] = b""
    with pytest.raises(EngineError, match="sent an empty file"):
        fetch(server.url(FILE))
    assert list(fetch.target.parent.iterdir()) == []


def test_not_found_names_address_status_and_the_offline_way_and_is_not_retried(server: Server, fetch: Fetch) -> None:
    with pytest.raises(EngineError, match=r"/gone: the server answers 404 Not Found: .*dragoman models add FILE"):
        fetch(server.url("/gone"))
    assert len(server.log) == 1
    assert list(fetch.target.parent.iterdir()) == []


def test_the_next_link_is_tried(server: Server, fetch: Fetch) -> None:
    assert fetch(server.url("/gone"), server.url(FILE)).url == server.url(FILE)
    assert "404" in fetch.said[0]
    assert fetch.said[0].endswith("trying the next link")


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(code: int, server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [status(code), status(code, {"Retry-After": "0"})]
    assert fetch(server.url(FILE)).path.read_bytes() == DATA


def test_a_server_in_trouble_for_good_is_named(server: Server, fetch: Fetch) -> None:
    server.always[FILE] = status(500)
    with pytest.raises(EngineError, match="answers 500"):
        fetch(server.url(FILE))
    assert len(server.log) == AT_ONCE.total + 1


def test_nobody_there(server: Server, fetch: Fetch) -> None:
    with pytest.raises(EngineError, match=r"cannot be reached \(Connection refused\); without network: "):
        fetch("http://127.0.0.1:1/x")
    assert list(fetch.target.parent.iterdir()) == []


def test_what_the_server_calls_compressed_is_kept_as_it_is(server: Server, fetch: Fetch) -> None:
    server.files[FILE] = packed = gzip.compress(DATA)
    server.faults[FILE] = [misstating(0, Content_Encoding="gzip")]
    assert fetch(server.url(FILE)).path.read_bytes() == packed
    assert server.log[0][1]["accept-encoding"] == "identity"


def test_two_at_once_do_not_write_one_part(server: Server, fetch: Fetch) -> None:
    part(fetch.target).parent.mkdir()
    with part(fetch.target).open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(TryAgainError, match="another process is downloading"):
            fetch(server.url(FILE))
    assert fetch(server.url(FILE)).path.read_bytes() == DATA


def test_a_full_disk_leaves_nothing_behind(server: Server, fetch: Fetch) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(EngineError, match="cannot be written: File too large; nothing of it was kept"):
            fetch(server.url(FILE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(fetch.target.parent.iterdir()) == []


def test_more_than_any_model_has_is_refused_before_it_is_sent(server: Server, fetch: Fetch) -> None:
    server.faults[FILE] = [status(200, {"Content-Length": str(LIMIT + 1)})]
    with pytest.raises(EngineError, match="4294967297 bytes announced, more than 4 GiB"):
        fetch(server.url(FILE))
    assert list(fetch.target.parent.iterdir()) == []


def test_more_than_the_disk_holds_is_refused_before_it_is_sent(
    server: Server, fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translate.models.download.LIMIT", 1 << 62)
    server.faults[FILE] = [status(200, {"Content-Length": str(shutil.disk_usage(tmp_path).free + (1 << 40))})]
    with pytest.raises(EngineError, match=r"bytes to come, [0-9]+ free: make room"):
        fetch(server.url(FILE))
    assert list(fetch.target.parent.iterdir()) == []


def test_a_folder_that_cannot_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="cannot be written"):
        Fetch(tmp_path / "file" / "x.argosmodel")(server.url(FILE))


def test_a_redirect_on_the_same_host_is_followed_and_told(server: Server, fetch: Fetch) -> None:
    server.faults["/old"] = [redirect(FILE, 301)]
    assert fetch(server.url("/old")).path.read_bytes() == DATA
    assert fetch.said == [f"{server.url('/old')} redirects to {server.url(FILE)}"]


def test_a_redirect_to_another_host_is_refused_and_that_host_never_asked(server: Server, fetch: Fetch) -> None:
    with serving() as other:
        for address in (other.url(FILE), server.url(FILE, "localhost"), "file:///etc/hostname", "http://[::/"):
            server.faults["/old"] = [redirect(address)]
            with pytest.raises(EngineError, match=r"the redirect to .* is not followed: that is another host"):
                fetch(server.url("/old"))
        assert other.log == []
    assert server.asked(FILE) == []


def test_redirects_without_end(server: Server, fetch: Fetch) -> None:
    server.always["/round"] = redirect("/round")
    with pytest.raises(EngineError, match="after 5 redirects"):
        fetch(server.url("/round"))


@pytest.mark.parametrize(
    ("source", "target", "followed"),
    [
        line.split("\t")[:3]
        for line in (FIXTURES / "redirects.tsv").read_text().splitlines()
        if not line.startswith("#")
    ],
)
def test_which_redirects_are_followed(source: str, target: str, followed: str) -> None:
    assert transport.allowed(source, target) is (followed == "yes")


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that this process trusts."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl: no certificate can be made")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run([*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_secure_addresses(server: Server, fetch: Fetch, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(tls) as secure, serving(tls) as other:
        other.files[FILE] = DATA
        secure.always["/away"] = redirect(other.url(FILE, "localhost"))
        secure.always["/down"] = redirect(server.url(FILE))
        server.always["/up"] = redirect(other.url(FILE, "localhost"))
        assert fetch(secure.url("/away", "localhost")).path.read_bytes() == DATA
        assert fetch(server.url("/up")).path.read_bytes() == DATA
        with pytest.raises(EngineError, match="a secure address may only lead to a secure one"):
            fetch(secure.url("/down", "localhost"))
        with pytest.raises(EngineError, match="certificate verify failed"):  # it is not for this name
            fetch(other.url(FILE, "127.0.0.1"))
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(EngineError, match="certificate verify failed"):
            fetch(other.url(FILE, "localhost"))
    assert server.asked(FILE) == []


def test_proxies_of_the_environment(server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    server.files["http://models.invalid/x"] = DATA
    monkeypatch.setenv("http_proxy", server.url("/").replace("//", "//desk:secret@"))
    assert fetch("http://models.invalid/x").path.read_bytes() == DATA
    assert server.log[0][1]["proxy-authorization"].startswith("Basic ")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetch(server.url(FILE)).path.read_bytes() == DATA
    assert server.log[-1][0] == FILE


def test_a_file_of_a_mirror_is_used_where_it_lies(tmp_path: Path, fetch: Fetch) -> None:
    mirrored = tmp_path / "a mirror" / "x.argosmodel"
    mirrored.parent.mkdir()
    mirrored.write_bytes(DATA)
    done = fetch(mirrored.as_uri())
    assert (done.path, done.sha256) == (mirrored, hashlib.sha256(DATA).hexdigest())
    done.discard()
    assert mirrored.exists()
    with pytest.raises(EngineError, match="the index names this file, and it is not there"):
        fetch((tmp_path / "gone").as_uri())
    with pytest.raises(EngineError, match="not there"):
        fetch(tmp_path.as_uri())
