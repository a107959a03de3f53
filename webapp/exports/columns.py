"""The columns of an export with a row a comment: their names, and who may read them; pure."""

from dataclasses import dataclass
from typing import Final

from webapp.exports.commands import Audience


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON, its title, its width in characters.

    ``is_free`` is what somebody typed: a spreadsheet could take it for a formula.
    """

    key: str
    title: str
    width: int
    is_free: bool = False


COMMON: Final = (
    Column("number", "编号", 24),
    Column("version", "稿次", 6),
    Column("target", "条文代码", 13),
    Column("label", "条文", 13),
    Column("text", "意见", 80, is_free=True),
    Column("identity", "身份", 10, is_free=True),
    Column("organisation", "单位名称", 24, is_free=True),
    Column("channel", "渠道", 12),
    Column("received_at", "收到时间", 19),
    Column("outcome", "处理结果", 18),
    Column("reason", "公开理由", 50, is_free=True),
    Column("family", "相似组", 9),
    Column("family_size", "组内条数", 9),
)
PERSONAL: Final = (
    Column("receipt", "受理编号", 14),
    Column("contact_name", "联系人", 12, is_free=True),
    Column("contact_way", "联系方式", 24, is_free=True),
)


def columns_of(audience: Audience) -> tuple[Column, ...]:
    """Return the columns that an audience may read, in order."""
    return (*COMMON, *PERSONAL) if audience is Audience.PERSONAL else COMMON
