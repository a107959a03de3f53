"""What is shown of contact data tells people apart, and not who they are."""

import pytest

from webapp.submissions.commands import Header
from webapp.submissions.masking import mask_name, mask_organisation, mask_way, masked
from webapp.submissions.queries import UNREADABLE


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张＊＊"), ("欧阳秀兰", "欧＊＊"), (" 王 ", "王＊＊"), ("John", "J＊＊"), ("", "")],
)
def test_a_name_shows_its_first_character_and_not_its_length(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("云溪市水务集团", "云溪＊＊"), ("水务", "水＊＊"), ("", "")]
)
def test_a_body_shows_two_characters(name: str, shown: str) -> None:
    assert mask_organisation(name) == shown


@pytest.mark.parametrize(
    ("way", "shown"),
    [
        ("13800138000", "138****8000"),
        ("+86 138-0013-8000", "138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("020-83333333", "020****33"),
        ("wang.xiulan@example.cn", "w****@example.cn"),
        ("a@b@example.cn", "a****@example.cn"),
        ("12345", "****"),
        ("微信同号", "****"),
        ("", ""),
    ],
)
def test_a_way_of_contact_loses_its_middle(way: str, shown: str) -> None:
    assert mask_way(way) == shown


def test_what_cannot_be_read_is_told() -> None:
    header = Header(organisation=UNREADABLE, contact_name=UNREADABLE, contact_way=UNREADABLE)
    shown = masked(header)
    assert {shown.organisation, shown.name, shown.way} == {UNREADABLE}


def test_who_gave_nothing_has_nothing_to_show() -> None:
    assert not masked(Header())
    assert masked(Header(contact_name="王秀兰"))
