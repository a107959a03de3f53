"""Random laws in random layouts are read back as they were; nothing of a file vanishes."""

import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.draft_import.rendering.compare import differences
from tests.draft_import.rendering.layout import CHOICES, Layout
from tests.draft_import.rendering.trees import random_tree
from tests.draft_import.rendering.write import encode, render
from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.furniture import without_furniture
from webapp.draft_import.lines import Source, squash
from webapp.draft_import.marks import division_start
from webapp.draft_import.parser import parse
from webapp.draft_import.readers.text import decode

EXAMPLES = settings(
    max_examples=250,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
SEEDS = st.integers(min_value=0, max_value=1 << 32)
# What hides where a paragraph or a heading begins; each is read with plain other fields below.
ALONE = ("one_line", "heading", "wrap", "messy", "markdown", "markers")
FIELDS = {name: st.sampled_from(values) for name, values in CHOICES.items() if name not in ALONE}


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Choose a few traps at a time, as real files have them."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=6, unique=True))
    return Layout(**{name: draw(FIELDS[name]) for name in names})


def misread(seed: int, layout: Layout, fewest_articles: int = 2) -> list[str]:
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    tree = random_tree(rng, fewest_articles=fewest_articles)
    drafts = parse(Source(lines_of(decode(encode(render(tree, layout, rng), layout)))))
    if len(drafts) != 1:
        return [f"{len(drafts)} drafts"]
    return differences(drafts[0], tree, layout)


@EXAMPLES
@given(SEEDS, layouts())
def test_a_law_is_read_back_from_any_layout(seed: int, layout: Layout) -> None:
    assert misread(seed, layout) == []


@settings(EXAMPLES, max_examples=120)
@given(SEEDS, st.sampled_from((20, 24, 28, 33, 40)), FIELDS["page"], st.sampled_from(("　　", "")))
def test_a_law_is_read_back_from_narrow_pages(
    seed: int, width: int, page: str, indent: str
) -> None:
    layout = Layout(wrap=width, page=page, indent=indent, header=True)

    # A page is known to be narrow by many lines of one width.
    assert misread(seed, layout, fewest_articles=12) == []


@settings(EXAMPLES, max_examples=120)
@given(
    SEEDS,
    st.sampled_from(("messy", "markdown", "markers")),
    FIELDS["toc"],
    FIELDS["after_label"],
)
def test_a_law_is_read_back_through_marks_and_white_space(
    seed: int, trap: str, toc: str, after_label: str
) -> None:
    layout = Layout(**{trap: True, "toc": toc, "after_label": after_label})  # type: ignore[arg-type]

    assert misread(seed, layout) == []


def test_a_law_of_a_thousand_articles_is_read_back() -> None:
    rng = random.Random(5)  # noqa: S311 - repeatable, not secret
    tree = random_tree(rng, fewest_articles=1100, most_articles=1200)
    (draft,) = parse(Source(lines_of(render(tree, Layout(toc="plain"), rng))))

    assert len(draft.articles) > 1000
    assert differences(draft, tree, Layout(toc="plain")) == []


def kept_text(draft: ParsedDraft) -> str:
    parts = [draft.title_full, draft.note or ""]
    if draft.preamble is not None:
        parts += [draft.preamble.heading or "", *draft.preamble.paragraphs]
    parts += [division.label + division.heading for division in draft.divisions]
    for article in draft.articles:
        parts += [article.raw_label or article.label, article.caption or ""]
        for paragraph in article.paragraphs:
            parts += [paragraph.raw_label or paragraph.label or "", paragraph.text]
            parts += ["".join(row) for row in paragraph.rows or ()]
    parts += draft.closing
    for attachment in draft.attachments:
        parts.append(attachment.heading)
        for block in attachment.blocks:
            parts += [block.text, *("".join(row) for row in block.rows or ())]
    return re.sub(r"[（）()]", "", squash("".join(parts)))


def own_words(text: str) -> str:
    """Give what a draft keeps of a line: it writes the numbers of headings anew."""
    heading = division_start(text)
    return re.sub(r"[（）()]", "", squash(heading.heading if heading else text))


def apart_lines(draft: ParsedDraft) -> int:
    """Count the lines that findings name as left out."""
    counts = [re.search(r"的(\d+)行", f.message) for f in draft.findings if f.kind == "set_apart"]
    return sum(int(count[1]) for count in counts if count is not None)


@settings(EXAMPLES, max_examples=120)
@given(SEEDS, layouts())
def test_every_line_is_kept_or_named_in_a_finding(seed: int, layout: Layout) -> None:
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    text = render(random_tree(rng), layout, rng)
    lines = without_furniture(lines_of(text))
    (draft,) = parse(Source(lines))
    kept = kept_text(draft)

    lost = [line.text for line in lines if own_words(line.text) not in kept]
    if not draft.has_toc:
        assert len(lost) == apart_lines(draft), lost
