"""Layouts: every way a text is set that the renderer knows, one field a trap."""

import random
from dataclasses import dataclass
from typing import Final

# The first choice of each field is the plainest, so that a failing example shrinks to its trap.
CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "after_label": ("　", " ", "", "\xa0\xa0", "\u2002", "\t"),
    "number": ("chinese", "spaced", "wide", "arabic", "full_width"),
    "heading": ("numbered", "bare", "lost"),
    "heading_space": ("　", " ", "", "   "),
    "heading_indent": ("", "　　", "　　　　　　"),
    "wide_heading": (False, True),
    "title_lines": (1, 2, 3),
    "label_place": ("same", "own", "half_width"),
    "toc": ("none", "plain", "dots", "tabs", "untitled", "list"),
    "notice": ("none", "items", "plain"),
    "order": (False, True),
    "explanation": (False, True),
    "chrome": ("none", "bars", "database", "foot"),
    "indent": ("", "　　", "\xa0\xa0\xa0\xa0", "  ", "\t"),
    "blank": ("none", "all", "some", "head"),
    "wrap": (0, 20, 24, 28, 40),
    "hanging": (False, True),
    "page": ("none", "dashes", "di_ye", "slash", "bare", "dots"),
    "header": (False, True),
    "half_width": (False, True),
    "radicals": (False, True),
    "messy": (False, True),
    "one_line": (False, True),
    "markdown": (False, True),
    "markers": (False, True),
    "traditional": (False, True),
    "unclosed": (False, True),
    "encoding": ("utf-8", "utf-8-sig", "gb18030", "utf-16"),
    "newline": ("\n", "\r\n", "\r"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to set a text; see CHOICES for the values."""

    after_label: str = "　"
    number: str = "chinese"
    heading: str = "numbered"
    heading_space: str = "　"
    heading_indent: str = ""
    wide_heading: bool = False
    title_lines: int = 1
    label_place: str = "same"
    toc: str = "none"
    notice: str = "none"
    order: bool = False
    explanation: bool = False
    chrome: str = "none"
    indent: str = ""
    blank: str = "none"
    wrap: int = 0
    hanging: bool = False
    page: str = "none"
    header: bool = False
    half_width: bool = False
    radicals: bool = False
    messy: bool = False
    one_line: bool = False
    markdown: bool = False
    markers: bool = False
    traditional: bool = False
    unclosed: bool = False
    encoding: str = "utf-8"
    newline: str = "\n"

    @property
    def paragraphs_show(self) -> bool:
        """Whether the layout shows where a paragraph begins."""
        return not self.one_line and (not self.wrap or bool(self.indent))


def random_layout(rng: random.Random, *, traps: int) -> Layout:
    """Choose about `traps` fields at random and leave the others plain."""
    names = rng.sample(list(CHOICES), k=min(traps, len(CHOICES)))
    return Layout(**{name: rng.choice(CHOICES[name]) for name in names})  # type: ignore[arg-type]
