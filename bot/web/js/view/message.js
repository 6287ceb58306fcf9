/** One message as people see it: who, words, quotes, next steps, and how it fared. */

import { clauseName, documentName } from "../sources.js";
import { element } from "./element.js";
import { verdictList } from "./verdict.js";

const SAID = { user: "您说：", assistant: "政策助手", mentor: "创业导师", system: "提示：" };

function saidBy(author) {
  if (author === "assistant") {
    const mark = element("img", { src: "/static/favicon.svg", alt: "", width: 24, height: 24 });
    return element("p", { className: "said-by" }, mark, element("span", { text: SAID.assistant }));
  }
  if (author === "mentor") {
    const badge = element("span", { className: "mentor-badge", text: "师", "aria-hidden": "true" });
    return element("p", { className: "said-by" }, badge, element("span", { text: SAID.mentor }));
  }
  return element("p", { className: "unseen", text: SAID[author] ?? SAID.system });
}

function source({ document: id, clause, quote }) {
  const place = [documentName(id), clauseName(clause)].filter(Boolean).join(" ");
  return element("figure", { className: "source" },
    element("blockquote", { text: quote ?? "" }),
    element("figcaption", { text: clause && clause !== "0" ? `${place}（条款 ${clause}）` : place }));
}

/** The quotes behind an answer, folded; null where there are none. */
export function sources(citations) {
  if (!citations?.length) return null;
  return element("details", { className: "sources" },
    element("summary", { text: `查看原文依据（${citations.length}条）` }),
    ...citations.map(source));
}

function choices(buttons, press) {
  if (!buttons?.length) return null;
  const list = element("div", { className: "choices", role: "group", "aria-label": "接下来可以" });
  for (const { title, payload } of buttons) {
    const choice = element("button", { type: "button", className: "choice", text: title, disabled: true });
    choice.addEventListener("click", () => {
      choice.setAttribute("aria-pressed", "true");
      press({ title, payload });
    });
    list.append(choice);
  }
  return list;
}

/** → "14:05", with the day in front unless it is today; empty for no date. */
export function clock(iso) {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = at.toDateString() === new Date().toDateString();
  return today ? time : `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
}

export function drawMessage(message, words, press) {
  const author = SAID[message.author] ? message.author : "system";
  const bubble = element("div", { className: "bubble" },
    element("div", { className: "words", text: words }), verdictList(message.verdicts), sources(message.citations));
  const fate = author === "user"
    ? element("p", { className: "fate", text: ["已发送", clock(message.created_at)].filter(Boolean).join(" ") })
    : null;
  return element("article", { className: `message message-${author}`, "data-author": author, "data-seq": message.seq },
    saidBy(author), bubble, choices(message.buttons, press), fate);
}

/** A message that the gateway has not confirmed yet. */
export function drawPending(item) {
  return element("article", { className: "message message-user is-pending", "data-author": "user", "data-item": item.id },
    saidBy("user"),
    element("div", { className: "bubble" }, element("div", { className: "words", text: item.title ?? item.text })),
    element("div", { className: "fate" }));
}

/** Shows how the pending message `node` stands; `again` and `edit` are what one can do about it. */
export function drawFate(node, item, { again, edit }) {
  const fate = node.querySelector(".fate");
  node.dataset.state = item.state;
  const note = item.note ? [element("span", { className: "fate-note", text: item.note })] : [];
  const act = (text, onclick) => element("button", { type: "button", className: "fate-retry", text, onclick });
  if (item.state === "failed") fate.replaceChildren(...note, act("发送失败，点此重试", again));
  else if (item.state === "refused") fate.replaceChildren(...note, act(item.text ? "没有发出，点此修改" : "没有发出，点此移除", edit));
  else if (item.state === "waiting") fate.replaceChildren(...note, element("span", { text: "稍后自动发送" }));
  else fate.replaceChildren(element("span", { text: "发送中…" }));
}
