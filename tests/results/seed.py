"""The original draft of ninety-four articles and what it might have become."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from tests.conftest import REPO
from tests.support.laws import add_version, make_consultation
from tests.support.tools import missing
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import Provision, ProvisionKind
from webapp.draft_import.numbering import article_label
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of
from webapp.persistence.engine import Database

SEED = REPO.parent / "shared" / "seed" / "questionnaire.txt"
DROPPED, ADDED = 7, 20  # an article of the first version, and one of the second
NEW_TEXT = "公共服务机构应当保留现场办理方式，不得以未使用智能手机为由拒绝服务。"
# By article of the first version: what is written for what.
CHANGED = {
    2: ("促进数字经济发展的相关活动", "促进数字经济发展以及相关的服务、管理和监督活动"),
    14: ("其他关键核心技术领域", "操作系统、数据库等基础软件；\n其他关键核心技术领域"),
    37: ("不得超过国家有关规定", "不得超过国家规定的时长"),
}


def first_version() -> tuple[NewProvision, ...]:
    """Return the original draft."""
    if not SEED.exists():
        missing("the original form is not beside this checkout")
    return provisions_of(parse_file(SEED.read_bytes(), SEED.name)[0])


def second_version() -> tuple[NewProvision, ...]:
    """Return it with three articles changed, the seventh dropped, a new twentieth, renumbered."""
    kept = [
        _changed(place, provision)
        for place, provision in enumerate(first_version(), 1)
        if place != DROPPED
    ]
    paragraphs = (NewParagraph("款", NEW_TEXT),)
    kept.insert(ADDED - 1, NewProvision(ProvisionKind.ARTICLE, "", paragraphs=paragraphs))
    return tuple(
        replace(provision, label=article_label(n), target=f"article-{n}")
        for n, provision in enumerate(kept, 1)
    )


def store_seed(database: Database) -> None:
    """Store a consultation on the first version, and the second one, linked, not published."""
    make_consultation(database, provisions=first_version())
    add_version(database, *second_version(), label="（草案修改稿）")


def _changed(place: int, provision: NewProvision) -> NewProvision:
    if place not in CHANGED:
        return provision
    found, _ = CHANGED[place]
    lines: list[NewParagraph] = []
    for line in provision.paragraphs:
        lines += _written(line, *CHANGED[place]) if found in line.text else [line]
    return replace(provision, paragraphs=tuple(lines))


def _written(line: NewParagraph, found: str, written: str) -> Sequence[NewParagraph]:
    """Return a paragraph with other words; a second line is an item under the next number."""
    texts = line.text.replace(found, written).split("\n")
    if len(texts) == 1:
        return [replace(line, text=texts[0])]
    return [
        replace(line, text=text, label=label)
        for text, label in zip(texts, (line.label, "（四）"), strict=True)
    ]


def targets(database: Database) -> list[str]:
    """Return the targets of the first version in reading order."""
    with database.reading() as session:
        found = session.scalars(
            select(Provision.target)
            .where(Provision.target.is_not(None))
            .join(Provision.version)
            .filter_by(number=1)
            .order_by(Provision.position)
        )
        return [str(target) for target in found]
