"""What people say who tell their whole case at once."""

ALL_SAID = (
    "我是退役军人，第一次创业，2024年3月5日登记的，一直正常经营，雇了3个人，按时报税，"
    "没领过一次性创业补贴，也没领过孵化补贴"
)
