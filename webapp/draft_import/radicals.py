"""CJK radical code points, which PDF copies put in place of the characters they look like."""

import unicodedata
from typing import Final

# NFKC repairs the block U+2F00-2FD5 only; these pairs are the Unicode property
# EquivalentUnifiedIdeograph for the code points of U+2E80-2EFF that whole characters are set in.
_PAIRS: Final = (
    "⺁厂⺃乚⺇几⺌小⺍小⺎尢⺐尢⺒巳⺓幺⺔彑⺗心⺘扌⺙攵⺛旡⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺧牛"
    "⺨犭⺩王⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺷羊⺸羊⺹耂⺺肀⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西"
    "⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食"
    "⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
RADICALS: Final[dict[int, str | None]] = {ord(a): b for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)} | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}


def fold_radicals(text: str) -> str:
    """Replace CJK radical code points by the characters they stand for."""
    return text.translate(RADICALS)
