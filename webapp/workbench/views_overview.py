"""How many comments, from where, and what is left to do."""

from flask.typing import ResponseReturnValue

from webapp.abuse import quarantine
from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.publication.reminders import owing
from webapp.register import summary as summaries
from webapp.register.filters import Filter
from webapp.register.queries_families import coverage
from webapp.web import responses
from webapp.web.context import database, settings
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import open_desk
from webapp.workbench.loading import roster_of
from webapp.workbench.presenters_overview import Overview


@blueprint.get("/overview")
@permit(Permission.WORK_COMMENTS)
def overview(slug: str) -> ResponseReturnValue:
    """Show what is left, who works on what, and where comments come from."""
    with database().reading() as db:
        desk = open_desk(db, slug)
        number, now = desk.consultation.id, utc_now()
        days = settings().result_reminder_days
        owed = owing(db, [desk.consultation], now=now, days=days).get(number, 0)
        held = quarantine.count_waiting(db, number)
        page = Overview(
            desk=desk,
            summary=summaries.find(db, number, now=now),
            coverage=coverage(db, Filter(number)),
            names=roster_of(db, number).names,
        )
    if not page.summary.is_kept:
        with database().writing() as db:
            summaries.keep(db, number, page.summary)
    return responses.page(
        "staff/work/overview.html", {"desk": desk, "page": page, "owed": owed, "held": held}
    )
