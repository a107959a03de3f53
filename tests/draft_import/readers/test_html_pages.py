"""Whole pages of the kinds that sites and word processors give, through to the draft."""

import pytest

from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.parser import parse
from webapp.draft_import.readers.html.reader import read_html

FIRST = "为了保护绿道，制定本条例。"
SECOND = "本条例自公布之日起施行。"


def only(page: str) -> ParsedDraft:
    (draft,) = parse(read_html(page.encode()))
    return draft


def articles(draft: ParsedDraft) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.label, tuple(p.text for p in each.paragraphs)) for each in draft.articles]


PAGES = {
    "messenger": f"""<body><h1 class=rich_media_title>某市绿道条例（草案）公开征求意见</h1>
      <div id=js_content style="visibility: hidden; opacity: 0"><section><section>
      <span style="font-size:17px">某市绿道条例（草案）</span></section>
      <section><p><span>第一章</span><span>　总则</span></p></section>
      <section><strong>第一条</strong>　{FIRST}</section><section><br></section>
      <section><strong>第二条</strong>　{SECOND}</section></section></div>
      <div>微信扫一扫</div><script>var biz = "第三条";</script></body>""",
    "word": f"""<html xmlns:o="urn:x"><head><style>p.MsoNormal{{text-indent:32pt}}</style>
      <!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
      <body><div class=WordSection1><p class=MsoTitle align=center>某市绿道条例</p>
      <p class=MsoNormal>（草案）</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
      <p class=MsoNormal>第一章&nbsp;&nbsp;总则</p>
      <p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>第一条<span
      style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]><span>为了保护
      绿道，</span><del>规范管理，</del><span>制定本条例。</span><o:p></o:p></p>
      <p class=MsoNormal><![if !supportLists]>第二条　<![endif]>{SECOND}</p></div></body></html>""",
    "characters": "".join(
        "<div>" + "".join(f"<span>{c}</span>" for c in line) + "</div>"
        for line in (
            "某市绿道条例（草案）",
            "第一章　总则",
            f"第一条　{FIRST}",
            f"第二条　{SECOND}",
        )
    ),
    "fonts": f"""<table width=900><tr><td width=200>公告<br>动态<td><font size=5>
      某市绿道条例<br>（草案）</font><br>【字体：大 中 小】<br><font>　　第一章　总则<br>
      　　第一条　{FIRST}<br>
      　　第二条　{SECOND}<br><p align=right>打印 关闭</p></table>""",
    "breaks": f"""<div class=TRS_Editor>某市绿道条例（草案）<br/><br/>第一章　总则<br/>
      &nbsp;&nbsp;&nbsp; 第一条 {FIRST}<br/>&nbsp;&nbsp;&nbsp; 第二条 {SECOND}</div>
      <p>附件：</p><ul><li><a href=a.pdf>起草说明.pdf</a></ul>""",
    "parted": f"""<h2>某市绿道条例（草案）</h2><ul><li>第一章　总则</ul><h3>第一章　总则</h3>
      <dl><dt>第一条</dt><dd>{FIRST}</dd><dt>第二条</dt><dd>{SECOND}</dd></dl>""",
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_gives_its_draft(kind: str) -> None:
    draft = only(PAGES[kind])

    assert draft.title_full == "某市绿道条例（草案）"
    assert [division.heading for division in draft.divisions] == ["总则"]
    assert articles(draft) == [("第一条", (FIRST,)), ("第二条", (SECOND,))]
    assert draft.attachments == ()


def test_items_numbered_by_the_browser_are_items() -> None:
    page = f"""<p>某市绿道条例</p><p>第一条　禁止下列行为：</p><ol class=custom_cn2><li><p>占用；
      </p></li><li><p>损坏。</p></li></ol><p>第二条　{SECOND}</p>"""

    assert [(p.kind, p.label) for p in only(page).articles[0].paragraphs] == [
        ("款", None),
        ("项", "（一）"),
        ("项", "（二）"),
    ]


WRAPPED = (
    "某市绿道条例",
    *(
        line
        for number in "一二三四五六"
        for line in (
            f"　　第{number}条　本市行政区域内绿道的规划建设、使用管理",
            "和保护利用等活动适用本条例，国家法律和行政法规已经",
            "另有规定的，从其规定。",
        )
    ),
)


@pytest.mark.parametrize(
    "page",
    [
        "<br>".join(WRAPPED),
        "<pre>" + "\n".join(WRAPPED) + "</pre>",
        "".join(f"<div>{line}</div>" for line in WRAPPED),
    ],
)
def test_lines_broken_at_one_width_are_no_paragraphs(page: str) -> None:
    source = read_html(page.encode())

    assert not source.whole
    (draft,) = parse(source)
    assert [len(article.paragraphs) for article in draft.articles] == [1] * 6


def test_breaks_between_paragraphs_leave_them_whole() -> None:
    assert read_html(PAGES["breaks"].encode()).whole


def test_a_form_that_lists_the_draft_gives_its_draft_and_period() -> None:
    page = f"""<form><table><tr><td>征集开始时间<td>2031-03-01<tr><td>征集结束时间<td>2031-03-31
      <tr><td>填报身份<td><select><option>个人</select><tr><td>联系人<td><input name=a>
      <tr><td>联系方式<td><input name=b><tr><td>概括性意见<td><textarea>无</textarea></table>
      <h3>具体条文意见</h3><div>标题 某市绿道条例（草案）</div><div>对标题的意见</div>
      <p>第一条 {FIRST}</p><label>对第一条的意见</label><textarea></textarea>
      <p>第二条 {SECOND}</p><label>对第二条的意见</label><textarea></textarea>
      <p>验证码 <input></p><button>提交</button></form>"""

    draft = only(page)

    assert draft.title_full == "某市绿道条例（草案）"
    assert articles(draft) == [("第一条", (FIRST,)), ("第二条", (SECOND,))]
    assert str(draft.closes) == "2031-03-31"
