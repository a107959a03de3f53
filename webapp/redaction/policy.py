"""What may be hidden in a comment and how the published text reads; pure."""

import enum
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from webapp.errors import msgid
from webapp.register.policy import RedactionState


class Reason(enum.StrEnum):
    """Why something is not shown; the code is stored and published."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    PLATE = "plate"
    NAME = "name"
    OTHER_PERSON = "other_person"
    DEFAMATION = "defamation"
    SECRET = "secret"  # noqa: S105
    TRADE_SECRET = "trade_secret"  # noqa: S105
    UNLAWFUL = "unlawful"
    OFF_TOPIC = "off_topic"


NAMES: dict[Reason, str] = {
    Reason.PHONE: msgid("电话号码"),
    Reason.ID_NUMBER: msgid("身份证件号码"),
    Reason.BANK_CARD: msgid("银行卡号"),
    Reason.EMAIL: msgid("电子邮箱"),
    Reason.ACCOUNT: msgid("网络账号"),
    Reason.ADDRESS: msgid("住址"),
    Reason.PLATE: msgid("车牌号"),
    Reason.NAME: msgid("姓名"),
    Reason.OTHER_PERSON: msgid("他人信息"),
    Reason.DEFAMATION: msgid("侮辱诽谤"),
    Reason.SECRET: msgid("国家秘密"),
    Reason.TRADE_SECRET: msgid("商业秘密"),
    Reason.UNLAWFUL: msgid("违法内容"),
    Reason.OFF_TOPIC: msgid("与征求意见无关"),
}
# A number is taken out of a text; only what the text as a whole says keeps it back.
FOR_WHOLE = (
    Reason.OTHER_PERSON,
    Reason.DEFAMATION,
    Reason.SECRET,
    Reason.TRADE_SECRET,
    Reason.UNLAWFUL,
    Reason.OFF_TOPIC,
)
FOR_PARTS = tuple(reason for reason in Reason if reason is not Reason.OFF_TOPIC)


class Span(NamedTuple):
    """A part of a text, ``start`` to before ``end`` in code points, and why it is hidden."""

    start: int
    end: int
    code: Reason


def digest(text: str) -> bytes:
    """Return what tells whether marks were made for this very text."""
    return hashlib.sha256(text.encode()).digest()


def apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans apart and in order.

    Those that overlap become one, named by the first of them (of two that begin together,
    the longer), and so do neighbours with the same reason.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        last = found[-1] if found else None
        if last and (span.start < last.end or (span.start == last.end and span.code is last.code)):
            found[-1] = last._replace(end=max(last.end, span.end))
        else:
            found.append(span)
    return found


def pieces(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Cut a text along spans that are apart and in order.

    Returns:
        Each piece with the reasons to hide it; none where it is shown. Neighbours come as one.
    """
    done = 0
    for group in _neighbours(spans):
        if group[0].start > done:
            yield text[done : group[0].start], ()
        done = group[-1].end
        yield text[group[0].start : done], tuple(dict.fromkeys(each.code for each in group))
    if done < len(text):
        yield text[done:], ()


def occurrences(text: str, words: str) -> list[int]:
    """Return where words stand in a text, without those that begin inside another."""
    found: list[int] = []
    place = text.find(words) if words else -1
    while place >= 0:
        found.append(place)
        place = text.find(words, place + len(words))
    return found


def shown(text: str, spans: Sequence[Span], withheld: Reason | None = None) -> str:
    """Return a text as it is published, with what is hidden named in its place."""
    if withheld is not None:
        return f"〔全文不公开：{NAMES[withheld]}〕"
    return "".join(
        f"〔已隐去：{'、'.join(NAMES[code] for code in codes)}〕" if codes else piece
        for piece, codes in pieces(text, spans)
    )


def is_publishable(state: RedactionState) -> bool:
    """Tell whether a comment may be published; marks wait for a person's decision.

    A comment that was not sorted yet has not been looked through: publish after that only.
    """
    return state is not RedactionState.MARKED


def _neighbours(spans: Sequence[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    for before, span in itertools.pairwise([None, *spans]):
        if span is None:
            continue
        if before is not None and before.end == span.start:
            group.append(span)
        else:
            if group:
                yield group
            group = [span]
    if group:
        yield group
