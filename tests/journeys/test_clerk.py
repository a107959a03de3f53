"""A clerk's work, from a Word file to the second published draft; with script and without."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.journeys.devices import Devices
from tests.journeys.drafts import DELETED, INSERTED, first_draft, second_draft
from tests.journeys.steps import box, submit, tab_to
from tests.support.server import Server
from tests.support.staff import PASSWORD, add_staff
from webapp.accounts.policy import Role
from webapp.clock import CHINA, utc_now
from webapp.consultations.models import DraftVersion
from webapp.submissions.models import Submission

EMAIL, SLUG = "editor@example.cn", "parks"
PUBLIC, STAFF = f"/consultations/{SLUG}", f"/staff/consultations/{SLUG}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WHY, WHY_AGAIN = "防汛期前需要施行", "根据各方面意见作了修改"
OPINION = "牵引绳的长度应当有上限。"
GAP, BEFORE, TRACKED = "缺第四条", "草案之前的内容", "文档带有修订痕迹"


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def page(devices: Devices, server: Server, request: pytest.FixtureRequest) -> Page:
    """Sign an editor in, with script and without."""
    return signed_in(devices, server, script=request.param)


def test_a_word_file_becomes_a_consultation_and_its_next_draft(
    page: Page, devices: Devices, server: Server
) -> None:
    devices.announce("422")
    upload(page, first_draft())
    see_what_was_read(page)
    correct_the_sheet(page)
    take_over(page)
    publish(page)
    citizen = devices.new().new_page()
    see_the_first_draft(citizen)
    box(citizen, "article-3").fill(OPINION)
    submit(server, citizen)
    bring_the_second_draft(page)
    link_by_hand(page)
    publish_the_second(page)
    see_the_second_draft(devices.new().new_page())
    assert version_of_the_opinion(server) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("scan.docx", b"\x89PNG\r\n\x1a\n", "图片"),
        ("broken.docx", first_draft()[:700], "损坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    page: Page, devices: Devices, name: str, data: bytes, words: str
) -> None:
    devices.announce("422")
    upload(page, data, name)
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary li, #error-summary p")).to_have_count(1)
    expect(page.locator("#error-summary")).to_contain_text(words)
    expect(page.get_by_role("button", name="读取并校对")).to_be_visible()


def test_a_sheet_is_corrected_with_the_keyboard_alone(page: Page) -> None:
    upload(page, first_draft())
    expect(page.locator("#findings-title")).to_contain_text("有 3 处疑问")
    for left, words in ((2, TRACKED), (1, BEFORE)):
        tab_to(page, f"#findings button:has-text('{words}')")
        page.keyboard.press("Enter")
        expect(page.locator("#findings-title")).to_contain_text(f"有 {left} 处疑问")
        expect(page.locator("#findings")).to_be_focused()
    tab_to(page, f"#findings a:has-text('{GAP}')")
    page.keyboard.press("Enter")
    expect(row(page, "第五条")).to_be_focused()
    tab_to(page, "#edit-label")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("第四条")
    tab_to(page, ".edit [value=relabel]")
    page.keyboard.press("Enter")
    expect(page.locator("#findings-title")).to_have_text("没有待处理的疑问")
    expect(row(page, "第四条")).to_be_focused()
    expect(row(page, "第四条")).to_be_in_viewport()


def signed_in(devices: Devices, server: Server, *, script: bool) -> Page:
    """Sign in through the page."""
    add_staff(server.app, EMAIL, Role.EDITOR, name="林起草")
    page = devices.new(script=script).new_page()
    page.goto("/staff")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("征求意见")
    return page


def upload(page: Page, data: bytes, name: str = "公园条例.docx") -> None:
    """Bring a file in from the first page."""
    page.get_by_role("link", name="新建（导入草案）").click()
    send(page, data, name)


def send(page: Page, data: bytes, name: str) -> None:
    """Choose a file and send it."""
    file = {"name": name, "mimeType": DOCX, "buffer": data}
    page.get_by_label("草案文件").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="读取并校对").click()


def see_what_was_read(page: Page) -> None:
    """See Word's numbers as text, and the tracked changes accepted."""
    expect(page.get_by_role("heading", level=1)).to_have_text("校对：云溪市公园条例（草案）")
    for label in ("第一条", "第二条", "（一）", "（二）", "第三条", "第五条"):
        expect(row(page, label)).to_have_count(1)
    expect(row(page, "第三条")).to_contain_text(INSERTED)
    expect(page.locator("main")).not_to_contain_text(DELETED)
    expect(page.locator("#findings-title")).to_contain_text("有 3 处疑问")


