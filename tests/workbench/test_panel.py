"""The panel of a family, and how staff share the work on it."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.laws import make_consultation
from tests.support.register import CLERK, OTHER, register_comment
from tests.support.staff import add_staff, enter
from tests.workbench.conftest import COMMENTS, DESK, give_to, htmx, the_clerk
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.dispositions.commands import Decide
from webapp.dispositions.models import StandardReason
from webapp.dispositions.services import decide_family
from webapp.persistence.engine import Database
from webapp.register import services_working as working
from webapp.register.models import Family, FamilyTag, RegisterEvent
from webapp.register.policy import Act, Outcome
from webapp.register.services_families import merge


@pytest.fixture
def family(database: Database, law: str) -> int:
    """Return a family of two on an article with 款 and 项."""
    assert law
    with database.writing() as session:
        first = register_comment(session, "晚上十点以后也要亮。", "article-3")
        register_comment(session, "晚上十点以后也要亮！", "article-3")
        return first.family_id


def panel(browser: Browser, family: int, query: str = "") -> Page:
    return browser.get(f"{COMMENTS}?open={family}{query}")


def post(browser: Browser, page: Page, form: str, **values: str) -> TestResponse:
    """Send a form of the panel as htmx does."""
    sent = {e.get("name"): e.get("value") for e in page.find(form).iter("input")}
    known = {str(name): value or "" for name, value in sent.items() if name}
    action = page.find(form).get("action", "")
    return browser.client.post(action, data=known | values, headers={"HX-Request": "true"})


def stored(database: Database, family: int) -> Family:
    with database.reading() as session:
        return session.get_one(Family, family)


def test_original_opinion_and_choices_come_in_this_order(clerk: Browser, family: int) -> None:
    page = panel(clerk, family)
    said = page.words("panel")
    places = [
        said.index(each)
        for each in ("（一）亮灯及时", "晚上十点", "处理结果", "标签和分派", "操作记录")
    ]
    assert places == sorted(places)
    radios = [e.get("value") for e in page.find("decide").iter("input") if e.get("type") == "radio"]
    assert radios == [each.value for each in Outcome]


def test_hits_are_marked(clerk: Browser, family: int) -> None:
    page = panel(clerk, family, "&q=十点")
    marks = ["".join(e.itertext()) for e in page.find("panel").iter("mark")]
    assert marks == ["十点"]


def test_neighbours_and_members_are_a_link_away(clerk: Browser, family: int) -> None:
    links = {e.get("rel"): e.get("href") for e in panel(clerk, family).root.iter("a")}
    assert links["prev-target"] == f"{COMMENTS}?target=article-2"
    assert links["next-target"] == f"{COMMENTS}?target=article-4"
    assert "相似的 2 条" in panel(clerk, family).words("members-link")


def test_htmx_gets_the_panel_alone(clerk: Browser, family: int) -> None:
    html = htmx(clerk, f"{DESK}/families/{family}?target=article-3")
    assert html.lstrip().startswith('<section class="pane" id="panel"')
    assert "<html" not in html
    assert "hx-swap-oob" not in html


def test_a_plain_link_leads_to_the_list(clerk: Browser, family: int) -> None:
    response = clerk.client.get(f"{DESK}/families/{family}?target=article-3")
    assert response.status_code == 303
    assert response.location == f"{COMMENTS}?target=article-3&open={family}#panel"
    clerk.get(f"{DESK}/families/99999", status=404)


def test_nobody_opens_a_family_of_another_consultation(clerk: Browser, database: Database) -> None:
    make_consultation(database, slug="other-law")
    with database.writing() as session:
        other = register_comment(session, "别处的意见", slug="other-law").family_id
    clerk.get(f"{DESK}/families/{other}", status=404)
    response = clerk.client.post(f"{DESK}/families/{other}/claim", data={})
    assert response.status_code in {400, 403, 404}


def test_what_was_decided_is_shown_with_its_reason(
    clerk: Browser, database: Database, family: int
) -> None:
    with database.writing() as session:
        found = session.get_one(Family, family)
        decide_family(session, found, Decide(Outcome.REJECTED, "另有规定"), OTHER, now=utc_now())
    page = panel(clerk, family)
    said = page.words("panel")
    assert "未采纳 李复核" in said
    assert "处理：待处理 → 未采纳" in said
    assert said.count("另有规定") == 3  # what holds, in the form, in the history
    assert not page.has("undo")


def test_ones_own_decision_can_be_undone(clerk: Browser, database: Database, family: int) -> None:
    with database.writing() as session:
        found = session.get_one(Family, family)
        decide_family(session, found, Decide(Outcome.ACCEPTED), the_clerk(database), now=utc_now())
    assert panel(clerk, family).has("undo")


def test_standard_reasons_are_buttons(clerk: Browser, database: Database, family: int) -> None:
    with database.writing() as session:
        number = session.get_one(Family, family).consultation_id
        session.add(StandardReason(consultation_id=number, label="属配套办法", text="由办法规定。"))
    page = press(clerk, panel(clerk, family), "属配套办法")
    assert page.value("reason") == "由办法规定。"


def test_opening_writes_nothing_and_claiming_is_a_form(
    clerk: Browser, database: Database, family: int
) -> None:
    page = panel(clerk, family)
    assert stored(database, family).claimed_by_id is None
    page = press(clerk, page, "我来处理")
    assert stored(database, family).claimed_by_id == the_clerk(database).id
    press(clerk, page, "放开")
    assert stored(database, family).claimed_by_id is None


def test_a_script_claims_without_an_answer(clerk: Browser, database: Database, family: int) -> None:
    page = panel(clerk, family)
    data = {"csrf_token": page.value("csrf_token")}
    element = page.find("panel")
    for name, owner in (("data-claim", the_clerk(database).id), ("data-release", None)):
        response = clerk.client.post(element.get(name, ""), data=data)
        assert (response.status_code, response.get_data()) == (204, b"")
        assert stored(database, family).claimed_by_id == owner


def test_others_see_who_has_it_open(
    app: Flask, clerk: Browser, database: Database, family: int
) -> None:
    press(clerk, panel(clerk, family), "我来处理")
    staff_id = add_staff(app, "second@example.cn", Role.CLERK, name="李复核")
    give_to(database, staff_id, "lamp-law")
    other = Browser(app)
    enter(other, "second@example.cn")
    page = panel(other, family)
    assert "陈办理正在处理这一组" in page.words("panel")
    assert "陈办理处理中" in page.words(f"family-{family}")
    assert page.find("panel").get("data-claim") is None
    assert not page.has("claim")


def test_work_is_given_to_those_who_may_do_it(
    app: Flask, clerk: Browser, database: Database, family: int
) -> None:
    stranger = add_staff(app, "stranger@example.cn", Role.CLERK, name="外人")
    editor = add_staff(app, "editor@example.cn", Role.EDITOR, name="林起草")
    page = panel(clerk, family)
    names = ["".join(e.itertext()) for e in page.find("assignee").iter("option")]
    assert names == ["未分派", "陈办理", "林起草"]
    press(clerk, page, "分派", assignee=str(editor))
    assert stored(database, family).assignee_id == editor
    page = press(clerk, panel(clerk, family), "分派", assignee=str(stranger), status=422)
    assert "请从名单里选负责人" in page.words("error-summary")
    press(clerk, panel(clerk, family), "分派", assignee="")
    assert stored(database, family).assignee_id is None


def test_tags_come_and_go(clerk: Browser, database: Database, family: int) -> None:
    page = press(clerk, panel(clerk, family), "加上", tag=" 照明时间 ")
    assert "照明时间" in page.words(f"family-{family}")
    assert "加标签“照明时间”" in page.words("panel")
    page = press(clerk, page, "照明时间 ×")
    assert "照明时间" not in page.words(f"family-{family}")
    with database.reading() as session:
        assert session.scalars(select(FamilyTag)).all() == []


@pytest.mark.parametrize("tag", ["", "长" * 41])
def test_a_wrong_tag_is_kept_to_be_mended(clerk: Browser, family: int, tag: str) -> None:
    page = press(clerk, panel(clerk, family), "加上", tag=tag, status=422)
    assert page.find("tag").get("value") == tag
    assert page.find("tag").get("aria-invalid") == "true"
    assert "标签应为" in page.words("error-summary")


def test_notes_are_in_the_history(clerk: Browser, database: Database, family: int) -> None:
    page = press(clerk, panel(clerk, family), "记下", text="与民政处核对过")
    assert "与民政处核对过" in page.words("panel")
    with database.reading() as session:
        (event,) = session.scalars(select(RegisterEvent).filter_by(act=Act.NOTED))
        assert event.actor_name == "陈办理"
    page = press(clerk, page, "记下", text=" ", status=422)
    assert "内部备注应为" in page.words("error-summary")


def test_htmx_gets_panel_and_line_after_an_act(clerk: Browser, family: int) -> None:
    page = panel(clerk, family)
    response = post(clerk, page, "tags", tag="照明时间")
    html = response.get_data(as_text=True)
    assert response.status_code == 200
    assert html.lstrip().startswith('<section class="pane" id="panel"')
    assert f'id="family-{family}"' in html
    assert "hx-swap-oob" in html
    refused = post(clerk, page, "tags", tag="")
    assert refused.status_code == 422
    assert "error-summary" in refused.get_data(as_text=True)


def test_acts_come_back_to_the_list_they_were_done_on(clerk: Browser, family: int) -> None:
    page = panel(clerk, family, "&target=article-3&state=pending&sort=new")
    form = page.find("tags")
    data = {e.get("name"): e.get("value") for e in form.iter("input") if e.get("name")}
    response = clerk.client.post(form.get("action", ""), data=data | {"tag": "灯"})
    assert response.status_code == 303
    query = "target=article-3&state=pending&sort=new"
    assert response.location == f"{COMMENTS}?{query}&open={family}#panel"


def test_a_merged_family_leads_to_where_it_went(
    clerk: Browser, database: Database, family: int
) -> None:
    with database.writing() as session:
        other = register_comment(session, "十点以后也要亮", "article-3").family_id
        one, into = session.get_one(Family, other), session.get_one(Family, family)
        merge(session, one, into, CLERK, now=utc_now())
    page = clerk.get(f"{DESK}/families/{other}")
    assert page.find("panel").get("data-family") == str(family)
    assert "并入 1 条" in page.words("panel")


def test_a_claim_of_ones_own_is_told_to_nobody_else(
    clerk: Browser, database: Database, family: int
) -> None:
    with database.writing() as session:
        working.claim(session.get_one(Family, family), the_clerk(database), now=utc_now())
    page = panel(clerk, family)
    assert "正在处理这一组" not in page.words("panel")
    assert page.has("release")
