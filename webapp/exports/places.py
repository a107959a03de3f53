"""What comments are about, as rows and counts of an export name it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation
from webapp.consultations.queries import target_labels, versions_of
from webapp.register.policy import FIXED_LABELS, format_number, target_label

Key = tuple[int, str]


class Place(NamedTuple):
    """One target of one draft version: how numbers begin there, and its names."""

    stem: str
    version: int
    target: str
    label: str


class Places(dict[Key, Place]):
    """The targets of a consultation's drafts by version and target, in reading order."""

    def __init__(self, session: Session, consultation: Consultation) -> None:
        super().__init__()
        self._file_number = consultation.file_number
        self._versions = {each.id: each.number for each in versions_of(session, consultation.id)}
        for version_id in self._versions:
            self._add(version_id, FIXED_LABELS)
            self._add(version_id, target_labels(session, version_id))

    def __missing__(self, key: Key) -> Place:
        """Name a target that the draft has no more."""
        version_id, target = key
        self._add(version_id, {target: target_label(target)})
        return self[key]

    def label(self, target: str, version_id: int | None = None) -> str:
        """Return what a target is called in one draft, or in the latest that has it."""
        named = [place.label for place in self._of(target, version_id)]
        return named[-1] if named else target_label(target)

    def has(self, target: str, version_id: int | None = None) -> bool:
        """Tell whether one draft, or any, has a target."""
        return any(self._of(target, version_id))

    def _of(self, target: str, version_id: int | None) -> Iterator[Place]:
        for (version, each), place in self.items():
            if each == target and version_id in {None, version}:
                yield place

    def _add(self, version_id: int, labels: Mapping[str, str]) -> None:
        for target, label in labels.items():
            stem = format_number(self._file_number, target_label(target), 0).rstrip("0")
            self[version_id, target] = Place(stem, self._versions[version_id], target, label)
