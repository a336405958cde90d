"""SubRip and WebVTT: whose sentences run over cues, and how a translation is shared out over them."""

import io
import re
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import formats
from translate.errors import DocumentError
from translate.formats import srt, subtitle_fit, vtt
from translate.formats.subtitle_fit import Room

FOLDER = Path(__file__).parent.parent / "fixtures" / "formats" / "subtitles"
CASES = re.findall(
    r"^([^\n]+\.(?:srt|vtt))\n\.\n(.*?)^\.\n(.*?)^\.\n(.*?)^\.$",
    (FOLDER / "cases.txt").read_text("utf-8"),
    re.DOTALL | re.MULTILINE,
)
WORD = st.text("abcdéжщ日", min_size=1, max_size=12)


@pytest.mark.parametrize(("name", "before", "texts", "after"), CASES, ids=[c[0] for c in CASES])
def test_what_subtitles_become(name, before, texts, after):
    pairs = [line.partition(" => ") for line in texts.splitlines()]
    for line_end in ("\n", "\r\n"):
        document = formats.read(before.replace("\n", line_end).encode(), name)
        assert [block.text for block in document.blocks] == [source for source, _, _ in pairs]
        new = {b.id: target for b, (_, _, target) in zip(document.blocks, pairs, strict=True) if target}
        assert formats.write(document, new, "de").decode() == after.replace("\n", line_end)


def seen(data: bytes, kind: str) -> list[tuple[int, int, str]]:
    """Times and texts as another program reads them."""
    found = pysubs2.SSAFile.from_file(io.StringIO(data.decode("utf-8-sig")), format_=kind, keep_html_tags=True)
    return [(event.start, event.end, event.text) for event in found]


@pytest.mark.parametrize("name", ["interview.srt", "interview.vtt"])
def test_a_file_of_another_program_is_read_as_that_program_reads_it(name):
    data = (FOLDER / name).read_bytes()
    document = formats.read(data, name)
    assert formats.write(document, {}) == data
    shown = seen(data, name[-3:])
    words = re.findall(r"\w+", " ".join(re.sub(r"<[^>]*>|\{[^}]*\}|\\N", " ", text) for _, _, text in shown))
    assert re.findall(r"\w+", re.sub(r"<[^>]*>", " ", " ".join(b.text for b in document.blocks))) == words
    again = seen(formats.write(document, {b.id: f"{b.text} Ещё два." for b in document.blocks}), name[-3:])
    assert [cue[:2] for cue in again] == [cue[:2] for cue in shown]
    assert all(text.strip() for _, _, text in again)
    tags = [sorted(re.findall(r"</?[a-z]|\{[^}]*\}", text)) for _, _, text in again]
    assert all(sum(t == f"<{x}" for t in own) == sum(t == f"</{x}" for t in own) for own in tags for x in "ibu")


def test_what_another_program_writes_has_the_same_texts():
    subs = pysubs2.SSAFile()
    for n, text in enumerate(["It is {\\i1}very{\\i0} late", "and I am tired.", "- Good night.\\N- You too."]):
        subs.append(pysubs2.SSAEvent(start=2000 * n, end=2000 * n + 1900, text=text))
    for kind in ("srt", "vtt"):
        blocks = formats.read(subs.to_string(kind).encode(), f"a.{kind}").blocks
        assert [b.text for b in blocks] == ["It is <g1>very</g1> late and I am tired.", "Good night.", "You too."]


def cue(number: int, start: float, text: str, seconds: float = 2.0) -> str:
    times = [f"00:{int(t) // 60:02}:{int(t) % 60:02},{round(t % 1 * 1000):03}" for t in (start, start + seconds)]
    return f"{number}\n{times[0]} --> {times[1]}\n{text}\n\n"


