"""What web pages put around a text: navigation, imprint, links."""

import re
from typing import Final

_CHROME_LIMIT: Final = 160
_CHROME: Final = re.compile(
    r"(?:上一篇|下一篇|责任编辑|附件下载|相关链接|相关附件|相关文章|相关稿件|来源|作者|发布时间|"
    r"发布日期|发布单位|颁布单位|颁布日期|浏览次数|点击次数|阅读次数|下载地址|版权所有|版权声明|主办单位|"
    r"承办单位|索\s*引\s*号|成文日期|信息来源|文件下载|政府网站标识码|网站标识码|当前位置|您的位置|"
    r"您当前的位置|您所在的位置|分享到|字体|字体大小|浏览|访问量)\s*[:：].*|"
    r"扫一扫.{0,20}|返回(?:顶部|首页)|【(?:字体|打印|关闭|大|返回).*|\[(?:打印|关闭|返回).*|"
    r"打印(?:本页)?\s*关闭(?:窗口)?|.*(?:ICP备|公网安备)\s*\d.*|"
    r"(?:网站首页|首页|网站地图)(?:\s*[|>»›｜].*)?|[^。；：|｜\s]{2,12}(?:\s*[|｜]\s*[^。；：|｜\s]{2,12}){1,9}|"
    r"(?:版权所有|copyright|©).{0,80}|附件\s*[\d一二三]?[：:．.]?\s*\S{1,60}\.(?:docx?|pdf|xlsx?|wps|zip|rar)",
    re.IGNORECASE,
)


def is_chrome(text: str) -> bool:
    """Tell whether a line is the navigation or the imprint of a web page, not part of a text."""
    return len(text) <= _CHROME_LIMIT and _CHROME.fullmatch(text) is not None
