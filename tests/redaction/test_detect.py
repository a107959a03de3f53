"""What may tell who somebody is is found, and the language of the law is left alone."""

import time

import pytest

from webapp.redaction.detect import find
from webapp.redaction.folding import fold
from webapp.redaction.numbers import is_card, is_identity


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], code.value) for start, end, code in find(text)]


NUMBERS = [
    ("13800138000", "phone"),
    ("138-0013-8000", "phone"),
    ("138 0013 8000", "phone"),
    ("138.0013.8000", "phone"),
    ("13800 138000", "phone"),
    ("138—0013—8000", "phone"),
    ("１３８００１３８０００", "phone"),
    ("1 3 8 0 0 1 3 8 0 0 0", "phone"),
    ("1３８ ００１３ 8000", "phone"),
    ("①③⑧00138000", "phone"),
    ("138\u200b0013\u200b8000", "phone"),
    ("+8613800138000", "phone"),
    ("+86 138 0013 8000", "phone"),
    ("0086-13800138000", "phone"),
    ("+852 2345 6789", "phone"),
    ("一三八零零一三八零零零", "phone"),
    ("幺三八〇〇幺三八〇〇〇", "phone"),
    ("010-65123456", "phone"),
    ("01065123456", "phone"),
    ("0571 87654321", "phone"),
    ("0571-8765432", "phone"),
    ("０２１－６５１２３４５６", "phone"),
    ("(0571)87654321", "phone"),
    ("（010）65123456", "phone"),
    ("010-65123456-8001", "phone"),
    ("010-65123456转8001", "phone"),
    ("11010519491231002X", "id_number"),
    ("11010519491231002x", "id_number"),
    ("１１０１０５１９４９１２３１００２Ｘ", "id_number"),
    ("110105 19491231 002X", "id_number"),
    ("440308199901010012", "id_number"),
    ("130503670401001", "id_number"),
    ("130503 670401 001", "id_number"),
    ("6222021234567890128", "bank_card"),
    ("6222 0212 3456 7890 128", "bank_card"),
    ("4111 1111 1111 1111", "bank_card"),
    ("4111111111111111", "bank_card"),
    ("zhang.san@example.cn", "email"),
    ("zhang_san88@mail.example.com.cn", "email"),
    ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ", "email"),
    ("zhangsan（at）example.cn", "email"),
    ("zhangsan [at] example.cn", "email"),
    ("zhangsan(at)example(dot)cn", "email"),
    ("13800138000@example.cn", "email"),
    ("云A12345", "plate"),
    ("云A·12345", "plate"),
    ("粤B·D12345", "plate"),
    ("沪AD12345", "plate"),
    ("京A1234警", "plate"),
    ("云a12b45", "plate"),
]
AROUND = [
    "{}",
    "请联系我，{}。",
    "我反映的情况属实（{}），请核查",
    "第三条：{}；谢谢",
    "见附件 {} 以及\n后文",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(("words", "code"), NUMBERS)
def test_numbers_are_found_wherever_they_stand(words: str, code: str, around: str) -> None:
    assert found(around.format(words)) == [(words, code)]


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("微信：zhang_san88", "zhang_san88", "account"),
        ("微信号zhangsan", "zhangsan", "account"),
        ("加我微信abc12345", "abc12345", "account"),
        ("微信是lamp_2024", "lamp_2024", "account"),
        ("VX:lantern_a", "lantern_a", "account"),
        ("v信 lantern01", "lantern01", "account"),
        ("QQ：12345678", "12345678", "account"),
        ("qq12345678", "12345678", "account"),
        ("QQ号是12345", "12345", "account"),
        ("ＱＱ：１２３４５６７８", "１２３４５６７８", "account"),
        ("vx13800138000", "13800138000", "account"),
        ("抖音号：lamp_king1", "lamp_king1", "account"),
        ("电话：65123456", "65123456", "phone"),
        ("联系电话8765432", "8765432", "phone"),
        ("手机1380013800", "1380013800", "phone"),
        ("身份证号110105194912310021", "110105194912310021", "id_number"),
        ("账号：6222021234567890129", "6222021234567890129", "bank_card"),
        ("卡号 6222 0212 3456 7890 129", "6222 0212 3456 7890 129", "bank_card"),
        ("本人张三，住在这里", "张三", "name"),
        ("本人李明，男，退休教师", "李明", "name"),
        ("本人于建国，男", "于建国", "name"),
        ("本人系王小红，", "王小红", "name"),
        ("本人欧阳小红，", "欧阳小红", "name"),
        ("我叫李四。", "李四", "name"),
        ("我叫高兴国，是本市居民", "高兴国", "name"),
        ("我叫阿卜杜拉·买买提。", "阿卜杜拉·买买提", "name"),
        ("联系人：王五", "王五", "name"),
        ("姓名：赵六\n", "赵六", "name"),
        ("联系人王五 ", "", ""),
        ("我住在云溪市青石区解放路12号，", "云溪市青石区解放路12号", "address"),
        (
            "家住云溪市青石区解放路12号3栋2单元501室，",
            "云溪市青石区解放路12号3栋2单元501室",
            "address",
        ),
        (
            "云南省云溪市青石县灯塔镇平安街８８号附２号",
            "云南省云溪市青石县灯塔镇平安街８８号附２号",
            "address",
        ),
        ("地址：解放路12号。", "解放路12号", "address"),
        ("我家在解放路12号，", "解放路12号", "address"),
        ("解放路12号3栋501", "解放路12号3栋501", "address"),
        ("青石区平安大道3-5号", "青石区平安大道3-5号", "address"),
        ("青石区柳巷四号", "青石区柳巷四号", "address"),
        ("灯塔镇石桥村3组12号", "灯塔镇石桥村3组12号", "address"),
        ("石桥村第三组12号", "石桥村第三组12号", "address"),
        ("青石县石桥村3组", "青石县石桥村3组", "address"),
        ("阳光花园3栋2单元501室", "阳光花园3栋2单元501室", "address"),
        ("阳光花园B座1203室", "阳光花园B座1203室", "address"),
        ("住址：云溪市青石区灯塔街道石桥社区", "云溪市青石区灯塔街道石桥社区", "address"),
    ],
)
def test_what_is_announced_is_found_without_its_announcement(
    text: str, words: str, code: str
) -> None:
    assert found(text) == ([(words, code)] if words else [])


