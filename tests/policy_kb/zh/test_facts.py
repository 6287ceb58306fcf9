"""What people say of themselves becomes facts; what they ask, suppose or leave vague does not."""

import pytest

REGISTERED = {"registered": True}
FACTS = [
    ("执照是2019年腊月办的", REGISTERED),
    ("去年正月十五开的店", REGISTERED | {"registered_on": "2025"}),
    ("今年开春注册的", REGISTERED | {"registered_on": "2026"}),
    ("去年阴历八月办的照", REGISTERED | {"registered_on": "2025"}),
    ("去年冬天办的照", REGISTERED),
    ("今年腊月打算开个店", {"intends_startup": True}),
    (
        "前年夏天支了个摊，执照是去年3月办的",
        REGISTERED | {"registered_on": "2025-03", "started_up_on": "2024"},
    ),
    ("中专毕业", {}),
    ("中专应届毕业生", {}),
    ("职高毕业三年了", {}),
    ("高中念完没再上", {"groups": ["school_leaver"]}),
    ("雇了一个服务员一个厨子", {"jobs_created": 2}),
    ("雇了3个人2个是残疾人", {"jobs_created": 3}),
    ("我妈脱贫户我爸残疾我刚退伍", {"groups": ["veteran"]}),
    ("我弟退伍军人在家待业我呢大专毕业", {"groups": ["graduate"]}),
    (
        "我去年3月注册的店，我媳妇在店里帮忙，税都按时报",
        REGISTERED | {"registered_on": "2025-03", "tax_filing_normal": True},
    ),
    ("没领过任何补贴", {"startup_subsidy_received": False, "incubation_subsidy_received": False}),
    ("没领过失业补贴", {}),
    ("各家领没领补贴不知道", {}),
    ("毕业五年内的算不算大学生园的", {}),
    ("请教您，人家说的场租补贴，是不是帮着付房租", {}),
    ("去年二月又开了一个店", REGISTERED | {"registered_on": "2025-02"}),
    ("今年三月又开起来的", {}),
    ("今年7月刚失业，还没去登记", {}),
    ("小店关了，老伴也走了，活着没什么意思", {}),
    ("如果我是残疾人", {}),
    ("工作室只在市里评上了", {"studio_announced": False}),
    ("在孵企业共40户", {"park_households": 40}),
    (
        "我是退役军人，去年三月开的店，雇了俩人",
        REGISTERED | {"groups": ["veteran"], "registered_on": "2025-03", "jobs_created": 2},
    ),
    ("没有雇人", {"jobs_created": 0}),
    ("就我一个人干", {"jobs_created": 0}),
    ("没有员工", {"jobs_created": 0}),
    ("没有带动别人就业", {"jobs_created": 0}),
    ("我店里有3个员工", {"jobs_created": 3}),
    ("手下俩徒弟", {"jobs_created": 2}),
    ("带动6名农牧民就业", {"jobs_created": 6}),
    ("雇了2个残疾人", {"jobs_created": 2}),
    ("还没注册", {"registered": False}),
    ("还没办执照", {"registered": False}),
    ("没有执照能领吗", {"registered": False}),
    ("营业执照有了", REGISTERED),
    ("营业执照办下来刚满一年", REGISTERED | {"registered_on": "2025-11"}),
    ("公司注册8个月了", REGISTERED | {"registered_on": "2026-03"}),
    ("去年底开的店", REGISTERED | {"registered_on": "2025"}),
    ("今年五一开的店", REGISTERED | {"registered_on": "2026-05"}),
    ("三个月前开的店", REGISTERED | {"registered_on": "2026-08"}),
    ("第一次创业", {"first_startup": True}),
    ("从来没创过业", {"first_startup": True}),
    ("以前开过店", {"first_startup": False}),
    ("我不是第一次创业了", {"first_startup": False}),
    ("正常报税", {"tax_filing_normal": True}),
    ("一直正常经营，每月都报税", {"operating_normally": True, "tax_filing_normal": True}),
    ("税没报", {"tax_filing_normal": False}),
    ("停业过两个月", {"operating_normally": False}),
    ("我注册的时候没工作", {"unemployed_at_registration": True}),
    ("毕业没找到工作", {"groups": ["graduate"], "unemployed_now": True}),
    ("想贷8万", {"loan_amount": 80000}),
    ("想贷款，大概8万", {"loan_amount": 80000}),
    ("我想贷款十万整", {"loan_amount": 100000}),
    ("贷过5万已经还清了，现在想再贷10万", {"loan_amount": 100000}),
    (
        "个人贷款10万，银行认定我信用优秀",
        {"borrower": "individual", "loan_amount": 100000, "lender_rates_credit_good": True},
    ),
    ("获得过盟市级荣誉称号", {"honour_at_league_level": True}),
    ("我没有荣誉称号", {"honour_at_league_level": False}),
    (
        "以公司名义贷款50万，公司30个人，其中招了5个登记失业人员",
        {"borrower": "small_firm", "loan_amount": 500000, "staff": 30, "qualifying_hires": 5},
    ),
    ("公司 20 个人新招了3个", {"staff": 20}),
    ("公司现在20人，其中3个是去年招的退役军人", {"staff": 20, "qualifying_hires": 3}),
    ("大三", {"groups": ["enrolled_student"]}),
    ("2024年7月毕业", {"groups": ["graduate"], "left_school_on": "2024-07"}),
    ("22年毕业的", {"groups": ["graduate"], "left_school_on": "2022"}),
    ("离校时间是2025-07-01", {"groups": ["graduate"], "left_school_on": "2025-07-01"}),
    (
        "我是2024届毕业生，还没就业",
        {"groups": ["graduate"], "left_school_on": "2024", "unemployed_now": True},
    ),
    ("明年6月毕业", {"groups": ["enrolled_student"]}),
    (
        "毕业两年了一直没工作",
        {"groups": ["graduate"], "left_school_on": "2024", "unemployed_now": True},
    ),
    (
        "我是技师学院的毕业学年学生",
        {
            "groups": ["enrolled_student"],
            "technician_college": True,
            "graduation_year_student": True,
        },
    ),
    ("我有残疾证", {"groups": ["disabled"]}),
    ("我是残疾人，没当过兵", {"groups": ["disabled"]}),
    ("登记失业的残疾人能领创业补贴吗", {"groups": ["registered_unemployed", "disabled"]}),
    ("退役军人有补贴吗", {"groups": ["veteran"]}),
    ("我和我老婆都是残疾人", {"groups": ["disabled"]}),
    (
        "从外地打工回来想开个养殖场",
        {"groups": ["returning_farmer_herder"], "intends_startup": True},
    ),
    ("已经领过一次性创业补贴", {"startup_subsidy_received": True}),
    ("没领过创业补贴", {"startup_subsidy_received": False}),
    ("孵化补贴我还没领过", {"incubation_subsidy_received": False}),
    (
        "在孵企业，入驻8个月了，新增了3个人就业",
        {"in_incubation": True, "months_in_base": 8, "new_employees": 3},
    ),
    ("还没入驻孵化基地", {"in_incubation": False}),
    (
        "我们基地是政府办的，一共3000平，免费给1000平",
        {"base_government_developed": True, "space_total": 3000, "space_free": 1000},
    ),
    (
        "园区一共40户，毕业5年内的大学生办的12家，在校生办的9家",
        {"park_households": 40, "park_by_recent_graduates": 12, "park_by_students": 9},
    ),
    (
        "基地孵化成功15户都搬出去了，其中3户领过创业补贴",
        {"households_incubated": 15, "households_with_startup_subsidy": 3},
    ),
    ("就业质量很好，留用率也高", {"employment_quality_good": True, "retention_high": True}),
    ("基地依法设立，促进就业成效明显", {"base_lawful": True, "base_effective": True}),
    ("我们工作室被评为自治区创业指导大师工作室", {"studio_announced": True}),
    ("刚被认定为国家级创业孵化示范基地", {"national_base_newly_announced": True}),
    (
        "2025年3月到8月在基地见习，今年一月注册的公司",
        REGISTERED
        | {
            "internship_joined": True,
            "internship_started_on": "2025-03",
            "internship_ended_on": "2025-08",
            "registered_on": "2026-01",
        },
    ),
    (
        "单位批准我离岗创业，申请3年，以前离岗过2年",
        {"leave_approved": True, "leave_first_months": 36, "previous_leave_months": 24},
    ),
    ("单位还没批我离岗", {"leave_approved": False}),
    (
        "离岗3年到期了想再延长2年，还没盈利，没延长过",
        {
            "leave_first_months": 36,
            "leave_extension_months": 24,
            "profitable_at_expiry": False,
            "extensions_used": 0,
        },
    ),
    ("想在职创办企业", {"in_service_researcher": True}),
    (
        "我是海归，在呼市创业",
        {"groups": ["returnee"], "business_in_region": True, "region": "呼和浩特市"},
    ),
    (
        "我在包头昆区开了个小饭馆，户口在山西",
        {"business_in_region": True, "region": "昆都仑区", "household_in_region": False},
    ),
    ("我是内蒙古户口", {"household_in_region": True}),
    ("户口不在内蒙古", {"household_in_region": False}),
    ("在青岛开店能领吗", {"business_in_region": False}),
    ("不是呼和浩特的，是包头的", {"region": "包头市"}),
    ("我2024年5月注册", REGISTERED | {"registered_on": "2024-05"}),
    ("家里建档立卡", {"groups": ["poverty_alleviated"]}),
    ("您好，请问退役军人创业贷款能贷15万吗？", {"groups": ["veteran"], "loan_amount": 150000}),
]


