"""What tells no two opinions apart is folded away."""

import pytest

from webapp.similarity.folding import digest, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("罰款過高，應當降低。", "罚款过高,应当降低"),
        ("ＡＢＣ　１２３", "abc123"),
        ("同意！！！", "同 意\n"),
        ("“鼓励”", "《鼓励》"),
    ],
)
def test_width_case_space_punctuation_and_form_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert digest(fold(one)) == digest(fold(other))


def test_signs_alone_are_kept() -> None:
    assert fold("！ ？") == "!?"
    assert digest(fold("！")) != digest(fold("？"))


def test_another_word_is_another_text() -> None:
    assert digest(fold("同意")) != digest(fold("不同意"))
