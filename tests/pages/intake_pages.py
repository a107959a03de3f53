"""The pages that bring a draft in: upload, proof sheet, taking over."""

import io
from collections.abc import Iterator

from tests.support.browser import Browser, Page, check
from webapp.draft_import.numbering import article_label

Named = Iterator[tuple[str, Page]]
LIST, NEW = "/staff/imports", "/staff/imports/new"

# What stands before the title, a number that is missing, one that comes twice, and a table.
ODD = """<!doctype html><meta charset="utf-8"><title>草案</title>
<p>现将草案公布，征求社会各界意见。</p>
<h1>云溪市公园条例（草案征求意见稿）</h1>
<p>第一章　总则</p>
<p>第一条　【目的】为了保护公园的树木和水面，方便居民休息，制定本条例。</p>
<p>第二条　公园管理单位应当履行下列职责：</p>
<p>（一）修剪树木；</p>
<p>（三）清理水面。</p>
<p>公园分为下表所列的等级：</p>
<table><tr><th>等级</th><th>面积（公顷）</th><th>开放时间</th></tr>
<tr><td>一级</td><td>二十以上</td><td>全天</td></tr>
<tr><td>二级</td><td>不满二十</td><td>六时至二十二时</td></tr></table>
<p>第二章　附则</p>
<p>第四条　携带犬只进入公园的，应当使用牵引绳。</p>
<p>第四条　本条例自公布之日起施行。</p>
<p>联系电话：见本网站。</p>"""
TWO = """云溪市桥梁条例
第一条　为了保护桥梁，制定本条例。
第二条　本条例自公布之日起施行。
云溪市渡口条例
第一条　为了方便过河，制定本条例。
第二条　本条例自公布之日起施行。
"""
CLEAN = """云溪市湖泊条例
（草案）
第一条　为了保护湖泊，制定本条例。
第二条　本条例自公布之日起施行。
"""
LONG = "云溪市河道条例\n" + "\n".join(
    f"{article_label(number)}　河道的第{number}项要求由水务部门落实。\n检查应当记录。"
    for number in range(1, 120)
)


def intake_pages(editor: Browser) -> Named:
    """Yield each page in each state; the browser is signed in as an editor."""
    yield "staff-imports-none", editor.get(LIST)
    yield "staff-upload", editor.get(NEW)
    yield "staff-upload-empty", paste(editor, " ", status=422)
    yield "staff-upload-scan", upload(editor, "scan.docx", b"\x89PNG\r\n\x1a\n", status=422)
    yield "staff-imports-two", paste(editor, TWO)
    yield from _proofreading(editor)
    yield from _taking(editor)
    yield "staff-imports", editor.get(LIST)


def _proofreading(editor: Browser) -> Named:
    sheet = upload(editor, "公园条例（草案）.html", ODD.encode())
    url = address(sheet)
    yield "staff-sheet", sheet
    yield "staff-sheet-edit", editor.get(f"{url}?row={row_of(sheet, '携带犬只')}")
    yield "staff-sheet-table", editor.get(f"{url}?row={row_of(sheet, '不满二十')}")
    yield "staff-sheet-apart", editor.get(f"{url}?row={row_of(sheet, '现将草案')}")
    wrong = {"do": "relabel", "row": row_of(sheet, "清理水面"), "role": "项", "label": "（乙）"}
    yield "staff-sheet-refused", change(editor, sheet, wrong, status=422)
    right = wrong | {"label": "（二）"}
    yield "staff-sheet-changed", change(editor, sheet, right)
    yield "staff-sheet-stale", change(editor, sheet, right, status=409)
    yield "staff-take-early", editor.get(f"{url}/take")
    long = paste(editor, LONG)
    yield "staff-sheet-long", long
    yield "staff-sheet-long-part", editor.get(f"{address(long)}?part=2")


def _taking(editor: Browser) -> Named:
    sheet = paste(editor, CLEAN)
    yield "staff-sheet-clean", sheet
    page = editor.get(f"{address(sheet)}/take")
    yield "staff-take", page
    fields = page.fields()
    wrong = fields | {"slug": "湖", "closes": ""}
    yield "staff-take-refused", editor.post(page.action, wrong, status=422)
    editor.post(page.action, fields | {"slug": "lakes"})
    yield "staff-sheet-taken", editor.get(address(sheet))
    dropped = paste(editor, CLEAN)
    change(editor, dropped, {"do": "drop"})
    yield "staff-sheet-dropped", editor.get(address(dropped))


def paste(editor: Browser, text: str, *, status: int = 200, query: str = "") -> Page:
    """Paste a draft."""
    page = editor.get(f"{NEW}{query}")
    return editor.fill(page, text=text, status=status)


def upload(editor: Browser, name: str, data: bytes, *, status: int = 200) -> Page:
    """Upload a file."""
    page = editor.get(NEW)
    fields = {name: value for name, value in page.fields().items() if name != "file"}
    sent = {**fields, "file": (io.BytesIO(data), name)}
    response = editor.client.post(page.action, data=sent, follow_redirects=True)
    assert response.status_code == status
    return check(response)


def address(sheet: Page) -> str:
    """Return where a proof sheet stands."""
    return sheet.response.request.path


def change(editor: Browser, sheet: Page, fields: dict[str, str], *, status: int = 200) -> Page:
    """Press a button of a proof sheet."""
    hidden = {name: sheet.value(name) for name in ("csrf_token", "rev", "part")}
    return editor.post(address(sheet), hidden | fields, status=status)


def row_of(sheet: Page, words: str) -> str:
    """Return the number of the row that holds some words."""
    rows = (e for e in sheet.root.iter("li") if e.get("id", "").startswith("row-"))
    return next(e.get("id", "")[4:] for e in rows if words in "".join(e.itertext()))
