"""Sentences of a law about greenways, with the words that look like structure."""

import random

SUBJECTS = (
    "市人民政府",
    "绿道主管部门",
    "任何单位和个人",
    "绿道的养护人",
    "有关部门",
    "区、县（市）人民政府",
)
VERBS = ("应当编制", "不得损坏", "可以使用", "负责管理", "应当依法公布", "按照国家有关规定保护")
OBJECTS = (
    "绿道规划",
    "绿道的设施",
    "绿道名录",
    "步道、骑行道和驿站",
    "《绿道技术标准》规定的标志",
    "一级、二级绿道",
    "本条例第三条第二款规定的事项",
    "第五条、第六条所列的绿道",
    "“城市绿道”标志",
    "宽度1.5米以下的栈道",
    "具体办法",
)
TAILS = (
    "但是法律另有规定的除外",
    "并自受理之日起20日内作出决定",
    "具体办法由市人民政府规定",
    "法律、行政法规另有规定的，依照其规定",
    "处五百元以上二千元以下的罚款",
)
ITEMS = (
    "擅自占用绿道的",
    "损坏绿道设施的",
    "违反第四条第二款规定的",
    "在绿道上行驶机动车的",
    "其他妨害绿道使用的行为",
    "“绿道”，是指供步行和骑行的道路",
)
HEADINGS = (
    "总则",
    "绿道的规划",
    "建设与管理",
    "保护和利用",
    "法律责任",
    "监督检查",
    "一般规定",
    "特别规定",
)
TITLES = (
    "某市绿道条例",
    "某省绿道管理办法",
    "某国绿道法",
    "某市人民代表大会常务委员会关于绿道保护的规定",
    "某省实施《某国绿道法》办法",
    "某市人民政府关于加强绿道和驿站管理的若干规定",
    "某某经济特区绿道促进条例",
    "某国绿道法实施细则",
)
DECISIONS = (
    "某市人民代表大会常务委员会关于修改《某市绿道条例》的决定",
    "某国绿道法修正案（三）",
    "某市人民代表大会常务委员会关于加强绿道保护的决议",
)
LABELS = (
    None,
    "（草案）",
    "（征求意见稿）",
    "（修订草案）（征求意见稿）",
    "（草案二次审议稿）",
    "（送审稿）",
)
NOTES = (
    None,
    "2030年5月1日某市第三届人民代表大会常务委员会第二次会议通过",
    "2030年5月1日某市人大常委会第二次会议通过　根据2031年6月2日某市人大常委会第九次会议决定修正",
)


def clause(rng: random.Random) -> str:
    """Make a clause without punctuation at its end."""
    return rng.choice(SUBJECTS) + rng.choice(VERBS) + rng.choice(OBJECTS)


def sentence(rng: random.Random) -> str:
    """Make a paragraph of one or more sentences."""
    text = ""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        parts = [clause(rng) for _ in range(rng.choice((1, 1, 2, 3)))]
        parts += [rng.choice(TAILS)] if rng.random() < 0.4 else []
        text += "，".join(parts) + "。"
    return text
