"""What stands around a draft on a page is left out, and nothing of the draft with it."""

import pytest

from webapp.draft_import.readers.html.reader import read_html

LAW = "<p>某市绿道条例</p><p>第一条　甲。</p><p>第二条　乙。</p>"
DRAFT = ["某市绿道条例", "第一条　甲。", "第二条　乙。"]
LINKS = "<ul><li><a href='/a'>第一条地铁开通</a><li><a href='/b'>第三条跑道启用</a></ul>"


def texts(body: str, head: str = "") -> list[str]:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return [line.text for line in read_html(page.encode()).lines]


@pytest.mark.parametrize(
    "page",
    [
        f"<div class=top>首页</div><article>{LAW}</article><div>热点</div>{LINKS}",
        f"<div>{LINKS}</div><div id=zoom>{LAW}</div><div>第九条消息</div>",
        f"<table><tr><td><h3>热点</h3>{LINKS}<td>{LAW}</table><p>主办：某市</p>",
        f"<nav>首页</nav>{LAW}<aside>热点</aside><footer>主办：某市</footer>",
        f"<div>{LAW}<div class='bdsharebuttonbox clear'>分享</div></div>",
        f"<div class=main>{LAW}<div class=sideBar><p>第一条地铁开通</p></div></div>",
        f"<div>{LAW}</div><p>第一条地铁开通</p>",
        f"<div><div class=breadCrumb>首页 &gt; 立法</div>{LAW}<a href=/c>新闻</a></div>",
        f"{LAW}<p>附件：</p><p><a href=/d.docx>某市绿道条例（草案）.docx</a></p>",
        f"{LAW}<p><a href=/d.pdf>全文下载</a></p>",
    ],
)
def test_the_frame_of_a_page_is_left_out(page: str) -> None:
    assert texts(page) == DRAFT


@pytest.mark.parametrize(
    "page",
    [
        "<article><p>某市绿道条例</p><p>第一条　甲。</p></article><p>第二条　乙。</p>",
        "<div class=nav><p>某市绿道条例</p><p>第一条　甲。</p></div><div><p>第二条　乙。</p></div>",
        "<div class=footer><p>某市绿道条例</p><p>第一条　甲。</p><p>第二条　乙。</p></div>",
        "<h1>某市绿道条例</h1><div><p>第一条　甲。</p><p>第二条　乙。</p></div>",
        "<aside><h1>某市绿道条例</h1></aside><div><p>第一条　甲。</p><p>第二条　乙。</p></div>",
        "<p>某市绿道条例</p><div class=share><p>第一条　甲。</p></div><p>第二条　乙。</p>",
        "<div><p>某市绿道条例</p><p>第一条　甲。<br>第二条　乙。</p></div>",
    ],
)
def test_no_text_of_the_law_is_lost_whatever_its_place_is_called(page: str) -> None:
    assert texts(page) == DRAFT


def test_what_follows_the_last_article_in_the_same_area_remains() -> None:
    assert texts(f"<div>{LAW}<p>第二款。</p></div><p>热点</p>") == [*DRAFT, "第二款。"]


def test_paragraphs_after_a_paragraph_with_all_articles_remain() -> None:
    page = "<div><p>某市绿道条例<br>第一条　甲。<br>第二条　乙：</p><p>（一）丙。</p></div>"

    assert texts(page) == [*DRAFT[:2], "第二条　乙：", "（一）丙。"]


def test_attachments_in_a_section_of_their_own_remain() -> None:
    page = f"""<div class=page><div class=WordSection1>{LAW}</div><div class=WordSection2>
      <p>附件</p><p>绿道名录</p><p>东湖绿道</p></div></div><div>热点</div>"""

    assert texts(page) == [*DRAFT, "附件", "绿道名录", "东湖绿道"]


def test_two_drafts_on_a_page_remain() -> None:
    other = LAW.replace("绿道", "公园")

    assert texts(f"<div>{LAW}</div><hr><div>{other}</div><p>热点</p>") == [
        *DRAFT,
        "某市公园条例",
        *DRAFT[1:],
        "热点",
    ]


def test_a_decision_is_found_by_its_items() -> None:
    law = "<p>某市关于修改绿道条例的决定</p><p>一、删去第九条。</p><p>二、本决定公布后施行。</p>"

    assert texts(f"<div>{LINKS}</div><div>{law}</div><div>第九条消息</div>")[1:] == [
        "一、删去第九条。",
        "二、本决定公布后施行。",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "<title>某市绿道条例_某市人大网</title>",
        "<title>某市绿道条例 - 某市人大网</title>",
        "<title>某市人大</title><meta name=ArticleTitle content='某市绿道条例'>",
    ],
)
def test_the_name_of_the_page_stands_in_for_a_missing_title(head: str) -> None:
    page = "<p>发布时间：2031-01-01</p><p>第一章　总则</p><p>第一条　甲。</p><p>第二条　乙。</p>"

    lines = read_html(f"<meta charset=utf-8>{head}{page}".encode()).lines

    assert [(line.text, line.title) for line in lines][1:3] == [
        ("某市绿道条例", True),
        ("第一章　总则", False),
    ]


def test_the_name_of_the_page_is_not_needed_beside_a_title() -> None:
    assert texts(LAW, "<title>某市绿道管理条例_某市人大</title>") == DRAFT


@pytest.mark.parametrize("title", ["某市绿道办法（试行）", "某市绿道条例"])
def test_a_heading_that_can_name_a_law_is_a_title(title: str) -> None:
    lines = read_html(f"<h1>{title}</h1><p>第一条　甲。</p>".encode()).lines

    assert [line.title for line in lines] == [True, False]


def test_a_heading_that_names_no_law_is_no_title() -> None:
    lines = read_html("<h1>关于公开征求意见的公告</h1><p>第一条　甲。</p>".encode()).lines

    assert [line.title for line in lines] == [False, False]
