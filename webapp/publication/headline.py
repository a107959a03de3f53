"""The first sentence of a result, as the figures give it; the editor may write another. Pure."""

from collections.abc import Sequence

from webapp.publication.snapshot import ArticleRow, Figures
from webapp.register.policy import FIXED_LABELS, Outcome


def default_headline(figures: Figures, articles: Sequence[ArticleRow]) -> str:
    """Return what a result says first: how many, what was decided, what was changed.

    It is a part of what is published, so always in Chinese.
    """
    if not figures["comments"]:
        return "征求意见期间没有收到意见。"
    parts = [_received(figures), _decided(figures), _most(articles)]
    return "".join(f"{part}。" for part in parts if part)


def _received(figures: Figures) -> str:
    people, bodies = figures["people"], figures["organisations"]
    who = "、".join(
        f"{count:,} {unit}" for count, unit in ((people, "人"), (bodies, "个单位")) if count
    )
    comments, pending = figures["comments"], figures["pending"]
    if not pending:
        return f"共有 {who}提出 {comments:,} 条意见，已全部研究处理"
    decided = comments - pending
    told = f"已研究处理 {decided:,} 条，" if decided else ""
    return f"共有 {who}提出 {comments:,} 条意见，{told}还有 {pending:,} 条正在研究"


def _decided(figures: Figures) -> str:
    outcomes = figures["outcomes"]
    taken = outcomes[Outcome.ACCEPTED] + outcomes[Outcome.PARTLY]
    told = [f"其中采纳或者部分采纳 {taken:,} 条"] if taken else []
    if changed := figures["articles_changed"]:
        told.append(f"草案据此修改 {changed} 条")
    if added := figures["articles_added"]:
        told.append(f"增加 {added} 条" if changed else f"草案据此增加 {added} 条")
    return "，".join(told)


def _most(articles: Sequence[ArticleRow]) -> str:
    """Tell of the provision that most comments are about; of equals, the first."""
    provisions = [row for row in articles if row["target"] not in FIXED_LABELS]
    most = max(provisions, key=lambda row: row["comments"], default=None)
    return f"意见最集中的是{most['label']}" if most and most["comments"] else ""
