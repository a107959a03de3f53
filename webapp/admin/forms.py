"""What staff fill in to lead a consultation: its course, its settings, its texts."""

import datetime as dt
from collections.abc import Mapping
from typing import cast

from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from webapp.consultations.commands import ChangeSettings
from webapp.consultations.services import LIMITS, RETENTION
from webapp.draft_import.naming import read_targets
from webapp.submissions.policy import clean_line, clean_text
from webapp.web.forms import Form, Problem
from webapp.web.i18n import gettext as _

REASON = 500  # characters
NO_DAY = lazy_gettext("请填写日期，例如 2026-01-31。")
NO_NUMBER = lazy_gettext("请填写数字。")


def line(value: str | None) -> str:
    """Return a field of one line as it is kept."""
    return clean_line(value or "")


def text(value: str | None) -> str:
    """Return a field of several lines as it is kept."""
    return clean_text(value or "").strip()


class Day(DateField):
    """A date, and what to do when it cannot be read."""

    @property
    def day(self) -> dt.date:
        """Return what was chosen, once it was found valid."""
        return cast("dt.date", self.data)

    def process_formdata(self, values: list[str]) -> None:
        """Read what was posted."""
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(NO_DAY) from None


class Number(IntegerField):
    """A whole number, and what to do when it cannot be read."""

    def process_formdata(self, values: list[str]) -> None:
        """Read what was posted."""
        try:
            super().process_formdata(values)
        except ValueError:
            raise ValueError(NO_NUMBER) from None


class ReasonForm(Form):
    """Why something is done that the public is told of."""

    reason = TextAreaField(
        lazy_gettext("理由"),
        [Length(max=REASON, message=lazy_gettext("理由请不超过 500 个字。"))],
        filters=[text],
        description=lazy_gettext("会在征求意见的页面上公开"),
    )


class PeriodForm(Form):
    """First and last day of a period."""

    opens = Day(lazy_gettext("征集开始的日期"), [InputRequired(NO_DAY)])
    closes = Day(
        lazy_gettext("征集结束的日期"),
        [InputRequired(NO_DAY)],
        description=lazy_gettext("到这一天的 24 时为止"),
    )


class ExtendForm(ReasonForm):
    """A later last day."""

    closes = Day(lazy_gettext("新的结束日期"), [InputRequired(NO_DAY)])


class NewVersionForm(PeriodForm, ReasonForm):
    """The period of the next draft, and why there is one."""


class CorrectionForm(ReasonForm):
    """The right wording of a paragraph."""

    text = TextAreaField(lazy_gettext("更正后的文字"), filters=[text])


class SettingsForm(Form):
    """The texts of a consultation and the options of its questionnaire."""

    title = StringField(lazy_gettext("法规名称"), filters=[line])
    authority = StringField(
        lazy_gettext("组织征求意见的机关"),
        filters=[line],
        description=lazy_gettext("写进个人信息处理告知；空着就用本站的主办单位"),
    )
    authority_contact = StringField(
        lazy_gettext("机关联系方式"),
        filters=[line],
        description=lazy_gettext("电话、地址；空着就用本站的联系方式"),
    )
    introduction = TextAreaField(
        lazy_gettext("说明"),
        filters=[text],
        description=lazy_gettext("公开显示在条文之前，例如起草的背景和主要内容"),
    )
    focus = StringField(
        lazy_gettext("重点征求意见的条文"),
        filters=[line],
        description=lazy_gettext("例如：3, 12-15，或者第三条"),
    )
    identities = TextAreaField(
        lazy_gettext("填报身份"),
        filters=[text],
        description=lazy_gettext("一行一项，第一项预先选中"),
    )
    contact_way_required = BooleanField(lazy_gettext("联系方式必填"))
    four_eyes = BooleanField(lazy_gettext("处理结果须由另一人确认"))
    comment_limit = Number(
        lazy_gettext("每条意见最多字数"),
        [
            InputRequired(NO_NUMBER),
            NumberRange(LIMITS[0], LIMITS[-1], lazy_gettext("字数应为 100—100000。")),
        ],
    )
    retention_days = Number(
        lazy_gettext("联系信息保存天数"),
        [
            InputRequired(NO_NUMBER),
            NumberRange(RETENTION[0], RETENTION[-1], lazy_gettext("天数应为 1—3650。")),
        ],
        description=lazy_gettext("从征集结束算起"),
    )
    privacy_notice = TextAreaField(
        lazy_gettext("个人信息处理告知"),
        filters=[text],
        description=lazy_gettext("空着就用下面的标准文字"),
    )

    def command(self, labels: Mapping[str, str]) -> ChangeSettings | None:
        """Return what was filled in, or None with the errors beside the fields.

        Args:
            labels: target → label of what can be commented on, in reading order.
        """
        valid = self.validate()
        focus, unknown = read_targets(self.focus.data or "", labels)
        if unknown:
            message = _("当前一稿没有：%(names)s", names="、".join(unknown))
            self.focus.errors = [*self.focus.errors, message]
        if not valid or unknown:
            return None
        return ChangeSettings(
            title=self.title.data or "",
            authority=self.authority.data or None,
            authority_contact=self.authority_contact.data or None,
            introduction=self.introduction.data or None,
            privacy_notice=self.privacy_notice.data or None,
            identity_options=_lines(self.identities.data or ""),
            contact_way_required=self.contact_way_required.data,
            comment_limit=self.comment_limit.data or 0,
            retention_days=self.retention_days.data or 0,
            focus_targets=focus,
            four_eyes=self.four_eyes.data,
        )


def problems_of(form: Form) -> list[Problem]:
    """Return what a form was refused for, each with its field."""
    return [Problem(field.id, str(message)) for field in form for message in field.errors]


def _lines(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(clean_line, value.split("\n")))))
