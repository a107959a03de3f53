"""Two drafts of an invented law, written as Word writes them, with its automatic numbers."""

from tests.draft_import.readers.docx.ooxml import (
    abstract,
    document,
    level,
    num,
    numbered,
    p,
    package,
    run,
)

NUMBERING = abstract(
    1, level(0, "第%1条", "chineseCounting"), level(1, "（%2）", "chineseCounting", suff="nothing")
) + num(1, 1)
WHO = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
INSERTED, DELETED = "并及时清理粪便。", "可以由人抱着。"


def first_draft() -> bytes:
    """Write a draft with words before its title, tracked changes, and a typed number too high."""
    tracked = (
        run("携带犬只进入公园的，应当使用牵引绳，")
        + f"<w:ins {WHO}>{run(INSERTED)}</w:ins>"
        + f"<w:del {WHO}><w:r><w:delText>{DELETED}</w:delText></w:r></w:del>"
    )
    return package(
        document(
            p("现将草案公布，征求社会各界意见。"),
            p("云溪市公园条例", '<w:jc w:val="center"/>'),
            p("（草案）", '<w:jc w:val="center"/>'),
            numbered("为了保护公园的树木和水面，方便居民休息，制定本条例。", 1),
            numbered("公园管理单位应当履行下列职责：", 1),
            numbered("修剪树木；", 1, 1),
            numbered("清理水面。", 1, 1),
            numbered(tracked, 1),
            p("第五条　本条例自公布之日起施行。"),
        ),
        numbering=NUMBERING,
    )


def second_draft() -> bytes:
    """Write the next draft: one article more, and one in quite other words."""
    return package(
        document(
            p("云溪市公园条例", '<w:jc w:val="center"/>'),
            p("（草案二次审议稿）", '<w:jc w:val="center"/>'),
            numbered("为了保护公园的树木和水面，方便居民休息，制定本条例。", 1),
            numbered("公园免费向公众开放，开放时间由公园管理单位公布。", 1),
            numbered("公园管理单位应当履行下列职责：", 1),
            numbered("修剪树木和草坪；", 1, 1),
            numbered("清理水面。", 1, 1),
            numbered("遛狗须牵绳，狗主人要随手收拾。", 1),
            numbered("本条例自公布之日起施行。", 1),
        ),
        numbering=NUMBERING,
    )