LAW = [
    "根据国办发〔2024〕12号文件、云政规〔2023〕118号和国务院令第588号的规定",
    "第十二条第一款第（三）项与第120条之一、第13条、第100条至第138条",
    "第一百三十八条改为第一百三十九条，作为第一百四十条",
    "处13800000000元以下罚款；没收违法所得138.00138000亿元",
    "处10000元以上50000元以下罚款，情节严重的处200000元罚款",
    "预算 13800138000 元，其中 13900139000.50元用于路灯",
    "2024-05-01至2024-06-01，2024年5月1日9时30分至17时30分",
    "1949年—2024年；2018-2023年；2024.05.01；20240501",
    "拨打12345、12315、110、119、120、122，也可拨打 400-123-4567",
    "投诉举报电话12345由市人民政府设立",
    "市、县级人民政府应当建立健全路灯管理机制，县级以上人民政府负责实施",
    "省、自治区、直辖市人民政府，设区的市、自治州人民政府，县（市、区）人民政府",
    "某路、某市某区某街道某号，某某路12号",
    "解放路与平安路交叉口的路灯，青石区解放路沿线，解放路沿街商铺",
    "地铁2号线、轨道交通3号线，国道318公里处，道路3号标段，青石区公路2号桥",
    "青石区解放路3号路灯、12号灯杆不亮",
    "一村一组织、每村一组建队伍，各村3组长",
    "居民委员会、村民委员会，乡镇人民政府、街道办事处",
    "《中华人民共和国民法典》第二百七十八条，《城市道路管理条例》第27条",
    "申请人应当提供姓名、住址、身份证号、联系方式和银行账号",
    "住所：应当为登记的住所。地址：发生变更的，应当自变更之日起30日内报告",
    "（一）名称、住所、联系人；（二）法定代表人姓名、电话；",
    "本人认为，本人同意。本人支持，本人建议，本人曾经，本人于昨日，本人常年，本人成年，",
    "本人完全同意，本人时常，本人方便，本人何时，本人任职，本人应当，本人或者其代理人",
    "当事人本人、本人身份证明、由本人申请，本人签字",
    "联系人：办公室；联系人：市水利局；姓名：",
    "我是毕业生，我是高中生，我是农民，我叫不出名字",
    "通过微信公众号、微信小程序、微信群、QQ群征求意见，微信APP",
    "微信12345小程序，微信支付，QQ浏览器",
    "统一社会信用代码、GB/T 9704-2012、ISO 27001:2022、GB 11643-1999",
    "3.14159265358979，1 3 5 7 9 11 13 15 17 19，1、2、3、4、5、6、7、8、9、10、11",
    "2100138001380001 次，213800138000，123456789012345678901234567890",
    "面积 12345678 平方米，人口 13800138 人，长度 12345678.9 公里",
    "0.13800138000 的系数",
    "路灯亮度不低于 10 lx，色温 3000K—4000K，功率 150W，间距 30—35 m",
    "每年3月1日至5月31日，每周一至周五 8:30—11:30、14:00—17:30",
    "A类、B座、第3栋楼、二单元楼道灯、三号楼前面的灯",
    "建设3座5层楼，拆除2栋旧楼，新建12栋住宅",
    "user@，@所有人，a@b，邮箱应当公开",
    "京津冀、京A级景区、新A类标准",
]


