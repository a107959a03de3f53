"""What stands around a draft in a file: notices, explanations, the page of a web site."""

from tests.draft_import.rendering.blocks import Block, title_blocks
from tests.draft_import.rendering.layout import Layout
from webapp.draft_import.draft import ParsedDraft

CHROME_BEFORE = {
    "bars": ("网站首页 | 机构概况 | 政务公开 | 互动交流", "当前位置：首页 > 政务公开 > 草案"),
    "database": ("您的位置: 首页 » 法规库 » 草案 »", "来源:法规库 时间:2031-01-02 浏览:35"),
    "foot": ("发布时间：2031-01-02 09:30    来源：办公室    字体：[大] [中] [小]    打印",),
}
CHROME_AFTER = {
    "bars": ("【打印】 【关闭】", "版权所有：某市人民政府"),
    "database": ("下载地址: 点击此处下载", "版权声明：资料由网友整理，仅供参考。"),
    "foot": ("扫一扫在手机打开当前页", "相关链接：", "主办单位：某市司法局"),
}


def _foreign(*texts: str) -> list[Block]:
    return [Block("foreign", text) for text in texts]


def before(tree: ParsedDraft, layout: Layout) -> list[Block]:
    """Give what stands before the title."""
    found = _foreign(*CHROME_BEFORE.get(layout.chrome, ()))
    name = tree.title_full
    if layout.notice == "items":
        found += _foreign(
            f"关于《{name}》公开征求意见的公告",
            f"现将《{name}》全文公布，向社会公开征求意见。有关单位和个人可以通过下列途径提出意见：",
            "一、来信请寄：某市某路1号某市司法局（邮政编码：100000），并在信封上注明“征求意见”字样。",
            "二、电子邮件请发至：yijian@example.org。",
            "三、对具体条款提出意见的，请注明条款序号，例如“对第十条的意见”。",
            "意见反馈截止时间为2031年2月20日。",
            "某市司法局",
            "2031年1月20日",
        )
    elif layout.notice == "plain":
        found += _foreign(
            f"《{name}》征求意见",
            f"{name}已经审议。现将《{name}》予以公布，社会公众可以在下列日期以前提出意见。",
            "征求意见截止日期：2031年2月20日",
        )
    if layout.order:
        found += _foreign(
            "某市人民政府令",
            "第12号",
            f"《{tree.title}》已经2031年1月2日市人民政府第3次常务会议通过，现予公布，自2031年3月1日起施行。",
            "市长　某某",
            "2031年1月5日",
        )
    if found and layout.notice == "items" and layout.chrome != "none":
        found = title_blocks(tree, layout) + found
    return found


def after(tree: ParsedDraft, layout: Layout) -> list[Block]:
    """Give what stands after the last attachment."""
    found: list[Block] = []
    if layout.explanation:
        found += _foreign(
            f"关于《{tree.title_full}》的说明",
            "现就有关问题说明如下。",
            "一、制定的必要性",
            "近年来，绿道建设发展很快，需要立法。",
            "二、主要内容",
            "第十条规定了主管部门的职责。",
            "第一条、第二条规定了目的和范围。",
            "以上说明，请审议。",
        )
    return found + _foreign(*CHROME_AFTER.get(layout.chrome, ()))
