"""Where rows stand on a sheet, and what to call them."""

from webapp.draft_import.sheet.errors import SheetError, refuse_if
from webapp.draft_import.sheet.rows import Role, Row


def next_id(rows: tuple[Row, ...]) -> int:
    """Return an id that no row has."""
    return max((row.id for row in rows), default=0) + 1


def find(rows: tuple[Row, ...], row_id: int) -> tuple[int, Row]:
    """Find a row and its place.

    Raises:
        SheetError: no row has this id.
    """
    for place, row in enumerate(rows):
        if row.id == row_id:
            return place, row
    message = "找不到这一行：它可能已被并入别的行，请刷新页面。"
    raise SheetError(message)


def place_before(rows: tuple[Row, ...], place: int) -> int:
    """Find the row that one can be joined onto: page numbers and the like are passed over.

    Raises:
        SheetError: there is none.
    """
    onto = place - 1
    if rows[place].role is not Role.APART:
        while onto >= 0 and rows[onto].role is Role.APART:
            onto -= 1
    refuse_if(onto < 0, "前面没有可以并入的行。")
    return onto


def put(rows: tuple[Row, ...], place: int, row: Row) -> tuple[Row, ...]:
    """Return the rows with another one in a place."""
    return (*rows[:place], row, *rows[place + 1 :])


def named(rows: tuple[Row, ...], row_id: int) -> str:
    """Write the name of a row in quotation marks, for the record."""
    return next((f"“{row.name}”" for row in rows if row.id == row_id), f"第{row_id}号行")
