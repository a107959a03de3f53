"""Pages: wrapped lines, page numbers, running headers, everything on one line."""

from tests.draft_import.conftest import Read

WIDTH = 20
TITLE = "某市绿道条例"
PARAGRAPHS = (
    "第一条　为了加强绿道的规划、建设和保护，改善城市生态环境，满足公众亲近自然需要，制定本条例。",
    "第二条　本条例适用于本市行政区域内绿道的规划、建设、保护和利用，以及与绿道有关的其他活动。",
    "绿道沿线的单位和个人应当爱护绿道，不得损坏绿道的设施，不得在绿道上从事与绿道用途无关的活动。",
    "第三条　绿道主管部门应当会同有关部门编制绿道规划，报市人民政府批准后公布，并组织实施该规划。",
)


def wrapped(paragraph: str, indent: str) -> list[str]:
    text = indent + paragraph
    return [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]


def test_indented_wrapped_paragraphs_are_joined(read: Read) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrapped(paragraph, "　　")]
    draft = read("\n".join([TITLE, *lines]))

    texts = [p.text for a in draft.articles for p in a.paragraphs]
    assert texts == [paragraph.split("　")[-1] for paragraph in PARAGRAPHS]
    assert draft.findings == ()


def test_a_wrapped_line_that_begins_with_a_reference_begins_no_article(read: Read) -> None:
    reference = (
        "第四条　绿道沿线的单位和个人应当依照第五条 和其他有关规定爱护绿道，不得损坏绿道的设施。"
    )
    lines = [line for text in (*PARAGRAPHS, reference) for line in wrapped(text, "　　")]
    assert any(line.startswith("第五条") for line in lines)

    draft = read("\n".join([TITLE, *lines]))

    assert [a.label for a in draft.articles] == ["第一条", "第二条", "第三条", "第四条"]


def test_wrapped_paragraphs_without_indent_are_joined_and_reported(read: Read) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrapped(paragraph, "")]
    draft = read("\n".join([TITLE, *lines]))

    text = "".join(p.text for a in draft.articles for p in a.paragraphs)
    assert text == "".join(paragraph.split("　")[-1] for paragraph in PARAGRAPHS)
    assert [a.label for a in draft.articles] == ["第一条", "第二条", "第三条"]
    assert [f.kind for f in draft.findings] == ["paragraphs"]


def test_a_heading_ends_with_its_line_in_a_wrapped_text(read: Read) -> None:
    heading = "第二章　绿道的规划和绿道的建设以及保护"
    lines = [line for paragraph in PARAGRAPHS for line in wrapped(paragraph, "")]
    last = lines.index("第三条　绿道主管部门应当会同有关部门编制")
    draft = read("\n".join([TITLE, *lines[:last], heading, *lines[last:]]))

    assert [d.heading for d in draft.divisions] == ["绿道的规划和绿道的建设以及保护"]


def test_latin_words_keep_a_space_where_a_line_broke(read: Read) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrapped(paragraph, "　　")]
    broken = ["　　第四条　绿道标志使用英文green", "way，并符合国家标准。"]
    draft = read("\n".join([TITLE, *lines, *broken]))

    assert "green way，" in draft.articles[-1].paragraphs[0].text


def paged(texts: list[str], feet: list[str], header: str = "") -> str:
    lines = [TITLE]
    for text, foot in zip(texts, feet, strict=True):
        lines += [text, *([foot] if foot else []), *([header] if header else [])]
    return "\n".join(lines)


def test_page_numbers_and_running_headers_are_dropped(read: Read) -> None:
    texts = [f"第{n}条　甲。" for n in "一二三四"]
    draft = read(paged(texts, ["— 1 —", "第 2 页 共 4 页", "- 3 -", "4/4"], header=TITLE))

    assert [len(a.paragraphs) for a in draft.articles] == [1, 1, 1, 1]


def test_bare_page_numbers_are_dropped_where_they_run_on(read: Read) -> None:
    page = "\n".join(["第{}条　甲。", *["乙。"] * 9])
    draft = read(paged([page.format(n) for n in "一二三"], ["1", "2", "3"]))

    assert [len(a.paragraphs) for a in draft.articles] == [10, 10, 10]


def test_numbers_in_a_list_are_kept(read: Read) -> None:
    draft = read(f"{TITLE}\n第一条　编号如下。\n1\n2\n3\n第二条　乙。")

    assert [p.text for p in draft.articles[0].paragraphs] == ["编号如下。", "1", "2", "3"]


def test_law_text_beside_a_page_number_is_kept(read: Read) -> None:
    pages = [f"第{n}条　甲\n。" for n in "一二三四"]
    draft = read(paged(pages, ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]))

    assert all(article.paragraphs[-1].text.endswith("。") for article in draft.articles)


def test_a_draft_on_one_line_is_taken_apart(read: Read) -> None:
    draft = read(
        "某市绿道条例 （草案） （2031年1月2日某市人大常委会通过） 序言 绿道历史悠久。 "
        "第一章　总则 第一条　下列绿道： （一）步道； （二）骑行道。 前款不含栈道。 "
        "第二章　附则 第二条　另有规定的， 从其规定。"
    )

    assert (draft.title, draft.draft_label) == ("某市绿道条例", "（草案）")
    assert draft.note == "2031年1月2日某市人大常委会通过"
    assert [d.heading for d in draft.divisions] == ["总则", "附则"]
    assert [p.kind for p in draft.articles[0].paragraphs] == ["款", "项", "项", "款"]
    assert draft.articles[1].paragraphs[0].text == "另有规定的， 从其规定。"


def test_a_decision_on_one_line_is_taken_apart(read: Read) -> None:
    draft = read(
        "某市人大常委会关于绿道的决定 （草案） 一、绿道属于公众。 二、本决定自公布之日起施行。"
    )

    assert [a.label for a in draft.articles] == ["一、", "二、"]


def test_a_stray_space_after_a_sentence_parts_nothing_in_a_text_of_whole_lines(
    read: Read,
) -> None:
    draft = read(f"{TITLE}\n第一条　甲。 乙。\n第二条　丙。")

    assert [p.text for p in draft.articles[0].paragraphs] == ["甲。 乙。"]


def test_paragraphs_after_a_colon_stay_together_on_one_line(read: Read) -> None:
    draft = read(
        "某法院关于绿道的解释 为保护绿道，制定解释如下： "
        "第一条 绿道包括： （一）步道； （二）车道。 第二条 乙。"
    )

    assert draft.preamble is not None
    assert [a.label for a in draft.articles] == ["第一条", "第二条"]


def test_a_title_after_the_date_of_a_notice_is_found_on_one_line(read: Read) -> None:
    draft = read(
        "关于征求意见的公告 请提出意见。 某市司法局 2031年1月2日 某市绿道条例（草案） "
        "第一条　甲。 第二条　乙。 附件 绿道名录"
    )

    assert (draft.title, draft.draft_label) == ("某市绿道条例", "（草案）")
    assert [p.text for p in draft.articles[-1].paragraphs] == ["乙。"]
    assert [a.heading for a in draft.attachments] == ["附件"]
