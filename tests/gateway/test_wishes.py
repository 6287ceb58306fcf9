"""The wish for a human is heard in short messages, and not in questions about one."""

import pytest

from bot.gateway.wishes import asks_for_human, presses_for_human

WISHES = """转人工 人工 人工客服 找导师 真人客服 我要人工 我要转人工！
请转人工 帮我转人工 转接人工 找人工
转人工吧
转人工客服 我想找导师 能不能找个导师聊聊 給我轉人工 找真人 换人工 人工服务 联系导师 需要人工
我要找真人客服 可以帮我转人工吗 怎么转人工 人\u200b工 【转人工】 我想和真人说话 叫个导师来""".split(
    "\n"
)
OTHERS = """人工智能企业能享受什么 导师 创业导师服务团是什么 不要人工 不用转人工 找导师要钱吗
导师多少钱 人工费补贴 怎么成为导师 你是真人吗 人工成本太高 见习导师补贴
创业指导大师工作室 不找导师 你好 客服 人工湖""".split()


@pytest.mark.parametrize("text", [wish for line in WISHES for wish in line.split()] + ["转 人 工"])
def test_heard(text):
    assert asks_for_human(text)


@pytest.mark.parametrize("text", OTHERS)
def test_left_to_the_assistant(text):
    assert not asks_for_human(text)


def test_buttons():
    assert presses_for_human("/ask_human") and presses_for_human('/ask_human{"a": 1}')
    assert not presses_for_human("/ask_humane")
