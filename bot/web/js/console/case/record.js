/** What was written about a case: its service record, the visit that is to follow, and its history. */

import { dateWords } from "../../wording.js";
import { clauseName } from "../../sources.js";
import { element } from "../../view/element.js";
import { clock } from "../../view/message.js";
import { to } from "../route.js";

export const VISITS = { planned: "已安排", asked: "已发出，等答复", answered: "已答复", missed: "没有回音", cancelled: "已取消" };

function rows(pairs) {
  return element("dl", { className: "record-list" }, ...pairs.filter(([, text]) => text).map(([label, text]) =>
    element("div", {}, element("dt", { text: label }), element("dd", { text }))));
}

function record(one, services) {
  if (!one) return null;
  const by = typeof one.mentor === "object" ? one.mentor?.alias : one.mentor;
  return element("section", { className: "record" }, element("h3", { text: "服务记录" }), rows([
    ["服务类别", services[one.service] ?? one.service], ["问题", one.problem], ["建议", one.advice],
    ["依据", one.basis.map((id) => `${id}（${clauseName(id)}）`).join("、")],
    ["结果", one.result], ["下一步", one.next_step],
    ["回访", one.next_visit ? dateWords(one.next_visit) : "不安排"],
    ["记录人", [by, clock(one.written_at)].filter(Boolean).join("，")]]));
}

function visit(one, place) {
  if (!one) return null;
  return element("p", { className: "record-visit" }, `回访 ${dateWords(one.due_on)}：${VISITS[one.state] ?? one.state}`,
    one.led_to ? element("a", { href: to(place, one.led_to), text: `，看 ${one.led_to} 号案` }) : null);
}

function links({ topic_title: topic, region, reason, follows, callback, rating, rating_note: note }, session, place) {
  return element("div", { className: "record-links" },
    element("p", { text: [topic, region, session.reasons[reason]].filter(Boolean).join(" · ") }),
    follows ? element("p", {}, "接着 ", element("a", { href: to(place, follows), text: `${follows} 号案` }), " 来的") : null,
    callback ? element("p", {}, element("b", { text: "留了回电方式：" }), String(callback)) : null,
    rating ? element("p", {}, element("b", { text: `来访者评了 ${rating} 分` }), note ? `：${note}` : "") : null);
}

function history(events) {
  if (!events?.length) return null;
  return element("details", { className: "card-part" }, element("summary", {}, element("h3", { text: "经过" })),
    element("ol", { className: "history" }, ...events.map(({ at, who, said }) =>
      element("li", {}, element("time", { datetime: at, text: clock(at) }), element("span", { text: [who, said].filter(Boolean).join(" ") })))));
}

/** What stands above the card, and what below it. */
export function drawRecord(answer, session, place) {
  const above = [links(answer.case, session, place), record(answer.record, session.services), visit(answer.visit, place)];
  return { above: above.filter(Boolean), below: [history(answer.events)].filter(Boolean) };
}
