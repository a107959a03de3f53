"""How a document words who said something, and what came of it; pure."""

from typing import Final

from webapp.exchange.books import OUTCOMES
from webapp.exports.groups import Group

WAITS: Final = "（待确认）"


def count_words(group: Group) -> str:
    """Return how many say it and who they are: 12条（其中单位2家：甲、乙，个人10人）."""
    persons, bodies = group.individuals, group.organisations
    if group.count == 1:
        return f"1条（{bodies_words(group) if bodies else '个人'}）"
    if not bodies:
        return f"{group.count:,}条（均为个人）"
    if not persons:
        return f"{group.count:,}条（均为单位{_named(group)}）"
    return f"{group.count:,}条（其中单位{bodies:,}家{_named(group)}，个人{persons:,}人）"


def bodies_words(group: Group) -> str:
    """Return the names of the bodies that a group has, and how many where not all are named."""
    bodies = group.organisations
    if not group.bodies:
        return "单位" if bodies == 1 else f"单位{bodies:,}家"
    names = "、".join(group.bodies)
    return names if len(group.bodies) == bodies else f"{names}等{bodies:,}家"


def source_lines(group: Group) -> str:
    """Return who says it, for a narrow column: bodies by name, persons by number."""
    lines = [bodies_words(group)] if group.organisations else []
    if group.individuals:
        lines.append(f"个人（{group.individuals:,}人）")
    return "\n".join(lines)


def outcome_words(group: Group) -> str:
    """Return what was decided; nothing where nothing is."""
    if group.outcome is None:
        return ""
    return OUTCOMES[group.outcome] + ("" if group.is_confirmed else WAITS)


def _named(group: Group) -> str:
    return f"：{bodies_words(group)}" if group.bodies else ""