@pytest.mark.parametrize(("text", "facts"), FACTS, ids=[text for text, _ in FACTS])
def test_facts_of_the_speaker(text, facts, facts_in):
    assert dict(facts_in(text).facts) == facts


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("基地不算依法设立", "base_lawful"),
        ("促进就业成效不明显", "base_effective"),
        ("我还没有参加过见习", "internship_joined"),
        ("没参加过那个创业见习", "internship_joined"),
        ("我不在毕业学年", "graduation_year_student"),
        ("基地不是政府开发的", "base_government_developed"),
        ("单位还没批我离岗", "leave_approved"),
    ],
)
def test_a_denial_before_or_within_makes_it_the_contrary(text, key, facts_in):
    assert facts_in(text).facts.get(key) is False


@pytest.mark.parametrize(
    "text", ["带动就业质量好不好我说不准", "单位批没批我不知道", "留用率高不高不清楚"]
)
def test_what_is_left_open_states_nothing(text, facts_in):
    assert dict(facts_in(text).facts) == {}


@pytest.mark.parametrize(
    ("text", "by_name"),
    [("科研人员离岗创业我能参加吗", {"researcher"}), ("我是科研人员，想离岗创业", set())],
)
def test_a_group_in_the_name_of_a_policy_is_known_for_one(text, by_name, facts_in):
    assert facts_in(text).by_name == by_name


