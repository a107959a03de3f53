"""CJK radical code points, which PDF copies put in place of the characters they look like."""

import unicodedata
from collections.abc import Mapping
from typing import Final

# NFKC repairs the block U+2F00-2FD5 only. For U+2E80-2EFF these pairs are the Unicode property
# EquivalentUnifiedIdeograph, where it names a common ideograph; but for parts that no font of
# Chinese text has alone the nearest whole character, and 齐 for its Japanese form.
_PAIRS: Final = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺮竹⺯糹⺰纟"
    "⺱罓⺲罒⺳㓁⺴冗⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠"
    "⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
RADICALS: Final[Mapping[int, str]] = {
    ord(a): b for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)
} | {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def fold_radicals(text: str) -> str:
    """Replace CJK radical code points by the characters they stand for."""
    return text.translate(RADICALS)
