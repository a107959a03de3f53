"""What a text must have before it is stored as a version."""

from collections import Counter

from webapp.consultations.commands import NewVersion
from webapp.consultations.lengths import check_length
from webapp.consultations.models import Consultation, DraftVersion, Provision
from webapp.errors import InvalidInputError, msgid


def check_text(text: NewVersion) -> None:
    """Refuse a text that cannot be stored or commented on.

    Raises:
        InvalidInputError: it has no article, numbers one twice, or a part is too long.
    """
    if not any(p.target for p in text.provisions):
        raise InvalidInputError(msgid("草案没有条文。"))
    targets = Counter(p.target for p in text.provisions if p.target)
    if twice := [target for target, times in targets.items() if times > 1]:
        labels = "、".join(p.label for p in text.provisions if p.target in twice)
        raise InvalidInputError(msgid("条文序号重复：%(labels)s。"), labels=labels)
    check_length(msgid("法规名称"), Consultation.title, text.title + (text.label or ""))
    check_length(msgid("稿次"), DraftVersion.label, text.label)
    for provision in text.provisions:
        check_length(msgid("条文序号"), Provision.label, provision.label)
        check_length(msgid("章节标题"), Provision.heading, provision.heading)
