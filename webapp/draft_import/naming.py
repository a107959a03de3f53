"""What people type to name what a comment is about; pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from webapp.draft_import.numbering import parse_article_reference, target_of

PARTS = re.compile(r"[,，、;；\s]+")
RANGE = re.compile(r"[-–—－~～至到]")
FIXED = {
    "general": ("总体", "总体意见", "概括性意见", "对全文的概括性意见", "全文"),
    "title": ("标题", "法规名称", "名称", "对标题的意见"),
}


def read_targets(typed: str, labels: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the targets that a list such as “3, 12-15、第二十条、附件1” names, and the unknown.

    The targets come in reading order; a range takes every one between its ends.
    """
    order = list(labels)
    named: set[str] = set()
    unknown = []
    for part in filter(None, PARTS.split(typed)):
        whole = _target(part, labels)  # 120-1 may be 第一百二十条之一
        ends = [whole] if whole else [_target(end, labels) for end in RANGE.split(part)]
        places = [order.index(end) for end in ends if end]
        if len(places) != len(ends) or len(ends) > 2 or places[0] > places[-1]:  # noqa: PLR2004
            unknown.append(part)
        else:
            named.update(order[places[0] : places[-1] + 1])
    return tuple(target for target in order if target in named), tuple(unknown)


def read_target(typed: str, labels: Mapping[str, str]) -> str | None:
    """Return the one target that somebody names: 3, 第三条, 附件1, 总体, 标题, article-3.

    Args:
        typed: what was typed; width and white space do not matter.
        labels: target → label of what can be commented on.
    """
    name = "".join(unicodedata.normalize("NFKC", typed).split())
    for target, words in FIXED.items():
        if name in words or name == target:
            return target
    if name in labels:
        return name
    plain = {target: "".join(label.split()) for target, label in labels.items()}
    return _target(name, plain)


def shown_targets(targets: Iterable[str], labels: Mapping[str, str]) -> str:
    """Return targets as they can be typed."""
    return "、".join(labels[target] for target in targets if target in labels)


def _target(name: str, labels: Mapping[str, str]) -> str | None:
    number = parse_article_reference(name)
    if number:
        target = target_of(*number)
        return target if target in labels else None
    return next((target for target, label in labels.items() if label == name), None)
