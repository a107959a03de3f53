"""A day at the workbench with two thousand comments, for two clerks, with script and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.bench.comments import generate
from tests.bench.filling import load
from tests.journeys.devices import Devices
from tests.journeys.work_steps import focus_list, press
from tests.support.databases import Databases
from tests.support.laws import SLUG, make_consultation
from tests.support.register import register_comment
from tests.support.server import Server
from tests.support.sheets import filled_in
from tests.support.staff import PASSWORD, add_staff, give_consultations
from webapp.accounts.policy import Role
from webapp.clock import utc_now
from webapp.persistence.engine import Database
from webapp.redaction.queries import latest
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, RedactionState
from webapp.sorting.service import sweep
from webapp.submissions.policy import Channel

WORK = f"/staff/consultations/{SLUG}"
LIST = f"{WORK}/comments?target=article-2&sort=size"
COUNT = 2000
SECRET = "请给我回电：13800138000，我住得近，愿意作证。"
WHY = "照度由技术规范规定，本条例不作重复。"


@pytest.fixture(scope="module")
def filled_url(databases: Databases, template_url: str) -> Iterator[str]:
    """Fill a register with two thousand comments and sort them, once for all stories."""
    url = databases.lend(template_url)
    database = Database(url)
    make_consultation(database)
    targets = [f"article-{number}" for number in range(1, 7)]
    load(database, SLUG, generate(COUNT, targets=targets, days=5))
    with database.writing() as session:
        register_comment(session, SECRET, "article-3")
    while not sweep(database, now=utc_now()).is_done:
        pass
    database.engine.dispose()
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, filled_url: str) -> Iterator[str]:
    """Lend each story a register of its own."""
    url = databases.lend(filled_url)
    yield url
    databases.drop(url)


@pytest.fixture
def register(server: Server) -> Server:
    """Serve the filled register."""
    return server


def clerk(devices: Devices, server: Server, name: str, *, script: bool) -> Page:
    """Sign a clerk in on a device of their own, at the list."""
    email = f"{'first' if name == '陈办理' else 'second'}@example.cn"
    add_staff(server.app, email, Role.CLERK, name=name)
    give_consultations(server.app, email)
    page = devices.new(script=script).new_page()
    page.goto(LIST)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("#list .op").first).to_be_visible()
    return page


def family_of(server: Server, page: Page) -> Family:
    """Return the family that is open."""
    number = int(page.locator("#panel").get_attribute("data-family") or 0)
    with server.database.reading() as session:
        return session.get_one(Family, number)


def states_in(server: Server, family: Family) -> dict[EntryState, int]:
    """Return how many of a family's entries are in each state."""
    with server.database.reading() as session:
        rows = session.execute(
            select(Entry.state, func.count()).filter_by(family_id=family.id).group_by(Entry.state)
        )
        return {row[0]: row[1] for row in rows}


def open_row(page: Page, place: int) -> None:
    """Open a row of the list."""
    row = page.locator("#list .op").nth(place)
    number = row.get_attribute("data-family") or ""
    row.locator("a.open").click()
    expect(page.locator(f"#panel[data-family='{number}']")).to_be_visible()


def decide(page: Page, outcome: str, reason: str = "", *, button: str = "只保存") -> None:
    """Choose an outcome in the panel and save it."""
    page.locator(f"#decide input[value='{outcome}']").check(force=True)
    page.locator("#reason").fill(reason)
    page.locator("#decide").get_by_role("button", name=button).click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_families_are_filtered_read_decided_undone_shared(
    devices: Devices, register: Server, *, script: bool
) -> None:
    page = clerk(devices, register, "陈办理", script=script)
    page.locator("#filters input[name=state][value=pending]").check()
    page.locator("#filters").get_by_role("button", name="应用").click()
    page.wait_for_url("**state=pending**")
    open_row(page, 0)
    family = family_of(register, page)
    assert family.size > 1
    decide(page, "partly", WHY)
    expect(page.locator("#panel .decided").first).to_contain_text("部分采纳")
    assert states_in(register, family) == {EntryState.PARTLY: family.size}
    page.locator("#undo button").click()
    expect(page.locator("#undo")).to_have_count(0)
    assert states_in(register, family) == {EntryState.PENDING: family.size}
    page.locator("#tag").fill("照度")
    page.locator("#tags button").click()
    expect(page.locator("#panel")).to_contain_text("照度 ×")
    page.locator("#assignee").select_option(label="陈办理")
    page.locator("#assign button").click()
    expect(page.locator("#panel .record")).to_contain_text("分派给陈办理")
    page.goto(f"{WORK}/comments?assignee=me")
    expect(page.locator("#list .op")).to_have_count(1)