@pytest.mark.parametrize("text", LAW)
def test_the_language_of_the_law_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_what_overlaps_is_found_once() -> None:
    text = "微信同号13800138000@example.cn"
    assert found(text) == [("13800138000@example.cn", "email")]


def test_several_in_one_sentence_are_apart_and_in_order() -> None:
    text = "本人张三，电话13800138000，住青石区解放路12号，邮箱zs@example.cn。"
    assert [code for _, code in found(text)] == ["name", "phone", "address", "email"]


def test_a_long_sentence_hides_no_more_than_the_address() -> None:
    text = "每天晚上都很吵希望云溪市青石区解放路12号3栋501室的路灯能够早一点修好"
    assert found(text) == [("云溪市青石区解放路12号3栋501室", "address")]


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("110105194913310021", False),
        ("990105194912310021", False),
        ("440308199901010012", True),
    ],
)
def test_identity_numbers_have_a_place_a_day_and_a_check(number: str, valid: bool) -> None:  # noqa: FBT001
    assert is_identity(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("6222021234567890128", True),
        ("1111111111111117", False),
        ("411111111111111", False),
    ],
)
def test_card_numbers_have_a_check(number: str, valid: bool) -> None:  # noqa: FBT001
    assert is_card(number) is valid


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "①Ａ　㈠ﬁ\u200b—１\U0001d7d8。\n"
    assert fold(text) == "1A ㈠ﬁ -10。\n"


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1 " * 50_000,
        "1-" * 50_000,
        "138 " * 25_000,
        "6222 " * 20_000,
        "13800138000 " * 8_000,
        "号" * 100_000,
        "1号" * 50_000,
        "号 1" * 33_000,
        " " * 100_000,
        "路1" + "号1" * 50_000,
        "市路1号线" * 20_000,
        "栋1室1" * 25_000,
        "村1组" * 33_000,
        "a" * 100_000,
        "@" * 100_000,
        "a@" * 50_000,
        "a(at)" * 20_000,
        "微信" * 50_000,
        "微信：a" * 25_000,
        "地址：" * 33_000,
        "我叫" + "好·" * 50_000,
        "本人张" * 33_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 5  # a quadratic search takes minutes
