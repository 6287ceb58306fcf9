/** What the page says of a verdict. Never a promise: the plan's words, with their bound. */

export const STATUSES = {
  likely_eligible: { tone: "yes", sign: "met", words: "大概率符合" },
  need_info: { tone: "ask", sign: "unknown", words: "还差信息" },
  refer: { tone: "refer", sign: "undecided", words: "条文定不了，请当地或导师判断" },
  not_eligible: { tone: "no", sign: "not_met", words: "不符合" },
};
export const RESULTS = { met: "符合", not_met: "不符合", unknown: "还不知道", undecided: "条文没有定" };
export const CONFIRM = "现在还办不办、标准多少、要什么材料，请向当地人社部门或 12345 确认。";

const PER = { household: "每户", person: "每人", month: "每月", total: "合计" };
export const ORDER = Object.keys(STATUSES);

/** 5000 → "5000元", 100000 → "10万元"; a share of a wage may have a fraction. */
export function yuan(value) {
  if (value >= 10_000 && value % 10_000 === 0) return `${value / 10_000}万元`;
  return `${Number.isInteger(value) ? value : value.toFixed(2)}元`;
}

/** The amount with its bound, "至少5000元（一次）"; empty where no money is given or known. */
export function amountWords(amount) {
  const { bound, low, high, per } = amount ?? {};
  if ((low ?? high ?? null) === null) return "";
  const sum = {
    floor: () => `至少${yuan(low ?? high)}`,
    cap: () => `最多${yuan(high ?? low)}`,
    range: () => `${yuan(low ?? high)}至${yuan(high ?? low)}`,
  }[bound]?.() ?? yuan(low ?? high);
  return `${PER[per] ?? ""}${sum}${per === "once" ? "（一次）" : ""}`;
}

/** "2025-03" → "2025年3月". */
export function dateWords(date) {
  const units = ["年", "月", "日"];
  return String(date).split("-").map((part, at) => `${Number(part)}${units[at]}`).join("");
}

/** What has to be said of the day. */
export function noticeWords(notices, document) {
  const known = {
    plan_term_ended: `方案写的期限是${document?.term ?? "2022—2025年"}，已经过了。${CONFIRM}`,
    before_plan_term: "按这一天算，方案还没有开始。",
  };
  return (notices ?? []).map((notice) => known[notice]).filter(Boolean);
}

/** The pairs among `programs` that cannot both be drawn and of which neither is out. */
export function exclusiveWords(exclusive, programs) {
  const open = new Map(programs.filter((one) => one.status !== "not_eligible").map((one) => [one.id, one.title]));
  return (exclusive ?? []).filter((pair) => pair.every((id) => open.has(id)))
    .map((pair) => `${pair.map((id) => open.get(id)).join("和")}不得重复享受，只能选一样。`);
}

/** How many of each status, "大概率符合 1 项，还差信息 3 项". */
export function countWords(verdicts) {
  return ORDER.map((status) => [status, verdicts.filter((one) => one.status === status).length])
    .filter(([, count]) => count)
    .map(([status, count]) => `${STATUSES[status].words.split("，")[0]} ${count} 项`).join("，");
}
