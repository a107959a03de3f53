"""Reading the pages of a result."""

from xml.etree.ElementTree import Element

from tests.support.browser import Page


def of_class(page: Page, name: str) -> list[Element]:
    """Return the elements of a class."""
    return [e for e in page.root.iter() if name in (e.get("class") or "").split()]


def words_of(element: Element) -> str:
    """Return an element's words with single spaces."""
    return " ".join("".join(element.itertext()).split())


def said(page: Page) -> list[tuple[str, str, str, str]]:
    """Return of each opinion what is shown of it, for whom, the answer and the reason."""
    found = []
    for table in of_class(page, "said"):
        for row in list(table.iter("tr"))[1:]:
            text, answer, reason = row.findall("td")
            shown, sizes = text.findall("p")[:2]
            found.append((words_of(shown), words_of(sizes), words_of(answer), words_of(reason)))
    return found


def wordings(page: Page) -> list[str]:
    """Return the texts of law on the page, without what is said of changes to the blind."""
    return ["\n".join(_line(p) for p in each.iter("p")) for each in of_class(page, "law")]


def _line(paragraph: Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag in {"del", "ins"}:
            inner = [child.text or "", *((span.tail or "") for span in child)]
            mark = {"del": "[-{}-]", "ins": "[+{}+]"}[child.tag]
            parts.append(mark.format("".join(inner)))
        parts.append(child.tail or "")
    return "".join(parts)