def test_groups_denied_are_told(facts_in):
    assert facts_in("我不是退役军人，我是残疾人").denied_groups == {"veteran"}


@pytest.mark.parametrize(
    ("text", "for_other"), [("帮我弟弟问问，他是退役军人", True), ("我弟弟是退役军人", False)]
)
def test_it_is_known_for_whom_somebody_asks(text, for_other, facts_in):
    assert facts_in(text).for_other is for_other


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("一个人也没雇", "jobs_created", 0),
        ("店开在呼和浩特，创业地点在包头", "region", None),
        ("创业地点是包头", "business_in_region", True),
        ("去年十一月注册的", "registered_on", "2025-11"),
    ],
)
def test_near_misses_are_told_apart(text, key, value, facts_in):
    assert facts_in(text).facts.get(key) == value


@pytest.mark.parametrize(
    "text",
    [
        "退役军人和残疾人的政策有什么区别",
        "退役军人、残疾人能享受什么",
        "想贷十几万",
        "雇了几个人",
        "我想贷10万以下",
        "需要雇几个人才行",
        "必须雇人吗",
        "一定要第一次创业吗",
        "要注册满一年吗",
        "正常经营1年以上是什么意思",
        "听说要正常报税才行",
        "如果我雇了3个人能拿多少",
        "最高能贷20万吗",
        "领了创业补贴还能领孵化补贴吗",
        "带动了十来个人就业",
        "注册快一年了",
        "注册不到一年",
        "户口不在包头",
        "想入驻孵化基地",
        "我们旗县有什么补贴",
        "我自己一个人住",
        "20万够吗",
        "2025年2月30日注册的",
        "我不是退役军人",
        "退役军人事务局在哪",
        "两口子开店",
        "零申报",
        "",
        "你好",
        "创业补贴是什么",
        "店开了一年多了",
        "前旗的补贴",
    ],
)
def test_what_states_nothing_gives_no_fact(text, facts_in):
    assert dict(facts_in(text).facts) == {}


@pytest.mark.parametrize(
    ("text", "facts", "others"),
    [
        ("我弟弟是退役军人", {}, {"groups": ["veteran"]}),
        ("我弟弟是退役军人，我能领吗", {}, {"groups": ["veteran"]}),
        ("我弟弟是退役军人，他能领吗", {"groups": ["veteran"]}, {}),
        ("帮我弟弟问问，他是退役军人", {"groups": ["veteran"]}, {}),
        ("我妈下岗，我大四", {"groups": ["enrolled_student"]}, {"groups": ["urban_unemployed"]}),
        ("我老公是退役军人，我是下岗的", {"groups": ["urban_unemployed"]}, {"groups": ["veteran"]}),
        ("替邻居问一下，下岗了，能领创业补贴吗", {"groups": ["urban_unemployed"]}, {}),
        (
            "我儿子大三想休学创业，学校让吗",
            {"groups": ["enrolled_student"], "intends_startup": True},
            {},
        ),
    ],
)
def test_facts_go_to_the_person_they_are_about(text, facts, others, facts_in):
    read = facts_in(text)

    assert (dict(read.facts), dict(read.others)) == (facts, others)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("去年三月注册的，不对，应该是四月", "registered_on", "2025-04"),
        ("去年三月注册的，不对，是去年四月", "registered_on", "2025-04"),
        ("想贷8万，说错了，是10万", "loan_amount", 100000),
        ("雇了两个人，不对，三个", "jobs_created", 3),
        ("不是雇了2个人，是3个", "jobs_created", 3),
        ("去年注册的，具体是去年三月注册", "registered_on", "2025-03"),
    ],
)
def test_a_marked_correction_wins(text, key, value, facts_in):
    assert facts_in(text).facts[key] == value


@pytest.mark.parametrize(
    ("text", "key"),
    [("雇了两个人，雇了三个人", "jobs_created"), ("第一次创业，以前开过店", "first_startup")],
)
def test_a_contradiction_is_reported_and_left_out(text, key, facts_in):
    read = facts_in(text)

    assert (read.conflicts, key in read.facts) == ((key,), False)


def test_each_fact_has_its_place(facts_in):
    read = facts_in("我是退役军人,雇了俩人")

    assert read.spans == {"groups": (2, 6), "jobs_created": (9, 11)}