def correct_the_sheet(page: Page) -> None:
    """Give the last article its right number, and confirm what the file cannot help."""
    findings = page.locator("#findings")
    findings.get_by_role("link", name=re.compile(GAP)).click()
    page.locator("#edit-label").fill("第四条")
    page.get_by_role("button", name="改成这样").click()
    for left, words in ((2, BEFORE), (1, TRACKED)):
        expect(page.locator("#findings-title")).to_contain_text(f"有 {left} 处疑问")
        findings.get_by_role("button", name=re.compile(words)).click()
    expect(page.locator("#findings-title")).to_have_text("没有待处理的疑问")
    expect(row(page, "第四条")).to_contain_text("本条例自公布之日起施行。")


def take_over(page: Page) -> None:
    """Store the draft with an address and a period of twenty days."""
    page.get_by_role("link", name="校对完毕，下一步").first.click()
    page.locator("#slug").fill(SLUG)
    fill_period(page, 20)
    page.get_by_role("button", name="采用这份草案").click()
    expect(page).to_have_url(re.compile(f"{STAFF}$"))


def publish(page: Page) -> None:
    """Publish, and be asked why the period is so short."""
    page.get_by_role("link", name="公布……").click()
    button = page.get_by_role("button", name="公布", exact=True)
    button.click()
    expect(page.locator("#error-summary")).to_contain_text("请填写理由")
    page.get_by_label("理由").fill(WHY)
    button.click()
    expect(page.locator("main .badge").first).to_have_text("正在征集")


def see_the_first_draft(citizen: Page) -> None:
    """See the articles and the reason as the public does."""
    citizen.goto(PUBLIC)
    expect(citizen.locator("article.art[id^=article-]")).to_have_count(4)
    expect(citizen.locator("#article-3")).to_contain_text(INSERTED)
    expect(citizen.locator("main")).to_contain_text(WHY)


def bring_the_second_draft(page: Page) -> None:
    """Upload the next draft, in which nothing is odd, and take it over."""
    page.get_by_role("link", name="导入下一稿").click()
    send(page, second_draft(), "公园条例（二次审议稿）.docx")
    expect(page.locator("#findings-title")).to_have_text("没有待处理的疑问")
    page.get_by_role("link", name="校对完毕，下一步").first.click()
    page.get_by_role("button", name="采用这份草案").click()
    expect(page).to_have_url(re.compile(f"{STAFF}$"))


def link_by_hand(page: Page) -> None:
    """Say which article the one in other words continues."""
    page.get_by_role("link", name="对应关系").click()
    pair = page.locator(".pair").filter(has_text="遛狗须牵绳")
    expect(pair).to_contain_text("新增")
    pair.get_by_role("combobox").fill("第三条")
    page.get_by_role("button", name="保存对应关系").click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    expect(pair.locator(".old")).to_contain_text(INSERTED)


def publish_the_second(page: Page) -> None:
    """Publish the next draft with a period and a reason of its own."""
    page.goto(STAFF)
    page.get_by_role("link", name="公布新稿……").click()
    fill_period(page, 40)
    page.get_by_label("理由").fill(WHY_AGAIN)
    page.get_by_role("button", name="公布新稿").click()
    expect(page).to_have_url(re.compile(f"{STAFF}$"))


def see_the_second_draft(fresh: Page) -> None:
    """See the old numbers on the page, and what was changed on the comparison."""
    fresh.goto(PUBLIC)
    for number, old in ((3, "原第二条"), (4, "原第三条"), (5, "原第四条")):
        expect(fresh.locator(f"#article-{number}")).to_contain_text(f"（{old}）")
    expect(fresh.locator("#article-2")).not_to_contain_text("（原第")
    expect(fresh.locator("main")).to_contain_text(WHY_AGAIN)
    fresh.goto(f"{PUBLIC}/compare")
    expect(fresh.locator("ins").filter(has_text="和草坪")).to_have_count(1)
    expect(fresh.locator("del").filter(has_text="及时清理粪便")).not_to_have_count(0)


def version_of_the_opinion(server: Server) -> int:
    """Return the number of the draft that the citizen's submission is about."""
    with server.database.reading() as session:
        about = select(DraftVersion.number).join(
            Submission, Submission.draft_version_id == DraftVersion.id
        )
        return session.scalars(about).one()


def fill_period(page: Page, days: int) -> None:
    """Choose a period from today on."""
    today = utc_now().astimezone(CHINA).date()
    page.locator("#opens").fill(today.isoformat())
    page.locator("#closes").fill((today + dt.timedelta(days=days - 1)).isoformat())


def row(page: Page, label: str) -> Locator:
    """Return the row with a label."""
    return page.locator(".row").filter(has=page.locator(".words b", has_text=re.compile(label)))
