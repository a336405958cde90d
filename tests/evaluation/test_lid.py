"""Figures that can be worked out by hand from a detector that answers by heart; and folders that cannot be measured."""

import pytest

from translate.errors import DocumentError, UsageError
from translate.evaluation import lid
from translate.records import UND, Detection

# The line, or what is left of it, decides: tag, confidence, alternatives.
BY_HEART = {
    "one two three four five six": Detection("en", 0.9, "heart"),
    "one two three four five": Detection("en", 0.7, "heart"),
    "one two": Detection(UND, 0.0, "heart", (("fr", 0.4), ("en", 0.3))),
    "seven eight nine": Detection("de", 0.8, "heart"),
    "seven eight": Detection(UND, 0.0, "heart"),
    "un deux trois": Detection("fr", 1.0, "heart"),
    "un deux": Detection(UND, 0.0, "heart", (("fr", 0.5), ("en", 0.2))),
}
TEXTS = {"en": ["one two three four five six", "seven eight nine"], "fr": ["un deux trois"]}


def figures(score):
    return score.texts, score.right, score.accepted, score.accepted_right, score.wrong


def test_the_counts_of_each_language_and_length():
    result = lid.evaluate(BY_HEART.__getitem__, TEXTS)
    found = {(s.language, s.length): figures(s) for s in result.scores}
    assert found == {
        ("en", "sentence"): (2, 1, 2, 1, (("de", 1),)),
        ("en", "5 words"): (2, 1, 2, 1, (("de", 1),)),
        ("en", "2 words"): (2, 0, 0, 0, (("fr", 1), (UND, 1))),
        ("fr", "sentence"): (1, 1, 1, 1, ()),
        ("fr", "5 words"): (1, 1, 1, 1, ()),
        ("fr", "2 words"): (1, 1, 0, 0, ()),
    }
    assert list(found) == [(tag, length) for tag in TEXTS for length in lid.LENGTHS], "order"


def test_means_over_languages_count_each_language_once():
    sentence, _, two = lid.evaluate(BY_HEART.__getitem__, TEXTS).summaries
    assert sentence.macro == lid.Macro(0.75, 1.0, 0.75)
    assert two.macro == lid.Macro(0.5, 0.0, None), "nothing was accepted: no precision"
    assert (two.texts, two.guesses) == (3, 2)
    assert sentence.confusions == (lid.Confusion("en", "de", 0.5),)
    assert two.confusions == (lid.Confusion("en", "fr", 0.5),), "und is no confusion"


def test_an_abstention_is_calibrated_by_its_candidate():
    two = lid.evaluate(BY_HEART.__getitem__, TEXTS).summaries[2]
    filled = {b.low: (b.count, b.confidence, b.accuracy) for b in two.bins if b.count}
    assert filled == {0.4: (1, 0.4, 0.0), 0.5: (1, 0.5, 1.0)}
    assert two.calibration_error == pytest.approx((0.4 + 0.5) / 2)


def test_calibration_worked_out_by_hand():
    answers = [(0.95, True), (0.97, True), (1.0, False), (0.65, True), (0.61, False), (0.0, False)]
    bins, error = lid.calibrate(answers)
    assert [(b.low, b.high) for b in bins] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert [b.count for b in bins] == [1, 0, 0, 0, 0, 0, 2, 0, 0, 3]
    assert bins[9].confidence == pytest.approx(0.97333, abs=1e-5)
    assert bins[9].accuracy == pytest.approx(2 / 3)
    assert bins[6] == lid.Bin(0.6, 0.7, 2, pytest.approx(0.63), 0.5)
    # 3/6 * |2/3 - .97333| + 2/6 * |.5 - .63| + 1/6 * 0
    assert error == pytest.approx(0.153333 + 0.043333, abs=1e-5)
    assert lid.calibrate([]) == (tuple(lid.Bin(n / 10, (n + 1) / 10, 0, 0.0, 0.0) for n in range(10)), 0.0)


