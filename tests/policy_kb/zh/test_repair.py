"""Slips are put right, ordinary Chinese stays, and offsets lead to what was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.zh.lexicon import Lexicon
from policy_kb.zh.repair import correct
from policy_kb.zh.text import normalise


@pytest.fixture(scope="session")
def lexicon(vocabulary) -> Lexicon:
    return vocabulary.lexicon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("我想申请创业带款", "我想申请创业贷款"),
        ("带款", "贷款"),
        ("补帖", "补贴"),
        ("但保", "担保"),
        ("服化基地", "孵化基地"),
        ("创叶", "创业"),
        ("间习补贴", "见习补贴"),
        ("退伇军人", "退役军人"),
        ("创业货款", "创业贷款"),
        ("创业担担保贷款", "创业担保贷款"),
        ("登记失业人圆", "登记失业人员"),
        ("呼和浩待市", "呼和浩特市"),
        ("科尔沁右冀前旗", "科尔沁右翼前旗"),
        ("创业孵补贴", "创业孵化补贴"),
        ("chuangye daikuan", "创业贷款"),
        ("chuangyedaikuan", "创业贷款"),
        ("chuang ye dai kuan", "创业贷款"),
        ("cydk", "创业贷款"),
        ("cydbdk", "创业担保贷款"),
        ("Chuangye Butie zenme shenqing", "创业补贴怎么申请"),
        ("wo shi tuiyi junren", "我是退役军人"),
        ("zhuanrengong", "转人工"),
        ("butie多少", "补贴多少"),
        ("我退五回来三年了", "我退伍回来三年了"),
        ("大学里的创业可程", "大学里的创业课程"),
        ("材料怎么申情", "材料怎么申请"),
        ("带啥正件去", "带啥证件去"),
        ("三城免费场地", "三成免费场地"),
    ],
)
def test_a_slip_is_put_right(typed, meant, lexicon):
    assert correct(normalise(typed), lexicon).text == meant


ORDINARY = (
    """
宽带的带宽不够,视频老是卡|我忽视了他的感受|海龟是一种动物|他的间隙时间都在看书|退休军人的待遇
工业园区在城东|专业人员才能操作|就业补贴和社会保险补贴|货款还没有结清|公司的货款什么时候到|政府不贴息吗
担心贷不下来|但是保证金要交多少|他但保证会来|我见习惯了这种场面|创伤后应激障碍|大学生活丰富多彩
创业者需要坚持|毕业典礼在下周举行|服务基地在哪里|产业基地建设得怎么样|农民工作很辛苦|农民工资拖欠怎么办
残余的部分怎么处理|小心微波炉|我高校毕业|大学生创业有什么政策|没有办失业登记|请担保贷款|内蒙的草原很美
hello world|app下载|startup loan|ai创业|wifi密码是多少|www.12333.gov.cn
我要报名参加培训班|休学还是退学要想清楚
社保怎么转移到外地|医保卡丢了怎么补办|明天的会议改到下午三点了|商业贷款和公积金贷款
呼吸新鲜空气|失物招领在哪里
通辽是创业型城市吗|来这里创业可享受什么|放了几亿的创业贷款|创业培训是做什么的|留学及访学的经历
我想贷款但是没有担保人|户口不在内蒙古能贷吗|不受户籍所在地限制|没领过创业补贴|把窗户打开透透气
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_chinese_stays(sentence, lexicon):
    assert correct(normalise(sentence), lexicon).text == sentence


def test_a_repaired_word_leads_to_what_was_typed(lexicon):
    reading = correct(normalise("请问 chuangye daikuan 咋办,补帖呢"), lexicon)

    place = reading.text.index("创业贷款")
    assert reading.original[slice(*reading.span(place, place + 4))] == "chuangye daikuan"


@given(st.text(alphabet="创业带款补帖贷担保 abcdykuanchgei我没不,。1３万😀\u200b", max_size=40))
@settings(max_examples=200, deadline=None)
def test_offsets_stay_true(lexicon, typed):
    reading = correct(normalise(typed), lexicon)

    assert len(reading.offsets) == len(reading.text)
    starts = [start for start, _ in reading.offsets]
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(typed) for start, end in reading.offsets)


def test_names_of_the_vocabulary_stay_as_they_are(vocabulary, lexicon):
    names = [name for name in vocabulary.jieba_words() if not name.isascii()]

    changed = {name: correct(normalise(name), lexicon).text for name in names}

    assert {name: text for name, text in changed.items() if name != text} == {}
