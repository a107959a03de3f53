"""Characters: radicals of PDF copies, half-width punctuation, invisible and odd white space."""

import random
import unicodedata

from tests.draft_import.rendering.layout import Layout

HALF_WIDTH = str.maketrans("，；：（）", ",;:()")
SUPPLEMENT = {
    "民": "⺠",
    "门": "⻔",
    "车": "⻋",
    "见": "⻅",
    "长": "⻓",
    "青": "⻘",
    "风": "⻛",
    "页": "⻚",
}
SUPPLEMENT |= {
    "食": "⻝",
    "齐": "⻬",
    "马": "⻢",
    "鸟": "⻦",
    "鱼": "⻥",
    "角": "⻆",
    "西": "⻄",
    "黄": "⻩",
}
RADICALS = str.maketrans(
    SUPPLEMENT | {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0x2F00, 0x2FD6)}
)
TRADITIONAL = str.maketrans("条编节总则录规办决关国务会议员", "條編節總則錄規辦決關國務會議員")
SIMPLIFIED = {value: key for key, value in TRADITIONAL.items()}
INVISIBLE = "\u200b\ufeff\u200d"


def set_characters(text: str, layout: Layout) -> str:
    """Change the characters of one block."""
    if layout.half_width:
        text = text.translate(HALF_WIDTH)
    if layout.radicals:
        text = text.translate(RADICALS)
    if layout.traditional:
        text = text.translate(TRADITIONAL)
    return text


def mess_up(line: str, rng: random.Random) -> str:
    """Put white space around a line and an invisible character into it."""
    lead = rng.choice(["", "", "\t", "\u2002\u2002", "\u200b", "\xa0"])
    tail = rng.choice(["", " ", "\t", "　", "\u200b"])
    if len(line) > 8 and rng.random() < 0.3:
        place = rng.randrange(1, len(line))
        line = line[:place] + rng.choice(INVISIBLE) + line[place:]
    return lead + line + tail
