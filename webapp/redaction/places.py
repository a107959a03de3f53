"""Finding postal addresses down to a door; pure.

The number of a house is looked for first (解放路12号, 石桥村3组, 3栋2单元501室); from there the
address is followed back, at most ``REACH`` characters, to where its sentence begins. The name
of a road or a district alone is nobody's address, and neither is 第十二条 or 某路.
"""

import re
from collections.abc import Iterator

from webapp.redaction.policy import Reason, Span

REACH = 40
BEFORE_SIGN = 3  # characters of the name before the first 省, 市, 县 …
NAME_LENGTH = 4  # of a road or a housing estate without one

N = r"[0-9一二三四五六七八九十百〇零甲乙丙]{1,5}"
PART = (
    rf"(?: ?[,-]? ?(?:附|[东西南北] ?)?(?:{N}|[A-Za-z][0-9]{{0,3}}) ?"
    r"(?:号楼|号院|号门|号房|栋|幢|座|单元|楼|层|室|户|房|门|号|院)(?:[东西南北](?:侧|户|门|单元))?)"
)
LAST = r"(?: ?[,-]? ?[0-9]{3,4}(?:-[0-9]{1,4})?(?![0-9]| ?(?:平|[元米年人个户件条项页部辆]|余|多)))"
DETAILS = rf"(?P<details>(?:{PART}{{1,8}}{LAST}?|{LAST})?)"
NOT_A_HOUSE = r"(?!线|文|令|公告|标|桥|[路]?灯|杆|井|站|口|以[前后]|通知|决|议案|规|[至到]|车|机)"

STREET = re.compile(
    rf"(?<![某×X])(?:路|街|[大街巷]?道|巷|弄|胡同|(?<=[\u4e00-\u9fff])里|新村|小区|苑|园|公寓)"
    rf" ?[东西南北]?段? ?{N}(?:[-之]{N})? ?(?:号|弄){DETAILS}{NOT_A_HOUSE}"
)
VILLAGE = re.compile(
    rf"(?:村|屯|寨|庄|社区) ?(?P<group>第?{N}(?:组|队|社)(?![织成建合长员会])(?P<house> ?{N}号)?"
    rf"|{N}号(?!文|令)){DETAILS}"
)
BUILDING = re.compile(
    rf"(?<![0-9第一二三四五六七八九十百])(?:{N}|[A-Za-z][0-9]{{0,2}})(?:栋|幢|座|号楼)"
    rf"(?:{PART}{{0,4}}?{N}(?:室|单元|户|房)(?!外|内|以)|{LAST}){DETAILS}"
)
# 住址：… needs no number, but it needs to be a place.
LABELLED = re.compile(
    r"(?:住址|家庭地址|通讯地址|通信地址|联系地址|居住地|现住址|户籍地址?|户口所在地|现住|收件地址|地址)"
    r" ?[:为] ?(?P<it>[\u4e00-\u9fffA-Za-z0-9 #()-]{4,60})"
)
PLACE = re.compile(r"[\u4e00-\u9fff](?:[省市区县镇乡村路街巷号]|小区)")
RULE = re.compile(r"应当|不得|规定|可以|人民政府|发生变更|变更的")

STOP = re.compile(
    r"[^\u4e00-\u9fff0-9A-Za-z-]|[\u4e00-\u9fff]?住[在址于]?|位于|家在|地址[是为]?|户籍地?|籍贯|来自"
    r"|(?<![市省区县])[在是我你他她]|希望|请|要求|反映|投诉|建议"
)
SIGN = re.compile(r"(?<=[\u4e00-\u9fff])(?:省|自治区|自治州|市|区|县|旗|州|街道|镇|乡|村|社区)")
HOME = re.compile(r"(?:住|住在|住于|住址[是为]?|家在|地址[是为]?|户籍地?)$")


def find_places(folded: str) -> Iterator[Span]:
    """Find the postal addresses in a folded text, in no order."""
    for match in LABELLED.finditer(folded):
        if PLACE.search(match["it"]) and not RULE.search(match["it"]):
            yield Span(*match.span("it"), Reason.ADDRESS)
    for pattern in (STREET, VILLAGE, BUILDING):
        done = 0
        for match in pattern.finditer(folded):
            start = _start(folded, match, max(done, match.start() - REACH))
            if start is not None:
                yield Span(start, match.end(), Reason.ADDRESS)
            done = match.end()


def _start(folded: str, match: re.Match[str], least: int) -> int | None:
    """Return where the address begins that a house number ends, or None if it is no address."""
    begin, said = least, ""
    for stop in STOP.finditer(folded, least, match.start()):
        begin, said = stop.end(), stop[0]
    before = folded[begin : match.start()]
    sign = SIGN.search(before)
    is_home = HOME.search(said) is not None
    if sign is None and not (is_home or _is_precise(match)):
        return None
    if sign is not None:
        return begin + max(sign.start() - (REACH if is_home else _length(sign)), 0)
    return begin if is_home else max(begin, match.start() - NAME_LENGTH)


def _is_precise(match: re.Match[str]) -> bool:
    """Tell whether a number leads to one door, also without the name of the town."""
    if match.re is VILLAGE:
        return bool(match["house"])
    return match.re is BUILDING or bool(match["details"])


def _length(sign: re.Match[str]) -> int:
    return 8 if sign[0].startswith("自治") else BEFORE_SIGN
