"""The headings of a document: what is commented on, in the order of the draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation, DraftVersion, Provision, ProvisionKind
from webapp.consultations.queries import load_version, versions_of
from webapp.exports.figures import PlaceCount
from webapp.register.policy import FIXED_LABELS, target_label

GENERAL, ARTICLES, OTHERS = "总体意见", "对条文的意见", "其他意见"
ON_TITLE = "对名称的意见"
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and, where comments stand under it, their place and how many they are.

    ``label`` is what the place is called; ``provision`` has the text commented on.
    """

    level: int
    title: str
    anchor: str
    key: Key | None = None
    label: str = ""
    count: int = 0
    provision: Provision | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a document, and the articles that nobody commented on."""

    version: DraftVersion
    headings: Sequence[Heading]
    silent: Sequence[str]


def name_of_version(version: DraftVersion) -> str:
    """Return what a text is called among the others: 第1稿（草案）."""
    return f"第{version.number}稿{version.label or ''}"


def main_version(session: Session, consultation_id: int, wanted: int | None) -> int:
    """Return the version by which a document goes: the one asked for, else the latest public."""
    if wanted is not None:
        return wanted
    versions = versions_of(session, consultation_id)
    public = [each for each in versions if each.published_at is not None and each.number]
    return (public or list(versions))[-1].id


def outline(
    session: Session, consultation: Consultation, version_id: int, counts: Iterable[PlaceCount]
) -> Outline:
    """Return the headings under which the comments that were counted stand.

    Args:
        session: a reading session.
        consultation: what the comments belong to.
        version_id: the main version; what stands beside it comes last.
        counts: the comments on each target, in the order of the draft.
    """
    builder = _Builder(session, consultation, version_id)
    headings = list(builder.headings(counts))
    return Outline(builder.main, headings, builder.silent({each.key for each in headings}))


class _Builder:
    """Puts headings together; the texts of other versions are read where they are needed."""

    def __init__(self, session: Session, consultation: Consultation, version_id: int) -> None:
        self._session, self._number = session, 0
        self._names = {
            each.id: name_of_version(each) for each in versions_of(session, consultation.id)
        }
        self._provisions: dict[int, Mapping[str, Provision]] = {}
        self.main = load_version(session, version_id)
        self._by_id = {each.id: each for each in self.main.provisions}
        self._open: list[object] = []  # the divisions whose headings stand above

    def headings(self, counts: Iterable[PlaceCount]) -> Iterator[Heading]:
        """Yield the headings in their order."""
        for count in counts:
            provision = self._provision(count.version, count.target)
            if count.is_beside:
                yield from self._divide([(OTHERS, OTHERS)])
                yield self._beside(count, provision)
            elif count.target in FIXED_LABELS:
                yield from self._fixed(count)
            elif provision is not None:
                divisions = self._divisions(provision)
                yield from self._divide(divisions)
                title = f"{provision.label}　{provision.heading}".strip()
                yield self._place(len(divisions) + 1, title, provision.label, count, provision)

    def silent(self, spoken: set[Key | None]) -> list[str]:
        """Return the labels of the main version's articles without comments."""
        return [
            each.label
            for each in self.main.provisions
            if each.kind is ProvisionKind.ARTICLE and (self.main.id, each.target) not in spoken
        ]

    def _fixed(self, count: PlaceCount) -> Iterator[Heading]:
        if count.target == "general":
            self._open = [GENERAL]
            yield self._place(1, GENERAL, FIXED_LABELS[count.target], count)
        else:
            yield from self._divide([(GENERAL, GENERAL)])
            yield self._place(2, ON_TITLE, FIXED_LABELS[count.target], count)

    def _beside(self, count: PlaceCount, provision: Provision | None) -> Heading:
        label = provision.label if provision else target_label(count.target)
        heading = provision.heading if provision else ""
        title = f"{label}　{heading}".strip() + f"〔{self._names[count.version]}〕"
        return self._place(2, title, label, count, provision)

    def _divide(self, divisions: list[tuple[object, str]]) -> Iterator[Heading]:
        """Yield the headings of divisions that do not stand above yet."""
        keys = [key for key, _ in divisions]
        for at, (_, title) in enumerate(divisions):
            if self._open[: at + 1] != keys[: at + 1]:
                self._open = keys[: at + 1]
                yield Heading(at + 1, title, self._anchor())
        self._open = keys

    def _divisions(self, provision: Provision) -> list[tuple[object, str]]:
        chain: list[tuple[object, str]] = []
        parent = self._by_id.get(provision.parent_id or 0)
        while parent is not None:
            chain.insert(0, (parent.id, f"{parent.label}　{parent.heading}".strip("　 ")))
            parent = self._by_id.get(parent.parent_id or 0)
        return chain or [(ARTICLES, ARTICLES)]

    def _place(
        self,
        level: int,
        title: str,
        label: str,
        count: PlaceCount,
        provision: Provision | None = None,
    ) -> Heading:
        shown = f"{title}（{count.comments:,}条）"
        key = (count.version, count.target)
        return Heading(level, shown, self._anchor(), key, label, count.comments, provision)

    def _provision(self, version_id: int, target: str) -> Provision | None:
        if version_id not in self._provisions:
            is_main = version_id == self.main.id
            version = self.main if is_main else load_version(self._session, version_id)
            self._provisions[version_id] = {
                each.target: each for each in version.provisions if each.target is not None
            }
        return self._provisions[version_id].get(target)

    def _anchor(self) -> str:
        self._number += 1
        return f"_Toc{self._number:09}"
