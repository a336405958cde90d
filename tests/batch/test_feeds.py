"""Feeds: entries as documents, HTML as text, and that a feed reaches nothing beyond its own bytes."""

import html
import subprocess
import sys
from pathlib import Path

import pytest

from translate.batch import feeds
from translate.errors import DocumentError

FIXTURES = Path(__file__).parent.parent / "fixtures" / "batch"
PIECES = [
    tuple(part.strip("\n") for part in piece.split("\n.\n", 2))
    for piece in (FIXTURES / "feed_html.txt").read_text("utf-8").split("\n\n", 1)[1].rstrip(".\n").split("\n.\n\n")
]


def rss(*entries: str, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>t</title>{"".join(entries)}</channel></rss>'.encode()


def entry(guid: str, title: str = "T", description: str = "D", more: str = "") -> str:
    return f"<item><guid>{guid}</guid><title>{title}</title><description>{description}</description>{more}</item>"


def texts(data: bytes) -> list[str]:
    return [found.text for found in feeds.read(data, "f.rss")[0]]


@pytest.mark.parametrize(("title", "markup", "text"), PIECES, ids=[piece[0] for piece in PIECES])
def test_html_becomes_text(title, markup, text):
    assert feeds.plain(markup) == text
    assert texts(rss(entry("1", "T", html.escape(markup)))) == [f"T\n\n{text}\n"]


def test_rss_2():
    entries, notes = feeds.load(FIXTURES / "wire.rss", "wire.rss")
    assert [e.text.splitlines()[0] for e in entries] == [
        "Old bridge reopens & traffic returns", "Markets", "No markup at all",
    ]  # fmt: skip
    assert entries[0].text == (
        "Old bridge reopens & traffic returns\n\nThe bridge at Lower\xa0Quay is open again.\n\n"
        "Cars: from 6:00\n\nTrams: later\n\nLine one\nline two\n"
    )
    assert entries[1].text == "Markets\n\nPrices rose by 3\xa0%.\n\nTin < copper.\n"
    assert entries[2].text == "No markup at all\n\nOne paragraph that goes on.\n\nAnother one.\n"
    assert entries[0].slug.startswith("old-bridge-reopens-")
    assert notes == ("wire.rss: entries without text, left out: 1",)


def test_atom_in_armenian_and_the_newest_of_one_id():
    entries, notes = feeds.load(FIXTURES / "armenian.atom", "a.atom")
    assert [e.text for e in entries] == [
        "Նոր կամուրջ Գյումրիում\n\nԿամուրջը բացվեց երեկ։\n\nԵրթևեկությունը վերսկսվել է։\n",
        "Եղանակը & ճանապարհները\n\nՁյուն է սպասվում։ 2 < 3\n",
    ]
    assert entries[0].slug.startswith("նոր-կամուրջ-")
    assert notes == ("a.atom: entries with another's id: 1; of those with one id the newest is taken",)


def test_rdf_and_what_is_no_feed(tmp_path):
    assert feeds.is_feed(FIXTURES / "rdf.xml")
    assert texts((FIXTURES / "rdf.xml").read_bytes()) == ["The wheel turns again\n\nWater is back in the race.\n"]
    for name in ("strings.xml", "layout.xml", "feed_html.txt", "none.xml"):
        assert not feeds.is_feed(FIXTURES / name)
    (tmp_path / "wide.xml").write_text('<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"/>', "utf-16")
    assert feeds.is_feed(tmp_path / "wide.xml")
    with pytest.raises(DocumentError, match="neither RSS nor Atom: its first element is <resources>"):
        feeds.load(FIXTURES / "strings.xml", "strings.rss")


def test_broken_xml_is_read_as_far_as_it_goes():
    entries, notes = feeds.load(FIXTURES / "broken.rss", "broken.rss")
    assert entries[0].text == "Whole entry\n\nAll of it & more.\n"
    assert notes == ("broken.rss: broken XML in line 4; what could be read is taken",)
    assert texts(rss(entry("1", more="<media:x/>"))) == ["T\n\nD\n"]  # a prefix nobody declared


def test_a_slug_follows_from_the_id_alone_and_is_a_file_name():
    ids = [
        "https://a.example/x.html",
        "https://b.example/x.html",
        "../../etc/passwd",
        "a\u202eb",
        "ա" * 500,
        "?",
        "%2F..%2F",
        "CON",
        ".",
    ]
    slugs = {e.text: e.slug for e in feeds.read(rss(*(entry(i, f"T{n}") for n, i in enumerate(ids))), "f")[0]}
    assert len(set(slugs.values())) == len(ids)
    assert all(all(c.isalnum() or c in "-_" for c in slug) and len(slug) <= 53 for slug in slugs.values())
    turned = feeds.read(rss(*(entry(i, f"T{n}") for n, i in reversed([*enumerate(ids), (99, "new")]))), "g")[0]
    assert {e.text: e.slug for e in turned if e.text in slugs} == slugs
    [one], [other] = (feeds.read(rss(entry(ids[0], title)), "f")[0] for title in ("Before", "After"))
    assert one.slug == other.slug


def test_without_an_id_the_link_counts_then_the_text():
    linked = "<item><title>A</title><link>https://x.example/a</link></item>"
    bare = "<item><title>A</title></item>"
    slugs = [e.slug for e in feeds.read(rss(linked, bare), "f")[0]]
    assert slugs == [feeds.read(rss(item), "f")[0][0].slug for item in (linked, bare)]
    assert slugs[0] != slugs[1]


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", "windows-1251"),
        ("windows-1251", "windows-1251"),
        ("utf-16", "utf-16"),
        ("utf-8", "utf-16"),
        ("utf-8-sig", "utf-8"),
        ("utf-8", "punycode"),
    ],
)
def test_encodings_and_wrong_declarations(codec, declared):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(entry("1", "Мост открыт", "Снова")).decode()
    assert texts(text.encode(codec)) == ["Мост открыт\n\nСнова\n"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "{0}"><!ENTITY b "{1}"><!ENTITY c "{2}"><!ENTITY x "{3}">]>',
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{0}">\n<!ENTITY b "{1}">\n<!ENTITY c "{2}">\n<!ENTITY x "{3}">]>',
        '<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "{0}"><!ENTITY b "{1}"><!ENTITY c "{2}"><!ENTITY x "<rss>{3}">]>',
    ],
)
def test_entities_of_a_feed_stand_for_nothing(declared):
    bomb = declared.format("lol" * 100, "&a;" * 100, "&b;" * 100, "&c;" * 100)
    found = texts(rss(entry("1", "Title", "before &x; after"), before=bomb))
    assert sum(map(len, found)) < 4 * len(bomb)
    assert any("before" in text and "lollol" not in text.partition("before")[2] for text in found)


