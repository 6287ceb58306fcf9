/** The context card: what a mentor must know of a case, so that nobody has to say it twice. */

import { clauseName } from "../../sources.js";
import { element } from "../../view/element.js";
import { verdictList } from "../../view/verdict.js";

const SPEAKERS = { user: "来访者", assistant: "助手", mentor: "导师", system: "系统" };

function part(title, body, { open = true } = {}) {
  if (!body) return null;
  return element("details", { className: "card-part", open }, element("summary", {}, element("h3", { text: title })), body);
}

function facts(list, look) {
  if (!list?.length) return null;
  return element("dl", { className: `card-facts ${look}` }, ...list.map(({ label, value }) =>
    element("div", {}, element("dt", { text: label }), element("dd", { text: valueWords(value) }))));
}

function valueWords(value) {
  if (Array.isArray(value)) return value.map(valueWords).join("、") || "都不是";
  return { true: "是", false: "否" }[String(value)] ?? String(value ?? "");
}

function known({ confirmed, assumed }) {
  const said = facts(confirmed, "");
  const guessed = facts(assumed, "is-assumed");
  if (!said && !guessed) return null;
  return element("div", {},
    said ? element("h4", { text: "本人说的" }) : null, said,
    guessed ? element("h4", { text: "系统推断的，请核对" }) : null, guessed);
}

function texts(list) {
  if (!list?.length) return null;
  return element("ul", { className: "card-texts" }, ...list.map((text) => element("li", { text })));
}

function turns(list) {
  if (!list?.length) return null;
  return element("ol", { className: "card-turns" }, ...list.map(({ author, text }) =>
    element("li", { "data-author": author }, element("b", { text: SPEAKERS[author] ?? author }), element("span", { text }))));
}

function clauses(list) {
  if (!list?.length) return null;
  return element("ul", { className: "card-clauses" }, ...list.map((id) =>
    element("li", { className: "tag tag-plain", text: `${id}　${clauseName(id)}` })));
}

export function drawCard(card) {
  return element("div", { className: "card" },
    element("section", { className: "card-question" }, element("h3", { text: "问的是" }),
      element("blockquote", { text: card.question || "（没有写）" }),
      card.why ? element("p", { className: "card-why" }, element("b", { text: "转来的原因：" }), card.why) : null),
    part("已知情况", known(card)),
    part("测算结果", verdictList(card.verdicts)),
    part("没定的地方", texts(card.open_points)),
    part("涉及条款", clauses(card.clauses)),
    part("助手答过的", texts(card.answered), { open: false }),
    part("转来前的对话", turns(card.turns), { open: false }));
}