@given(
    st.lists(st.lists(WORD, min_size=1, max_size=8), min_size=1, max_size=6), st.lists(WORD, min_size=1, max_size=60)
)
def test_all_words_of_a_translation_are_shown_in_order_and_every_cue_has_some(source, words):
    file = "".join(cue(n + 1, n * 2, "\n".join(said)) for n, said in enumerate(source))
    document = srt.read(file.encode(), "a.srt")
    assert len(document.blocks) == 1
    text = " ".join(words)
    shown = [t.replace("\\N", " ") for _, _, t in seen(srt.write(document, {document.blocks[0].id: text}), "srt")]
    assert len(shown) == len(source)
    assert all(t.strip() for t in shown)
    if len(words) >= len(source):
        assert "".join(" ".join(shown).split()) == "".join(words)
    else:
        assert set(" ".join(shown).split()) <= set(re.findall(r"\S+", text)) | {
            s for t in shown for s in t.split() if s in text
        }


@given(st.data())
def test_pairs_are_whole_in_every_cue_wherever_they_are(data):
    said = data.draw(st.lists(st.sampled_from(["a", "<i>", "</i>", "b c", "<b>", "</b>", "\n", " "]), min_size=3))
    texts = ["".join(said[i::3]) or "x" for i in range(3)]
    document = srt.read("".join(cue(n + 1, n * 2, text) for n, text in enumerate(texts)).encode(), "a.srt")
    for block in document.blocks:
        parts = re.findall(r"<[^>]*>|\w+", block.text)
        new = " ".join(data.draw(st.permutations([*parts, "word", "another"])))
        for _, _, text in seen(srt.write(document, {block.id: new}), "srt"):
            assert whole(text) or not all(map(whole, texts))  # what the file left open stays so


def whole(text: str) -> bool:
    """True if each tag has its partner; pairs may overlap."""
    for name in "ib":
        depth = 0
        for tag in re.findall(rf"</?{name}>", text):
            depth += -1 if tag.startswith("</") else 1
            if depth < 0:
                return False
        if depth:
            return False
    return True


@given(
    st.text("ab 日-.,♪", max_size=300),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 9000).map(lambda ms: ms / 1000)), min_size=1, max_size=6),
)
def test_shares_cover_the_text(text, rooms):
    if not text.strip():
        return
    spans = subtitle_fit.shares(text, [Room(n, s, 40, 1, False) for n, s in rooms])
    assert len(spans) == len(rooms)
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
    assert "".join("".join(text[a:b] for a, b in dict.fromkeys(spans)).split()) == "".join(text.split())


def test_cuts_are_behind_a_sentence_rather_than_behind_a_short_word():
    text = "We came late. In the end the others had left."
    rooms = [Room(20, 2.0, 20, 1, False)] * 2
    assert [text[a:b] for a, b in subtitle_fit.shares(text, rooms)] == [
        "We came late.",
        "In the end the others had left.",
    ]


def test_a_cue_with_little_time_gets_less_than_its_share():
    text = "one two three four five six seven eight nine ten eleven twelve"
    even, short = (
        subtitle_fit.shares(text, [Room(30, 3.0, 30, 1, False), Room(30, s, 30, 1, False)]) for s in (3.0, 1.0)
    )
    assert short[1][1] - short[1][0] < even[1][1] - even[1][0]


@pytest.mark.parametrize(
    ("gap", "behind", "texts"),
    [
        (0.5, "who knows", 1),
        (2.5, "who knows", 2),
        (0.5, "- who knows", 2),
        (0.5, ">> who knows", 2),
        (0.5, "ANNA: who knows", 2),
        (0.5, "{\\an8}who knows", 2),
        (0.5, "♪ who knows ♪", 2),
        (0.5, "(sighs)", 2),
    ],
)
def test_where_a_sentence_goes_on(gap, behind, texts):
    file = cue(1, 1, "There is a man") + cue(2, 3 + gap, behind)
    assert len(srt.read(file.encode(), "a.srt").blocks) == texts


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        ("It ends.", "It begins.", 2),
        ("Is it over?”", "No.", 2),
        ("I saw Dr.", "Smith.", 1),
        ("at 5 p.m.", "and later.", 1),
        ("I thought...", "that he knew.", 1),
        ("I thought...", "He knew.", 2),
        ("Իրոք։", "Այո։", 2),
        ("本当。", "はい。", 2),
        ("(It ends.)", "It begins.", 2),
    ],
)
def test_where_a_sentence_ends(one, other, texts):
    assert len(srt.read((cue(1, 1, one) + cue(2, 3, other)).encode(), "a.srt").blocks) == texts


