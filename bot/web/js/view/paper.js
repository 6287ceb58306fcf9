/** The result as one sheet of A4; only a printer shows it. */

import { NO_PROMISE } from "../report.js";
import { RESULTS } from "../wording.js";
import { element } from "./element.js";

const MARKS = { met: "✓", not_met: "✗", unknown: "？", undecided: "△" };

function facts(given) {
  if (!given.length) return element("p", { text: "没有填写任何情况。" });
  return element("dl", { className: "paper-facts" }, ...given.map(({ label, words }) =>
    element("div", {}, element("dt", { text: label }), element("dd", { text: words }))));
}

function line(name, words) {
  return words.length ? element("p", { className: "paper-line" }, element("b", { text: `${name}：` }), words.join("；")) : null;
}

function condition({ result, message, quote, place }) {
  return element("li", {}, element("span", { className: "paper-mark", text: MARKS[result] ?? "？", "aria-label": RESULTS[result] }),
    element("span", {}, message, element("span", { className: "paper-clause", text: `${place}“${quote}”` })));
}

function head(one) {
  return element("h3", {}, element("span", { className: `paper-status paper-${one.tone}`, text: one.words }),
    one.title, element("span", { className: "paper-clause", text: one.clause }));
}

function money(one) {
  return line("方案写的", [one.amount || one.given, one.total].filter(Boolean));
}

function time(one) {
  return line("时间", one.earliest ? [`${one.earliest}，时间条件就够了`] : []);
}

function lacks(one) {
  return line("还差", one.missing.map(({ label }) => label));
}

/** At length: each condition with its clause and words. */
function program(one) {
  return element("section", { className: "paper-program" }, head(one), money(one), time(one),
    element("ul", {}, ...one.conditions.map(condition)), lacks(one),
    line("怎样会变", one.changes),
    line("由当地定的", one.open.map((text) => text.replace(/。$/, ""))),
    line("不得重复享受", one.exclusive.map(({ title, place }) => `${title}（${place}）`)),
    line("下一步", one.next ? [one.next] : []));
}

/** The clause is named where it is not that of the program, which stands above. */
function brief({ result, message, place }, clause) {
  return `${MARKS[result] ?? "？"} ${message.replace(/。$/, "")}${place === clause ? "" : `（${place}）`}`;
}

/** In short: what settles it, each with its clause, or what is missing. */
function summary(one) {
  const telling = one.conditions.filter(({ result }) => one.tone !== "ask" && (one.tone !== "no" || result === "not_met"));
  return element("section", { className: "paper-program" }, head(one),
    one.tone === "no" ? null : money(one), time(one),
    telling.length ? element("p", { className: "paper-line", text: telling.map((each) => brief(each, one.clause)).join("　") }) : null,
    lacks(one));
}

export function drawPaper(root, report) {
  const long = report.programs.filter((one) => one.whole);
  const short = report.programs.filter((one) => !one.whole);
  root.classList.toggle("paper-single", report.single);
  root.replaceChildren(
    element("header", {}, element("h1", { text: report.title }),
      element("p", { text: `按 ${report.day} 的情况算 · 依据 ${report.number}` }),
      element("p", { className: "paper-document", text: report.document })),
    element("h2", { text: "填写的情况" }), facts(report.given),
    element("h2", { text: "测算结果" }), ...long.map(program),
    element("div", { className: "paper-briefs" }, ...short.map(summary)),
    line("还没填到的", report.rest) ?? "",
    ...report.exclusive.map((text) => element("p", { className: "paper-line", text })),
    element("footer", {}, ...report.notices.map((text) => element("p", { text })), element("p", { text: NO_PROMISE })));
}
