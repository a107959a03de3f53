"""The sealed record in words: its seals, their counts by article, what a check found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from webapp.accounts.acts import ACTIONS, FACTS
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation
from webapp.register.policy import FIXED_LABELS, target_label
from webapp.seal import queries
from webapp.seal.models import Seal
from webapp.seal.proofs import seal_facts
from webapp.seal.verify_receipt import Finding, MalformedError, Proof, examine, read_proof
from webapp.web.i18n import gettext as _

SHOWN = 10  # latest seals with their counts; all are in the JSON
ACTIONS["record.sealed"] = lazy_gettext("封存意见")
FACTS.update(
    {
        "seal": lazy_gettext("第几次补充封存"),
        "leaves": lazy_gettext("记录项数"),
        "root": lazy_gettext("根指纹"),
    }
)
WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "digest": (
        lazy_gettext("文件里的内容与内容指纹一致。"),
        lazy_gettext("文件里的内容与内容指纹不一致：其中一样改动过。"),
    ),
    "receipt": (
        lazy_gettext("内容属于文件所写的受理编号和征求意见。"),
        lazy_gettext("内容不属于文件所写的受理编号或者征求意见。"),
    ),
    "contact": (
        lazy_gettext("联系信息与收到时一致。"),
        lazy_gettext("联系信息与收到时不一致。"),
    ),
    "contact-absent": (
        lazy_gettext("文件里没有联系信息，不核对。"),
        lazy_gettext("文件里没有联系信息，不核对。"),
    ),
    "contact-none": (
        lazy_gettext("收到时没有填写联系信息。"),
        lazy_gettext("收到时没有填写联系信息。"),
    ),
    "corrects": (
        lazy_gettext("更正以后的一份与前一份相连。"),
        lazy_gettext("更正以后的一份与前一份不相连。"),
    ),
    "withdraws": (
        lazy_gettext("撤回的正是这一份。"),
        lazy_gettext("撤回的不是文件里的这一份。"),
    ),
    "included": (
        lazy_gettext("原样收在封存的记录里。"),
        lazy_gettext("不在封存的记录里。"),
    ),
    "consistent": (
        lazy_gettext("后一次封存包含前一次的全部记录。"),
        lazy_gettext("后一次封存不包含前一次的全部记录。"),
    ),
    "root": (
        lazy_gettext("根指纹是本页公布的。"),
        lazy_gettext("根指纹不是本页公布的。"),
    ),
}


@dataclass(frozen=True, slots=True)
class SealView:
    """A seal as the page shows it; ``rows`` are draft, article and comments, in order."""

    number: int
    name: str
    seal: Seal
    submissions: int
    comments: int
    rows: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a proof file found; ``problem`` is said of what is no proof file."""

    number: str = ""
    lines: Sequence[tuple[bool, str]] = ()
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether everything holds."""
        return not self.problem and all(holds for holds, _words in self.lines)


def seal_views(session: Session, consultation: Consultation) -> list[SealView]:
    """Return a consultation's seals, the latest first."""
    labels = {
        str(version.number): (version.label or "", consultations.target_labels(session, version.id))
        for version in consultations.published_versions(session, consultation.id)
    }
    return [_view(seal, labels) for seal in reversed(queries.seals_of(session, consultation.id))]


def seal_name(number: int) -> str:
    """Return what people call a seal by its number."""
    return _("第 %(n)s 次补充封存", n=number) if number else _("截止封存")


def as_json(consultation: Consultation, seals: Sequence[Seal]) -> dict[str, object]:
    """Return every seal with its counts, for programs."""
    return {
        "consultation": consultation.slug,
        "construction": "RFC 9162, 2.1, SHA-256",
        "seals": [seal_facts(seal) | {"counts": seal.counts} for seal in seals],
    }


def check(text: str, consultation: Consultation, seals: Sequence[Seal]) -> Checked:
    """Check a proof file against the seals that are published."""
    try:
        proof = read_proof(text)
    except MalformedError:
        return Checked(problem=_("这不是证明文件，或者文件不完整。请整个选取或者粘贴。"))
    if proof.consultation != consultation.slug:
        return Checked(problem=_("这是另一次征求意见的证明文件，请到那一次的封存页面核对。"))
    findings = examine(proof, [seal.root.hex() for seal in seals])
    return Checked(proof.receipt, list(_lines(proof, findings)))


def _lines(proof: Proof, findings: Sequence[Finding]) -> Iterator[tuple[bool, str]]:
    """Yield what was found, each kind of finding about the seals once."""
    chain = [finding for finding in findings if finding.code == "consistent"]
    for finding in findings:
        if finding.code == "consistent":
            continue
        words = str(WORDS[finding.code][0 if finding.holds else 1])
        if len(proof.leaves) > 1 and finding.code != "root":
            words = _("第 %(n)s 份：%(words)s", n=finding.about + 1, words=words)
        yield finding.holds, words
    if chain:
        holds = all(finding.holds for finding in chain)
        yield holds, str(WORDS["consistent"][0 if holds else 1])


def _view(seal: Seal, labels: Mapping[str, tuple[str, Mapping[str, str]]]) -> SealView:
    counts: Mapping[str, Any] = seal.counts
    return SealView(
        number=seal.number,
        name=seal_name(seal.number),
        seal=seal,
        submissions=counts["submissions"],
        comments=counts["comments"],
        rows=[
            (labels[version][0] if len(counts["targets"]) > 1 else "", label, targets[target])
            for version, targets in counts["targets"].items()
            for target, label in _ordered(targets, labels[version][1])
        ],
    )


def _ordered(targets: Mapping[str, int], labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    named = {target: _(label) for target, label in FIXED_LABELS.items()} | dict(labels)
    yield from ((target, label) for target, label in named.items() if target in targets)
    yield from ((target, target_label(target)) for target in targets if target not in named)
