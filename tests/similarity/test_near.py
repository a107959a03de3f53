"""What counts as nearly the same text, and what is found among many."""

import random

import pytest

from tests.bench.comments import compose, edit, letter
from webapp.similarity.folding import fold
from webapp.similarity.near import Finder, Signed, likeness, sign

LONG = (
    "建议在老旧小区增设电动自行车充电设施，由街道办事处统一规划，供电公司负责安装和维护，收费标准向全体居民公示。"
    "现在居民从楼上拉线充电，既不安全，也容易引起邻里纠纷，希望条例把责任写清楚，并规定整改的期限。"
)


def signed(*texts: str) -> list[Signed]:
    return sign([fold(text) for text in texts])


def alike(one: str, other: str) -> float:
    return likeness(*signed(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同意", "不同意"),
        ("支持。", "反对。"),
        ("罚款太高了", "罚款太低了"),
        ("建议删除本条", "建议保留本条"),
        ("没有意见", "没意见"),
    ],
)
def test_few_words_are_alike_only_as_copies(one: str, other: str) -> None:
    assert alike(one, other) == 0
    assert alike(one, one + "！") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "建议把罚款的上限定为五百元，期限定为三十日",
            "建议把罚款的上限定为二百元，期限定为三十日",
        ),
        ("建议把本条的罚款上限定为500元并公布标准", "建议把本条的罚款上限定为300元并公布标准"),
        ("小区内应当允许电动自行车停放在楼道里", "小区内不应当允许电动自行车停放在楼道里"),
        ("赞成由街道办事处统一管理充电设施的做法", "反对由街道办事处统一管理充电设施的做法"),
        ("建议增加街道办事处对充电设施的检查次数", "建议减少街道办事处对充电设施的检查次数"),
    ],
)
def test_short_texts_with_another_number_or_stance_are_not_alike(one: str, other: str) -> None:
    assert alike(one, other) == 0


def test_a_short_text_with_one_slip_is_alike() -> None:
    one = "建议由街道办事处统一管理小区里的充电设施"
    assert alike(one, one.replace("管理", "管")) > 0.95


def test_a_short_text_on_another_thing_is_not_alike() -> None:
    one = "建议由街道办事处统一管理小区里的充电设施"
    assert alike(one, one.replace("充电", "健身")) == 0


def test_long_texts_of_opposite_stance_are_not_alike() -> None:
    assert alike("我支持这一条。" + LONG, "我反对这一条。" + LONG) == 0
    assert alike("我支持这一条。" + LONG, "我不支持这一条。" + LONG) == 0
    assert alike("我支持这一条。" + LONG, "我赞成这一条。" + LONG) > 0.9


def test_two_copies_that_were_each_edited_are_alike() -> None:
    rng = random.Random(3)  # noqa: S311
    assert alike(edit(rng, LONG, 0.1), edit(rng, LONG, 0.1)) > 0.8


def test_letters_with_sentences_of_their_own_are_alike() -> None:
    rng = random.Random(3)  # noqa: S311
    assert alike(letter(rng, LONG), letter(rng, LONG)) > 0.75


def test_unrelated_texts_on_one_subject_are_not_alike() -> None:
    rng = random.Random(3)  # noqa: S311
    texts = signed(*(compose(rng) for _ in range(60)))
    assert not any(likeness(one, other) for one in texts for other in texts if one is not other)


def test_what_is_found_begins_with_the_most_alike() -> None:
    rng = random.Random(3)  # noqa: S311
    others = [compose(rng) for _ in range(50)]
    held = signed(*others, edit(rng, LONG, 0.1), edit(rng, LONG, 0.02), "同意")
    finder = Finder()
    for each in held:
        finder.add(each)
    matches = finder.find(signed(LONG)[0])
    assert [match.number for match in matches] == [51, 50]
    assert matches[0].similarity > matches[1].similarity
    assert finder.find(signed("同意")[0]) == []
