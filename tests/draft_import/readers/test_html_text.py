"""How the markup of a web page becomes lines: blocks, white space, hidden and struck text."""

import pytest

from webapp.draft_import.readers.html.reader import read_html


def texts(body: str, head: str = "") -> list[str]:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return [line.text for line in read_html(page.encode()).lines]


@pytest.mark.parametrize(
    "body",
    [
        "<p>甲</p><p>乙</p>",
        "<div>甲<div>乙</div></div>",
        "甲<br>乙",
        "<p>甲<br/>乙</p>",
        "<p>甲</br>乙</p>",
        "<section>甲</section><section>乙</section>",
        "<dl><dt>甲</dt><dd>乙</dd></dl>",
        "<span style='display:block'>甲</span><span style='display: block'>乙</span>",
        "<pre>甲\r\n乙</pre>",
        "<div style='white-space: pre-wrap'>甲\n乙</div>",
        "<p>甲<p>乙",
        "甲<hr>乙",
        "<center>甲</center><font>乙</font><br>",
        "<p>甲</p><!-- 注释 -->乙",
    ],
)
def test_a_block_or_a_break_begins_a_line(body: str) -> None:
    assert texts(body) == ["甲", "乙"]


@pytest.mark.parametrize(
    "body",
    [
        "<p><b>第</b><span>一</span><i>条</i>为了保护绿道</p>",
        "<p><span>第</span>\n <span>一</span>\n <span>条</span>为了<o:p></o:p>保护<u>绿道</u></p>",
        "<div>第一条为了<!-- 注 -->保护<div style='display:inline'>绿道</div></div>",
        "<p>第一条为了\n      保护\r\n绿道</p>",
        "<p>第一条为了<a name=x></a>保护<img src=x.png alt=图>绿道</p>",
        "<p>第一条为了<ruby>保<rp>(</rp><rt>bao</rt><rp>)</rp></ruby>护绿道</p>",
    ],
)
def test_inline_elements_and_line_ends_of_the_source_do_not_part_words(body: str) -> None:
    assert texts(body) == ["第一条为了保护绿道"]


def test_a_line_end_of_the_source_parts_foreign_words() -> None:
    assert texts("<p>依照 Green\nWay\n标准</p>") == ["依照 Green Way 标准"]


def test_a_line_end_after_the_label_of_an_article_remains_a_space() -> None:
    assert texts("<p><b>第三条</b>\n<span>规定的绿道</span></p>") == ["第三条 规定的绿道"]


def test_entities_are_characters() -> None:
    assert texts("<p>第&#19968;条&nbsp;&ldquo;绿道&rdquo;&mdash;&hellip;</p>") == [
        "第一条\u00a0“绿道”—…"
    ]


def test_tabs_of_preformatted_text_remain() -> None:
    assert texts("<pre>甲\t乙\n丙\t丁</pre>") == ["甲\t乙", "丙\t丁"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>隐藏</div>",
        "<div style='DISPLAY: none !important'>隐藏</div>",
        "<span style='visibility:hidden'>隐藏</span>",
        "<span style='font-size:0px'>隐藏</span>",
        "<span style='mso-hide:all'>隐藏</span>",
        "<p hidden>隐藏</p>",
        "<p class='x no-show'>隐藏</p>",
        "<p id=gone>隐藏</p>",
        "<i class=icon aria-hidden=true>x</i>",
        "<script>var a='隐藏';</script>",
        "<style>隐藏{}</style>",
        "<noscript>隐藏</noscript>",
        "<template><p>隐藏</p></template>",
        "<select><option>隐藏</select>",
        "<textarea>隐藏</textarea>",
        "<button>隐藏</button>",
        "<iframe src=x>隐藏</iframe>",
        "<object>隐藏</object>",
        "<input value=隐藏>",
        "<xml><w:View>隐藏</w:View></xml>",
        "<!--[if gte mso 9]><xml><o:p>隐藏</o:p></xml><![endif]-->",
    ],
)
def test_what_a_page_does_not_show_is_left_out(hidden: str) -> None:
    style = """<style>/* .open{display:none} */ .no-show, #gone { display: none; color: red }
      @media print { .open { display: none } }</style>"""

    assert texts(f"<p class=open>甲</p>{hidden}<p>乙</p>", style) == ["甲", "乙"]


