"""A citizen's whole story without script."""

from tests.support.browser import Browser


def test_comments_are_kept_submitted_and_found_again(browser: Browser, law: str) -> None:
    page = browser.get(f"/consultations/{law}")
    page = browser.fill(
        page, text_title="标题可以更短", text_article_1="第一条应当更清楚", save="article-1"
    )
    assert page.words("progress") == "2 条已保存"
    assert page.state("article-1") == "saved"
    page = browser.fill(page, contact_name="王秀兰", do="submit", status=422)
    assert "请填写验证码" in page.words("error-summary")
    page = browser.fill(page, captcha=browser.answer(page), do="submit")
    number, secret = page.words("receipt-number"), page.words("receipt-secret")
    assert "第一条应当更清楚" in page.text
    stranger = Browser(browser.app)
    found = stranger.fill(stranger.get("/receipts"), number=number, secret=secret)
    assert "标题可以更短" in found.text
    assert "王秀兰" in found.text