def test_a_sentence_over_many_cues_is_cut_behind_a_clause():
    texts = ["we went", "to the sea,", "to the hills,", "to the woods,", "and to", "the towns", "of the", "west."]
    blocks = srt.read("".join(cue(n, n * 2, t) for n, t in enumerate(texts, 1)).encode(), "a.srt").blocks
    assert [b.text for b in blocks] == [" ".join(texts[:4]), " ".join(texts[4:])]


def test_where_few_cues_end_a_sentence_each_is_by_itself():
    file = "".join(cue(n, n * 2, "still talking on") for n in range(1, 12))
    assert len(srt.read(file.encode(), "a.srt").blocks) == 11


def test_times_that_overlap_or_go_backward_are_kept_and_said():
    file = cue(1, 1, "One.", 5.0) + cue(2, 3, "Two.") + cue(3, 9, "Three.", -2.0)
    document = srt.read(file.encode(), "a.srt")
    assert [b.text for b in document.blocks] == ["One.", "Two.", "Three."]
    assert [note.split(":")[0] for note in document.notes] == ["line 10", "line 6"]
    times = [c[:2] for c in seen(file.encode(), "srt")]
    assert [c[:2] for c in seen(srt.write(document, {b.id: "Ja." for b in document.blocks}), "srt")] == times


@pytest.mark.parametrize(("codec", "mark"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1251", b"")])
def test_encodings_stay(codec, mark):
    text = cue(1, 1, "Съешь ещё этих мягких французских булок, да выпей чаю.")
    document = srt.read(mark + text.encode(codec), "a.srt")
    result = srt.write(document, {document.blocks[0].id: "Другие слова."})
    assert result == mark + cue(1, 1, "Другие слова.").encode(codec)


def test_what_is_no_subtitles_is_refused():
    for name in ("a.srt", "a.vtt"):
        with pytest.raises(DocumentError, match=rf"^{name}: no subtitles: no line of times such as 00:") as error:
            formats.read(b"Dear all,\n\nthis is a letter.\n", name)
        assert "\n" not in str(error.value)
    assert formats.read(b"WEBVTT\n\nNOTE nothing yet\n", "a.vtt").blocks == ()
    assert "WEBVTT" in formats.read(b"00:01.000 --> 00:02.000\nHi.\n", "a.vtt").notes[0]


def test_no_text_can_make_a_new_cue():
    document = srt.read((cue(1, 1, "One.") + cue(2, 9, "Two.")).encode(), "a.srt")
    bad = "x\n\n3\n00:00:20,000 --> 00:00:21,000\ny"
    assert srt.write(document, {document.blocks[0].id: bad}).count(b"-->") == 2
    document = vtt.read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n", "a.vtt")
    assert len(seen(vtt.write(document, {document.blocks[0].id: bad}), "vtt")) == 1


@pytest.mark.parametrize(
    "text", ["<b>" * 3000, "<" * 100_000, "- a\n" * 3000, "a" + " " * 100_000 + "b", "1\n" * 20_000]
)
@pytest.mark.parametrize("head", ["1\n00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n"])
def test_a_hostile_cue_takes_time_in_proportion_to_its_length(head, text):
    name = "a.vtt" if head.startswith("WEB") else "a.srt"
    document = formats.read(f"{head}{text} word\n".encode(), name)
    formats.write(document, {b.id: f"{b.text} more" for b in document.blocks})
