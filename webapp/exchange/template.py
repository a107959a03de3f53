"""The spreadsheet in which clerks write down many letters at once, and what comes back of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from webapp.exchange.batches import Refused
from webapp.exchange.books import BATCH, CHANNELS
from webapp.exchange.sheets import Table, new_workbook

REASON: Final = "未录入原因"
WIDTHS: Final = {"收到日期": 14, "渠道": 16, "单位名称": 24, "联系方式": 18, "意见": 80}
RECEIPT_COLUMNS: Final = (
    ("来件序号", 12),
    ("表格行号", 16),
    ("受理编号", 14),
    ("查询码", 34),
    ("意见编号", 60),
)
NOTES: Final = (
    "一行写一条意见。同一份来件对几条提出意见的，写几行，“来件序号”相同；序号空着的，一行就是一份来件。",
    "同一份来件的日期、渠道、身份、单位等写在第一行即可，后面的行可以空着。",
    "收到日期：2026-11-03、2026/11/3、2026年11月3日都可以。",
    "意见对象：3、第三条、第十二条之一、附件1，或者总体、标题；全部名称见“条文”表。",
    "匿名来件不填单位、联系人和联系方式。卷宗号写明原件存放在哪里。",
    "一次最多 20000 行，文件不超过 20 MB。不要改动第一行的列名；不要使用宏和密码。",
    "上传后先核对，再录入。有错的来件不录入，可以下载这些行，改好以后再上传。",
)
_LINES: Final = 20_000


def write_template(
    target: Path | IO[bytes], labels: Mapping[str, str], identities: Sequence[str]
) -> None:
    """Write an empty batch.

    Args:
        target: where to.
        labels: target → name of what can be commented on, in reading order.
        identities: what respondents can say they are.
    """
    with new_workbook(target) as book:
        table = Table(book, BATCH.sheet, _columns())
        places = {name: at for at, name in enumerate(BATCH.columns)}
        _choose(table, places["渠道"], "=渠道!$A$2:$A$7", strict=True)
        _choose(table, places["身份"], f"=身份!$A$2:$A${len(identities) + 1}", strict=True)
        _choose(table, places["意见对象"], f"=条文!$A$2:$A${len(labels) + 1}", strict=False)
        notes = Table(book, "说明", (("怎样填写", 100),))
        for note in NOTES:
            notes.add((note,))
        for name, values in (
            ("条文", list(labels.values())),
            ("渠道", list(CHANNELS.values())),
            ("身份", list(identities)),
        ):
            listed = Table(book, name, ((name, 30),))
            for value in values:
                listed.add((value,))


def write_refused(target: Path | IO[bytes], refused: Sequence[Refused]) -> None:
    """Write the rows that were not taken as a batch to correct, the reason in the last column."""
    with new_workbook(target) as book:
        table = Table(book, BATCH.sheet, (*_columns(), (REASON, 40)))
        for each in refused:
            cells = [each.row.cells.get(name, "") for name in BATCH.columns]
            table.add((*cells, f"原第 {each.row.number} 行：{each.reason}"))


def write_receipts(target: Path | IO[bytes], lines: Sequence[Sequence[str]]) -> None:
    """Write the numbers and secrets of what was entered, a line a letter."""
    with new_workbook(target) as book:
        table = Table(book, "回执", RECEIPT_COLUMNS)
        for line in lines:
            table.add(line)


def _columns() -> list[tuple[str, int]]:
    return [(name, WIDTHS.get(name, 12)) for name in BATCH.columns]


def _choose(table: Table, column: int, source: str, *, strict: bool) -> None:
    rule = {"validate": "list", "source": source, "show_error": strict}
    table.sheet.data_validation(1, column, _LINES, column, rule)
