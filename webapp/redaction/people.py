"""Finding names that are announced: 本人张三，/ 我叫李四 / 联系人：王五; pure."""

import re
from collections.abc import Iterator

from webapp.redaction.policy import Reason, Span

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
# Surnames that begin a common word after 本人: 本人曾…, 本人于…, 本人完全….
WORDS = frozenset(
    "于曾成向安易时和全明连解常万师单文白农金石路同游温管华关申左尚包谷何任高方江许施林夏顾祝"
    "程简商党古景边严应钱马古查章"
)
COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|轩辕|端木|南宫|西门|闻人|呼延|长孙"
    "|宇文|申屠|淳于|单于|独孤|赫连|澹台|鲜于|太史|仲孙"
)
HAN = r"[\u4e00-\u9fff]"
GIVEN = rf"{HAN}{{1,2}}?"
NAME = rf"(?:(?:{COMPOUND}|[{SURNAMES}]){GIVEN}|{HAN}{{1,8}}(?:[·•]{HAN}{{1,8}}){{1,3}})"
PLAIN = rf"(?:(?:{COMPOUND}|[{''.join(sorted(set(SURNAMES) - WORDS))}]){GIVEN})"
END = r"(?=$|[^\u4e00-\u9fffA-Za-z]|男|女|系|身份证|电话|手机|住|家住|是|认为|建议|,)"
ABOUT = r"(?= ?,? ?(?:男|女|身份证|电话|手机|住|家住|系|汉族|[0-9]))"

ANNOUNCED = (
    re.compile(rf"(?:我|本人|名字)叫(?:做|作)? ?(?P<name>{NAME}){END}", re.MULTILINE),
    re.compile(
        r"(?:联系人|联络人|姓名|署名|签名|填报人|填表人|投诉人|举报人|反映人|建议人|提议人|来信人|落款)"
        rf" ?(?:[:是为]|叫) ?(?P<name>{NAME}){END}",
        re.MULTILINE,
    ),
    re.compile(rf"(?:联系人|联络人|姓名) ?(?P<name>{PLAIN})(?= ?,? ?[0-9+(])"),
    re.compile(rf"本人(?:是|为|系|:)? ?(?P<name>{PLAIN}){END}", re.MULTILINE),
    re.compile(rf"本人(?:是|为|系|:)? ?(?P<name>{NAME}){ABOUT}"),
)
_NOT_NAMES = """
陈述 周末 周日 黄河 黄昏 张贴 田地 苏州 苏北 胡乱 范围 雷雨 龙头 毛病 汤圆 孔洞 武汉 宁波 柳州
梅雨 童年 季度 苗木 盛夏 曲折 蓝图 房主 房东 房客 车主 项目 麦田 费用 冷静 席位 卫生 米商 宗教
桂林 沙尘 池塘 麻烦 迟到 司机 党员 师傅 文员 农民 农户 华侨 牛奶 唐山 徐州 郑州 杭州 康复 康健
庄重 毕业 毕竟 盛情 卓越 吉林 荣幸 仲裁 杜绝 余下 谢谢 段落
"""
NOT_NAMES = frozenset(_NOT_NAMES.split())


def find_names(folded: str) -> Iterator[Span]:
    """Find the names that a folded text announces, in no order."""
    for pattern in ANNOUNCED:
        for match in pattern.finditer(folded):
            if match["name"] not in NOT_NAMES:
                yield Span(*match.span("name"), Reason.NAME)
