"""Finding e-mail addresses, accounts, number plates and numbers that are announced; pure."""

import re
from collections.abc import Iterator

from webapp.redaction.policy import Reason, Span

AT = re.compile(r" ?(?:@|[(\[{<【] ?(?:at|@|AT|艾特) ?[)\]}>】]) ?")
LOCAL = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
DOMAIN = re.compile(
    r"(?:[A-Za-z0-9-]{1,63}(?:\.|[(\[] ?dot ?[)\]]|点)){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
LOCAL_LENGTH = 64

SIGNS = r"[:是为 ]"
# 微信 and QQ with a name; letters alone are one only behind a colon or 号.
ACCOUNT = re.compile(
    r"(?:[微薇威]信|扣扣|支付宝|抖音|快手|(?<![a-z0-9])(?:wechat|weixin|wx|vx|qq|v信))"
    rf"(?:(?:号码|账号|帐号|号|群|id)?{SIGNS}{{0,3}}(?P<digits>[0-9]{{6,15}})"
    rf"|(?:号码|账号|帐号|号|群|id|{SIGNS}){SIGNS}{{0,3}}(?P<few>[0-9]{{5}}(?![0-9]))"
    r"|(?:(?:号码|账号|帐号|号|id)[:是为 ]{0,3}| ?: ?)(?P<name>[a-z][a-z0-9_-]{5,19})"
    r"|[是为 ]{0,2}(?P<mixed>(?=[a-z_-]{1,19}[0-9])[a-z][a-z0-9_-]{5,19}))",
    re.IGNORECASE | re.ASCII,
)
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-HJ-NP-Z] ?[·•.-]? ?"
    r"(?=[A-Z]{0,3}[0-9])[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[挂学警港澳])(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
# Numbers without area code, or mistyped, are told by the word before them.
ANNOUNCED = (
    (
        re.compile(
            r"(?:电话|手机|座机|联系方式|tel|phone|mobile)(?:号码?)?[:是为. ]{0,3}"
            r"(?!400|800)(?P<it>[0-9]{3,4}-?[0-9]{4,9})(?![0-9]| ?[万亿]?[元户人部台])",
            re.IGNORECASE,
        ),
        Reason.PHONE,
    ),
    (
        re.compile(
            r"(?:身份证|证件)(?:件?号码?|编号)?[:是为 ]{0,3}(?P<it>[0-9]{14,17}[0-9xX])(?![0-9])"
        ),
        Reason.ID_NUMBER,
    ),
    (
        re.compile(
            r"(?:银行卡|储蓄卡|信用卡|卡号|账号|帐号|账户|工行|农行|建行|中行)(?:号码?)?"
            r"[:是为 ]{0,3}(?P<it>[0-9]{4}(?:[ -]?[0-9]{2,4}){2,5})(?![0-9]| ?[万亿]?元)"
        ),
        Reason.BANK_CARD,
    ),
)


def find_contacts(folded: str) -> Iterator[Span]:
    """Find ways to reach or to tell a person in a folded text, in no order."""
    yield from _emails(folded)
    for match in ACCOUNT.finditer(folded):
        group = match.lastgroup or ""
        yield Span(*match.span(group), Reason.ACCOUNT)
    for match in PLATE.finditer(folded):
        yield Span(match.start(), match.end(), Reason.PLATE)
    for pattern, code in ANNOUNCED:
        for match in pattern.finditer(folded):
            yield Span(*match.span("it"), code)


def _emails(folded: str) -> Iterator[Span]:
    # From the sign outwards, a bounded way in both directions: linear whatever stands there.
    for sign in AT.finditer(folded):
        local = LOCAL.search(folded[max(sign.start() - LOCAL_LENGTH, 0) : sign.start()])
        domain = DOMAIN.match(folded, sign.end())
        if local and domain:
            start = sign.start() - len(local[0])
            yield Span(start, domain.end(), Reason.EMAIL)
