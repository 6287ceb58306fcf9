/** The figures of a span of time, as tables; the times in words. */

import { element } from "../../view/element.js";
import { isoDay, lengthWords, monthsLater } from "../times.js";
import { line } from "../view/field.js";
import { Page } from "./page.js";

const TIMES = [["claim", "从开案到接单"], ["first_answer", "从开案到第一次回复"], ["closing", "从开案到结束"]];
const COUNTS = [["states", "状态"], ["reasons", "缘由"], ["topics", "事项"], ["regions", "地区"], ["services", "服务类别"],
  ["ratings", "评分"], ["gaps", "方案没有写的（按事项）"], ["reviews", "答案复核"]];

/** “一半不超过 3 分，十分之九不超过 12 分（40 件）。” */
function spreadWords({ count, median, p90 }) {
  if (!count) return "还没有可算的案件。";
  return `一半不超过 ${lengthWords(median)}，十分之九不超过 ${lengthWords(p90)}（共 ${count} 件）。`;
}

export class Figures extends Page {
  #span;

  constructor(root, parts) {
    const since = line("since", "从", { type: "date", value: monthsLater(isoDay(parts.session.now()), -1) });
    const until = line("until", "到", { type: "date" });
    const form = element("form", { className: "span" }, since.node, until.node, element("button", { className: "button button-strong", text: "查看" }));
    super(root, parts, "数据", form);
    this.#span = { since, until };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.refresh();
    });
  }

  fetch() {
    const { since, until } = this.#span;
    return this.parts.desk.figures({ since: since.value, until: until.value });
  }

  draw(figures) {
    return [
      element("div", { className: "totals" }, total("开案", figures.cases), total("还没结束", figures.open)),
      element("section", { className: "figure times" }, element("h3", { text: "用了多久" }),
        element("dl", { className: "record-list" }, ...TIMES.map(([key, name]) =>
          element("div", {}, element("dt", { text: name }), element("dd", { text: spreadWords(figures[key]) }))))),
      element("div", { className: "tables" }, loads(figures.load), ...COUNTS.map(([key, name]) => table(name, figures[key]))),
    ];
  }
}

function total(name, count) {
  return element("p", { className: "total" }, element("strong", { text: count }), element("span", { text: name }));
}

function bar(share) {
  const made = element("span", { className: "bar-share", "aria-hidden": "true" }, element("i"));
  made.firstChild.style.width = `${Math.round(Math.min(share, 1) * 100)}%`;
  return made;
}

function grid(name, heads, rows) {
  return element("section", { className: "figure" },
    element("table", {}, element("caption", { text: name }),
      element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
      element("tbody", {}, ...rows)));
}

function row(name, words, share) {
  return element("tr", {}, element("th", { scope: "row", text: name }), element("td", {}, bar(share), element("span", { text: words })));
}

function table(name, list) {
  if (!list?.length) return null;
  const most = Math.max(...list.map(({ count }) => count), 1);
  return grid(name, ["", "件数"], list.map(({ label, count }) => row(label ?? "没有填", String(count), count / most)));
}

function loads(list) {
  if (!list?.length) return null;
  return grid("导师手上的案件", ["导师", "手上 / 最多"], list.map(({ name, load, capacity }) =>
    row(name, `${load} / ${capacity}`, load / Math.max(capacity, 1))));
}