def test_a_morning_by_keyboard(devices: Devices, register: Server) -> None:
    page = clerk(devices, register, "陈办理", script=True)
    focus_list(page)
    first = page.locator("#list .op").first.get_attribute("data-family")
    press(page, "j", "k")
    expect(page.locator(f"#panel[data-family='{first}']")).to_be_visible()
    press(page, "1", "Enter")
    expect(page.locator("#list .op.done")).to_have_count(1)
    expect(page.locator("#list .op").nth(1)).to_be_focused()
    press(page, "k")
    expect(page.locator(f"#panel[data-family='{first}'] #undo")).to_be_visible()
    press(page, "u")
    expect(page.locator("#list .op.done")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_two_clerks_overwrite_nothing(devices: Devices, register: Server, *, script: bool) -> None:
    devices.announce("409")
    one = clerk(devices, register, "陈办理", script=script)
    two = clerk(devices, register, "李复核", script=script)
    for page in (one, two):
        open_row(page, 0)
    family = family_of(register, one)
    decide(one, "accepted")
    expect(one.locator("#panel .decided").first).to_contain_text("采纳")
    decide(two, "rejected", WHY)
    expect(two.locator("#error-summary")).to_contain_text("陈办理")
    expect(two.locator("#reason")).to_have_value(WHY)
    assert states_in(register, family) == {EntryState.ACCEPTED: family.size}
    two.locator("#decide").get_by_role("button", name="只保存").click()
    expect(two.locator("#panel .decided").first).to_contain_text("未采纳")
    assert states_in(register, family) == {EntryState.REJECTED: family.size}


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_letter_is_entered(devices: Devices, register: Server, *, script: bool) -> None:
    page = clerk(devices, register, "陈办理", script=script)
    page.goto(f"{WORK}/enter")
    page.locator("#channel").select_option(label="来信")
    page.locator("#received").fill(f"{utc_now():%Y-%m-%d}")
    page.locator("#target-1").fill("第三条")
    page.locator("#text-1").fill("来信说：灯杆应当每年检修一次。")
    page.locator(".final button").click()
    expect(page.locator("main")).to_contain_text(f"第3条-{COUNT + 2:06}")
    with register.database.reading() as session:
        entry = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
        assert (entry.channel, entry.target) == (Channel.LETTER, "article-3")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_phone_number_is_hidden(devices: Devices, register: Server, *, script: bool) -> None:
    page = clerk(devices, register, "陈办理", script=script)
    page.goto(f"{WORK}/entries/{COUNT + 1}/redaction")
    expect(page.locator("#original mark")).to_contain_text("13800138000")
    expect(page.locator("#published")).not_to_contain_text("138")
    page.get_by_role("button", name="隐去勾选的文字").click()
    expect(page.locator("#decided")).to_contain_text("陈办理")
    with register.database.reading() as session:
        entry = session.scalars(select(Entry).filter_by(serial=COUNT + 1)).one()
        assert entry.redaction is RedactionState.DECIDED
        assert [span[2] for span in latest(session, [entry.id])[entry.id].spans] == ["phone"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_out_to_a_spreadsheet_and_back(
    devices: Devices, register: Server, tmp_path: Path, *, script: bool
) -> None:
    one = clerk(devices, register, "陈办理", script=script)
    two = clerk(devices, register, "李复核", script=script)
    one.goto(f"{WORK}/exchange?target=article-2&sort=size")
    with one.expect_download() as download:
        one.get_by_role("button", name="导出表格").click()
    data = Path(download.value.path()).read_bytes()
    for place in (0, 1):
        open_row(two, place)
        decide(two, "study", "留待研究。")
        expect(two.locator("#panel .decided").first).to_contain_text("另行研究")
    answers = dict.fromkeys((1, 2, 3, 4), ("采纳", "拟采纳。"))
    sheet = tmp_path / "filled.xlsx"
    sheet.write_bytes(filled_in(data, answers))
    one.goto(f"{WORK}/exchange")
    one.locator("#file").set_input_files(sheet)
    one.get_by_role("button", name="上传并核对").click()
    expect(one.locator("#troubles tbody tr")).to_have_count(2)
    expect(one.locator("#troubles")).to_contain_text("留待研究")
    one.get_by_role("button", name="确认处理 2 行").click()
    expect(one.locator("h1")).not_to_have_text("核对导入的处理结果")
    with register.database.reading() as session:
        decided = dict(
            session.execute(
                select(Family.state, func.count())
                .where(Family.target == "article-2", Family.state != EntryState.PENDING)
                .group_by(Family.state)
            ).all()
        )
    assert decided == {EntryState.STUDY: 2, EntryState.ACCEPTED: 2}
