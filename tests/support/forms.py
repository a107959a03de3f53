"""Pressing a button of a page with several forms, as a browser without script does."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tests.support.browser import CONTROLS, Browser, Page, check


def press(
    browser: Browser, page: Page, button: str, *, nth: int = 0, status: int = 200, **values: object
) -> Page:
    """Press the ``nth`` button whose words hold ``button``; ``values`` fill its form's fields."""
    form, pressed = _find(page, button, nth)
    if name := pressed.get("name"):
        values = {name: pressed.get("value", "")} | values
    return _post(browser, page, form, values, status)


def send(
    browser: Browser, page: Page, place: str, *, nth: int = 0, status: int = 200, **values: object
) -> Page:
    """Send the ``nth`` form whose id or address ends with ``place``, whatever its language."""
    forms = [
        form
        for form in page.root.iter("form")
        if form.get("id") == place or (form.get("action") or "").endswith(place)
    ]
    assert len(forms) > nth, f"no form {place}"
    return _post(browser, page, forms[nth], values, status)


def _post(
    browser: Browser, page: Page, form: Element, values: Mapping[str, object], status: int
) -> Page:
    controls = _controls(page, form)
    sent: dict[str, list[str]] = {}
    for control in controls:
        name = control.get("name")
        if name and _is_sent(control):
            sent.setdefault(name, []).append(_value(control))
    known = {c.get("name") for c in (*controls, *form.iter("button"))}
    assert values.keys() <= known, f"the form has no {values.keys() - known}"
    response = browser.client.post(
        form.get("action", ""),
        data={**sent, **values},
        content_type=form.get("enctype", "application/x-www-form-urlencoded"),
        follow_redirects=True,
    )
    assert response.status_code == status, (response.status_code, response.text[-2000:])
    return check(response)


def _find(page: Page, words: str, nth: int) -> tuple[Element, Element]:
    found = [
        (form, button)
        for form in page.root.iter("form")
        for button in form.iter("button")
        if words in "".join(button.itertext())
    ]
    assert len(found) > nth, f"no button {words}"
    return found[nth]


def _controls(page: Page, form: Element) -> list[Element]:
    inside = [e for e in form.iter() if e.tag in CONTROLS]
    if identifier := form.get("id"):
        inside += [e for e in page.root.iter() if e.get("form") == identifier]
    return inside


def _is_sent(control: Element) -> bool:
    kind = control.get("type")
    return kind != "file" and (
        kind not in {"radio", "checkbox"} or control.get("checked") is not None
    )


def _value(control: Element) -> str:
    if control.tag == "textarea":
        return control.text or ""
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = next((o for o in options if o.get("selected") is not None), options[0])
        return chosen.get("value") or "".join(chosen.itertext())
    return control.get("value", "")
