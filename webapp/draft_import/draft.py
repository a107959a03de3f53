"""The parsed draft: what the importer hands on, before anything is stored."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Literal

Unit = Literal["条", "项"]
DivisionType = Literal["编", "分编", "章", "节"]
ParagraphKind = Literal["款", "项", "目", "细目", "续", "表", "段"]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at before the draft is used.

    `kind` is one of gap, repeat, order, empty (numbers and texts of units), heading, title,
    reference, orphan, paragraphs, set_apart (lines that were hard to place); `where` is a label of
    the draft ("第五条"), or "" for the whole.
    """

    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class ParsedPreamble:
    """序言, or the untitled lead-in before the first unit (then `heading` is None)."""

    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedDivision:
    """A 编, 分编, 章 or 节; `label` is "" and `number` None for an unnumbered 附则."""

    index: int
    type: DivisionType
    label: str
    number: int | None
    heading: str
    parent: int | None
    first_article: str | None


@dataclass(frozen=True, slots=True)
class ParsedParagraph:
    """A 款, 项, 目 or other paragraph below an article.

    `label` has full-width brackets (（一）); `raw_label` is the label as the file has it where
    that differs. `nonstandard` marks a label that is not of the form of 立法法 art. 65.
    """

    kind: ParagraphKind
    label: str | None
    number: int | None
    text: str
    rows: Rows | None = None
    nonstandard: bool = False
    raw_label: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article, or an item 一、 of a decision; `division` is the index of its innermost one."""

    label: str
    number: int
    sub: int
    division: int | None
    paragraphs: tuple[ParsedParagraph, ...]
    caption: str | None = None
    raw_label: str | None = None


@dataclass(frozen=True, slots=True)
class AttachmentBlock:
    """A paragraph (`type` p, with `text`) or a table (`type` table, with `rows`)."""

    type: Literal["p", "table"]
    text: str = ""
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """An 附件, 附表 or 附录 after the last article."""

    heading: str
    blocks: tuple[AttachmentBlock, ...]


@dataclass(frozen=True, slots=True)
class ParsedDraft:
    """One draft law as read from a file; `opens` and `closes` are the period the file offers."""

    title: str
    draft_label: str | None
    note: str | None
    has_toc: bool
    unit: Unit
    preamble: ParsedPreamble | None
    divisions: tuple[ParsedDivision, ...]
    articles: tuple[ParsedArticle, ...]
    closing: tuple[str, ...]
    attachments: tuple[ParsedAttachment, ...]
    opens: date | None = None
    closes: date | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def title_full(self) -> str:
        """The title with its draft label, as it is shown."""
        return self.title + (self.draft_label or "")


def to_json(draft: ParsedDraft) -> dict[str, Any]:
    """Write a draft as plain values, ready for `json.dumps`.

    The label of a 项 or 目 is given as it stands in the file, so that labels and texts put
    together are the file's own words; that of an article is the regular one, beside `raw_label`.
    """
    plain: dict[str, Any] = _plain(draft)
    plain["title_full"] = draft.title_full
    for article in plain["articles"]:
        for paragraph in article["paragraphs"]:
            paragraph["label"] = paragraph.pop("raw_label") or paragraph["label"]
    return plain


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