def test_the_most_frequent_wrong_guess_passes_over_und():
    score = lid.Score("bs", "sentence", 9, 2, 9, 2, ((UND, 4), ("hr", 2), ("sr-Latn", 1)))
    assert score.taken_for == ("hr", 2)
    assert lid.Score("hy", "sentence", 1, 0, 0, 0, ((UND, 1),)).taken_for is None


@pytest.mark.parametrize(
    ("language", "answer", "right"),
    [
        ("zh", "zh-Hans", True), ("zh", "zh-cn", True), ("zh", "zh-Hant", False), ("tl", "fil", False),
        ("sr", "sr-Latn", False), ("pt-BR", "pt", True), ("ru", "uk", False), ("en", UND, False),
    ],
)  # fmt: skip
def test_the_same_language_and_script_is_right(language, answer, right):
    assert lid.is_right(language, answer) is right


def test_words_are_parted_by_white_space_in_every_script():
    assert lid.cut("  Ein\u00a0Haus,  ein Garten. ", 2) == "Ein Haus,"
    assert lid.cut(" a  b ", None) == " a  b "
    assert lid.cut("港は三日間閉鎖されました。", 2) == "港は三日間閉鎖されました。"


def test_each_length_is_detected_once_after_a_warm_up_and_progress_is_heard():
    seen, heard = [], []

    def detector(text):
        seen.append(text)
        return BY_HEART[text]

    result = lid.evaluate(detector, TEXTS, heard.append)
    assert seen[:2] == ["one two three four five six", "un deux trois"], "a line of each language first"
    assert seen[2:] == [
        "one two three four five six", "seven eight nine",
        "one two three four five", "seven eight nine",
        "one two", "seven eight",
        "un deux trois", "un deux trois", "un deux",
    ]  # fmt: skip
    assert heard == [2, 2, 2, 1, 1, 1]
    assert all(one.seconds > 0 and one.texts_per_second > 0 for one in result.summaries)


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "hy.txt": "Մեկ։\n\nԵրկու։\nԵրեք։\n",
        "pt_br.txt": "Um.\r\nDois.",
        "notes.md": "no language",
    }.items():
        (tmp_path / name).write_text(text, "utf-8", newline="")
    return tmp_path


def test_a_folder_is_read_by_canonical_tag_without_blank_lines(folder):
    assert lid.read_folder(folder) == {"hy": ["Մեկ։", "Երկու։", "Երեք։"], "pt-BR": ["Um.", "Dois."]}
    assert lid.read_folder(folder, ["pt-BR"], 1) == {"pt-BR": ["Um."]}


def test_a_folder_that_cannot_be_measured(folder):
    with pytest.raises(UsageError, match="none: no such folder"):
        lid.read_folder(folder / "none")
    with pytest.raises(UsageError, match=r"hy\.txt: no such folder"):
        lid.read_folder(folder / "hy.txt")
    with pytest.raises(UsageError, match=r"holds no ka\.txt; it has hy, pt-BR"):
        lid.read_folder(folder, ["hy", "ka"])
    (folder / "pt-BR.txt").write_text("Um.")
    with pytest.raises(UsageError, match="pt-BR, too"):
        lid.read_folder(folder)
    (folder / "readme.txt").write_text("no language")
    (folder / "pt-BR.txt").unlink()
    with pytest.raises(UsageError, match=r"readme\.txt: name the file after its language"):
        lid.read_folder(folder)


@pytest.mark.parametrize(
    ("data", "message"), [(b" \n", "en.txt: is empty"), (b"a\nb\xff", "en.txt:2: not valid UTF-8")]
)
def test_a_file_that_holds_no_text(tmp_path, data, message):
    (tmp_path / "en.txt").write_bytes(data)
    with pytest.raises(DocumentError, match=message):
        lid.read_folder(tmp_path)


def test_a_folder_without_texts(tmp_path):
    (tmp_path / "en.tsv").write_text("a")
    with pytest.raises(UsageError, match=r"holds no <tag>\.txt"):
        lid.read_folder(tmp_path)
