"""What a respondent can fill in, and how a posted page is read."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from webapp.abuse.proof import LONGEST
from webapp.errors import InvalidInputError
from webapp.submissions.commands import Header
from webapp.submissions.policy import clean_line, clean_text, is_contact_way
from webapp.web.forms import Form
from webapp.web.i18n import gettext as _

BOX_PREFIX = "text-"
TARGET = re.compile(r"general|title|article-\d{1,5}(-\d{1,3})?|attachment-\d{1,3}")
REV = re.compile(r"\d{1,9}")
PAGE = re.compile(r"[\w-]{0,32}")
TEXT_FIELDS = ("organisation", "contact_name", "contact_way")
HEADER_FIELDS = ("identity", *TEXT_FIELDS)
KEPT_LENGTH = 500  # above the longest that may be sent: a long name is kept, then explained
MAX_QUERY = 100


class HeaderForm(Form):
    """The header of the questionnaire; field names and ids are those of the original form."""

    identity = RadioField()
    organisation = StringField(filters=[lambda v: clean_line(v or "")])
    contact_name = StringField(filters=[lambda v: clean_line(v or "")])
    contact_way = StringField(filters=[lambda v: clean_line(v or "")])
    shared_device = BooleanField()

    def __init__(
        self,
        options: Sequence[str],
        *,
        way_required: bool,
        header: Header,
        posted: MultiDict[str, str] | None,
    ) -> None:
        super().__init__(formdata=posted, data=_data(header, options))
        self.identity.choices = [(option, option) for option in options]
        self.organisation.validators = [Length(max=200, message=_("单位名称请不超过 200 个字"))]
        self.contact_name.validators = [
            DataRequired(_("请填写联系人姓名")),
            Length(max=50, message=_("联系人请不超过 50 个字")),
        ]
        # Not Optional(): it stops every check of a value that came from the database.
        self.contact_way.validators = [
            *([DataRequired(_("请填写联系方式"))] if way_required else []),
            Length(max=100, message=_("联系方式请不超过 100 个字")),
            _check_contact_way,
        ]

    def header(self) -> Header:
        """Return the fields that the request brought and that can be kept.

        What is missing or far too long stays as it is in the database.
        """
        kept = {
            name: self[name].data
            for name in TEXT_FIELDS
            if name in request.form and len(self[name].data) <= KEPT_LENGTH
        }
        on_page = "identity" in request.form
        chosen = self.identity.data if on_page and self.identity.validate(self) else None
        shared = bool(self.shared_device.data) if on_page else None
        return Header(identity=chosen, shared_device=shared, **kept)

    def oversized(self) -> list[str]:
        """Return the fields that are too long to be kept."""
        return [name for name in TEXT_FIELDS if len(self[name].data or "") > KEPT_LENGTH]


@dataclass(frozen=True, slots=True)
class PostedPage:
    """Everything that a whole-page POST brings besides the header."""

    texts: Mapping[str, str]
    known: Mapping[str, int] | None
    page: str
    save: str
    do: str
    take: str
    captcha_id: str
    captcha: str
    proof: str
    trap: str
    query: str
    part: int
    via: str


def read_page() -> PostedPage:
    """Read a whole-page POST.

    Raises:
        InvalidInputError: a box names what cannot be a target, or a field has a value
            that no page of ours sends.
    """
    form = request.form
    texts = {
        name.removeprefix(BOX_PREFIX): clean_text(text)
        for name, text in form.items()
        if name.startswith(BOX_PREFIX)
    }
    part = form.get("part", "1")
    if not all(TARGET.fullmatch(target) for target in texts) or not REV.fullmatch(part):
        raise InvalidInputError
    return PostedPage(
        texts=texts,
        known=read_revs(form["revs"]) if "revs" in form else None,
        page=read_page_id(),
        save=form.get("save", ""),
        do=form.get("do", ""),
        take=form.get("take", ""),
        captcha_id=clean_line(form.get("captcha_id", ""))[:200],
        captcha=clean_line(form.get("captcha", ""))[:50],
        proof=form.get("proof", "")[: LONGEST + 1],
        trap=clean_line(form.get("website", ""))[:50],
        query=clean_line(form.get("q", ""))[:MAX_QUERY],
        part=int(part),
        via=form.get("via", ""),
    )


def read_revs(value: str) -> dict[str, int]:
    """Read the revisions that a page saw: ``general=3 article-12=7``.

    Raises:
        InvalidInputError: it is not of that form.
    """
    known = {}
    for pair in value.split():
        target, _sign, rev = pair.partition("=")
        if not TARGET.fullmatch(target) or not REV.fullmatch(rev):
            raise InvalidInputError
        known[target] = int(rev)
    return known


def read_rev() -> int:
    """Read the revision that a box was based on; a box that never had a text sends 0.

    Raises:
        InvalidInputError: it is not a number.
    """
    value = request.form.get("rev", "") or "0"
    if not REV.fullmatch(value):
        raise InvalidInputError
    return int(value)


def read_page_id() -> str:
    """Read which page posts.

    Raises:
        InvalidInputError: it is not an id that a page of ours has.
    """
    value = request.form.get("page", "")
    if not PAGE.fullmatch(value):
        raise InvalidInputError
    return value


def new_page_id() -> str:
    """Return an id for a page about to be shown."""
    return secrets.token_urlsafe(6)


def _data(header: Header, options: Sequence[str]) -> dict[str, object]:
    identity = header.identity if header.identity in options else options[0]
    return {
        "identity": identity,
        "organisation": header.organisation or "",
        "contact_name": header.contact_name or "",
        "contact_way": header.contact_way or "",
        "shared_device": bool(header.shared_device),
    }


def _check_contact_way(_form: HeaderForm, field: StringField) -> None:
    if field.data and not is_contact_way(field.data):
        raise ValidationError(
            _(
                "这不像手机号码、固定电话或电子邮箱，请核对。例如：13800138000、020-83333333、name@example.com"
            )
        )