REACHING = """
import sys
from translate.batch import feeds
harmless = b'<rss><channel><item><guid>1</guid><title>&nbsp;x</title><description>&lt;p>y</description></item></channel></rss>'
feeds.read(harmless, "f"); feeds.read(harmless[:-20], "f")  # what is imported is imported now
seen = []
sys.addaudithook(lambda event, args: seen.append((event, args)) if event.split(".")[0] in {
    "open", "os", "socket", "urllib", "subprocess", "http", "ftplib", "pathlib", "glob", "shutil", "tempfile"} else None)
for data in sys.stdin.buffer.read().split(b"\\0"):
    try:
        print([e.text for e in feeds.read(data, "f")[0]])
    except feeds.DocumentError as e:
        print(e)
print("REACHED", seen)
open("/dev/null").close()
assert seen, "nothing would have been noticed"
"""
EXTERNAL = '<!DOCTYPE rss SYSTEM "{url}" [<!ENTITY % p SYSTEM "{url}"> %p; <!ENTITY x SYSTEM "{url}">]>'


def test_a_feed_opens_no_file_and_no_connection(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    hostile = [str(secret).encode(), b"http://127.0.0.1:9/feed.rss", b""]
    for url in (secret.as_uri(), "http://127.0.0.1:9/x.dtd", str(secret)):
        bad = entry("1", "&x;", f'&lt;img src="{url}">', f'<enclosure url="{url}"/><content src="{url}"/>')
        hostile += [
            rss(bad, before=EXTERNAL.format(url=url)),
            rss(bad, before='<?xml version="1.0"?>' + EXTERNAL.format(url=url)),
            rss(bad, before=EXTERNAL.format(url=url))[:-9],
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{url}"><link rel="self" href="{url}"/><entry><id>a</id>'
            f'<title>t</title><content src="{url}"/><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{url}"/>'
            "</entry></feed>".encode(),
        ]  # fmt: skip
    done = subprocess.run([sys.executable, "-c", REACHING], input=b"\0".join(hostile), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    *answers, reached = done.stdout.decode().splitlines()
    assert len(answers) == len(hostile)
    assert reached == "REACHED []"
    assert b"SECRET" not in done.stdout


def test_what_is_too_large_or_binary_is_one_message(tmp_path):
    path = tmp_path / "endless.rss"
    with path.open("wb") as stream:
        stream.truncate(2**40)  # no machine could hold it
    with pytest.raises(DocumentError, match=r"endless\.rss: too large for a feed; give one of at most 16 MiB"):
        feeds.load(path, "endless.rss")
    with pytest.raises(DocumentError, match="binary"):
        feeds.read(b"\0\1\2\3" * 100, "x.rss")
    with pytest.raises(DocumentError, match="cannot be read"):
        feeds.load(tmp_path / "none.rss", "none.rss")


@pytest.mark.parametrize("piece", ['<a b="', "<a '", "<!--", "<![CDATA[", "<![x", "<p/>", "</", "<?", "&#", "<script>"])
def test_time_grows_with_the_feed_and_not_faster(piece):
    # read again and again to its end, as html.parser does an attribute that is not closed, this would take minutes
    assert feeds.read(rss(entry("1", "T", html.escape(piece * 60_000))), "f")[0][0].text.startswith("T\n")


def test_a_reference_to_no_character_ends_nothing():
    for reference in ("&#xD800;", "&#99999999999;", "&#0;", "&#x1;", "&nothing;"):
        for data in (rss(entry("1", "T", reference)), rss(entry("1", "T", html.escape(reference)))):
            try:
                feeds.read(data, "f")[0][0].text.encode("utf-8", "replace")
            except DocumentError as e:
                assert "\n" not in str(e)
