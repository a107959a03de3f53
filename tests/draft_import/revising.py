"""Makes a law of invented sentences and a later version of it, with the truth of what became what.

One law has what makes matching hard: penalties that differ in a few words, references to other
articles, short articles, and the same sentence twice.
"""

import random
import re
from dataclasses import dataclass

from webapp.draft_import.alignment import AlignText
from webapp.draft_import.numbering import article_label

WORDS = {
    "body": "市容主管部门 公园管理机构 街道办事处 水务主管部门 社区服务站 物业服务人 绿化养护单位",
    "thing": "步道 路灯 座椅 绿地 水闸 书屋 球场 雨棚 信箱 古树 广场 花坛 车棚 凉亭 泵站 井盖",
    "time": "每年三月前 每季度 汛期到来前 节假日前 接到报告后两日内 收到申请之日起十日内",
    "duty": "编制养护计划 公布开放时间 登记来访事项 检修照明设施 设置引导标识 听取居民意见",
    "end": "并向社会公开 不得收取费用 费用列入本级预算 所需人员由其调配 但应急抢修除外",
    "act": "燃放烟花 堆放杂物 停放车辆 摆设摊位 倾倒污水 悬挂广告 饲养家禽 露天烧烤",
    "people": "老年人 志愿者 中小学生 企业职工 退役军人 社会组织",
    "size": "三 五 八 十五 二十 五十 一百",
}
RULES = (
    "{body}应当{time}对{thing}和{thing}{duty}，{end}。",
    "禁止在{thing}周边{act}、{act}；确有需要的，应当经{body}书面同意，{end}。",
    "新建{thing}的，应当与{thing}相距不少于{size}米，配备{size}处{thing}。",
    "{people}发现{thing}损坏的，可以向{body}反映；情况属实的，给予{size}元奖励。",
    "本市推行{thing}认养制度，鼓励{people}和{people}参加养护，{time}评选一次。",
    "{thing}实行分类管理：面积在{size}平方米以上的，由{body}负责；其余由{body}负责。",
)
SPARE = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会"
GAP = re.compile(r"\{(\w+)\}")
REFERENCE = re.compile(r"第[一二三四五六七八九十百千]+条")


@dataclass(frozen=True)
class Revision:
    """Two versions, and for each key of the new one the key of the old one that it continues."""

    old: list[AlignText]
    new: list[AlignText]
    truth: dict[int, int | None]


def filled(chance: random.Random, rule: str) -> str:
    """Return a rule with a word for each gap."""
    return GAP.sub(lambda gap: chance.choice(WORDS[gap[1]].split()), rule)


def sentence(chance: random.Random) -> str:
    """Return one rule or two, like others only in their frame."""
    return filled(chance, "".join(chance.sample(RULES, chance.randint(1, 2))))


def penalty(chance: random.Random, number: int) -> str:
    """Return a penalty for what an article forbids."""
    rule = "规定，损坏{thing}的，由{body}责令限期改正；逾期不改正的，处{size}千元罚款。"
    return f"违反本条例{article_label(number)}" + filled(chance, rule)


def make_law(chance: random.Random, articles: int) -> list[AlignText]:
    """Return a law, a fifth of it penalties, with the day of its coming into force at the end."""
    rules = articles - articles // 5 - 2
    texts = [sentence(chance) for _ in range(rules)]
    texts[rules // 2] = texts[rules // 3] = "具体办法由市人民政府另行制定。"
    texts += [penalty(chance, chance.randint(1, rules)) for _ in range(articles // 5)]
    texts += ["本条例所称公园，包括社区公园和口袋公园。", "本条例自公布之日起施行。"]
    return [AlignText(i, article_label(i + 1), "", text) for i, text in enumerate(texts)]


def edited(chance: random.Random, text: str, share: float) -> str:
    """Return a text with a share of its characters replaced, dropped or added, some in a row."""
    left = round(len(text) * share)
    while left > 0:
        run = min(left, chance.randint(1, 5))
        at = chance.randrange(len(text))
        word = "".join(chance.choices(SPARE, k=run))
        cut, put = chance.choice(((run, ""), (0, word), (run, word)))
        text = text[:at] + put + text[at + cut :]
        left -= run
    return text


def revise(seed: int, articles: int = 120, *, edits: float = 0.15, moved: float = 0.05) -> Revision:
    """Return a law and its revision: a tenth dropped, a tenth new, some moved, all renumbered.

    The same seed gives the same law.
    """
    chance = random.Random(seed)  # noqa: S311
    old = make_law(chance, articles)
    order: list[AlignText | None] = [t for t in old if chance.random() > 0.1]
    for _ in range(round(articles * moved)):
        taken = order.pop(chance.randrange(len(order)))
        order.insert(chance.randrange(len(order) + 1), taken)
    for _ in range(articles // 10):
        order.insert(chance.randrange(len(order) + 1), None)
    labels = {t.label: article_label(n) for n, t in enumerate(order, 1) if t}
    new, truth = [], {}
    for number, source in enumerate(order, 1):
        key = 10_000 + number
        text = source.text if source else sentence(chance)
        text = REFERENCE.sub(lambda found: labels.get(found[0], found[0]), text)
        new.append(AlignText(key, article_label(number), "", edited(chance, text, edits)))
        truth[key] = source.key if source else None
    return Revision(old, new, truth)