def test_text_that_is_only_named_hidden_for_screen_readers_is_kept() -> None:
    assert texts("<p>甲<span aria-hidden=true>绿道</span></p>") == ["甲绿道"]


def test_a_text_shown_only_by_a_script_is_read_and_said_so() -> None:
    page = """<div style="visibility: hidden"><p>某市绿道条例</p><p>第一条　甲。</p>
      <p>第二条　乙。</p></div><p>第一条地铁线开通</p>"""

    source = read_html(page.encode())

    assert [line.text for line in source.lines] == ["某市绿道条例", "第一条　甲。", "第二条　乙。"]
    assert "隐藏" in source.notes[0]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>旧</del>",
        "<s>旧</s>",
        "<strike>旧</strike>",
        "<span style='text-decoration: line-through'>旧</span>",
        "<span class=msoDel><del cite='mailto:x'>旧</del></span>",
    ],
)
def test_struck_text_is_left_out_and_said_so(struck: str) -> None:
    source = read_html(f"<p>第一条　{struck}<ins>新</ins>文</p>".encode())

    assert [line.text for line in source.lines] == ["第一条　新文"]
    assert source.notes == ("略去了1处加删除线的文字",)


@pytest.mark.parametrize(
    "note",
    [
        "<a href='#_ftn1' name='_ftnref1' style='mso-footnote-id:ftn1'>[1]</a>",
        "<a class=sdfootnoteanc name=sdfootnote1anc href='#x'><sup>1</sup></a>",
        "<span class=MsoCommentReference><a class=msocomanchor>[x1]</a></span>",
        "<div style='mso-element:footnote-list'><div id=ftn1>注文</div></div>",
        "<div id=sdfootnote1><p>注文</p></div>",
        "<div title=header><p>页眉</p></div>",
    ],
)
def test_notes_and_page_headers_of_a_word_processor_are_left_out(note: str) -> None:
    assert texts(f"<p>第一条　甲。</p>{note}<p>第二条　乙。</p>") == [
        "第一条　甲。",
        "第二条　乙。",
    ]


def test_the_indent_is_that_of_spaces_or_of_the_style() -> None:
    page = """<style>p.in{text-indent:32pt}</style><p>甲</p><p>　　乙</p><p>&emsp;丙</p>
      <p style='text-indent:2em'>丁<br>戊</p><p class=in>己</p>
      <div style='text-indent:2em'><p>庚</p></div>"""

    assert [line.indent for line in read_html(page.encode()).lines] == [0, 4, 2, 4, 0, 4, 4]


@pytest.mark.parametrize(
    "gap", ["<p>&nbsp;</p>", "<p><br></p>", "<br>", "<hr>", "<p><o:p>&nbsp;</o:p></p>"]
)
def test_an_empty_paragraph_is_a_blank_line(gap: str) -> None:
    lines = read_html(f"<p>甲</p><p>乙</p>{gap}<p>丙</p>".encode()).lines

    assert [line.after_blank for line in lines] == [False, False, True]


def test_the_break_at_the_end_of_a_paragraph_is_no_blank_line() -> None:
    assert not any(line.after_blank for line in read_html(b"<p>a<br></p><p>b</p>").lines)


def test_a_heading_is_one_line() -> None:
    assert texts("<h1>某市人民代表大会<br>关于绿道的决定</h1>") == [
        "某市人民代表大会 关于绿道的决定"
    ]


def test_paragraphs_in_a_heading_element_are_lines() -> None:
    assert texts("<h4>第一条　甲。<br>第二条　乙。</h4>") == ["第一条　甲。", "第二条　乙。"]
