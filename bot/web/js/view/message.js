/** One message as people see it: who, words, quotes, next steps, and how it fared. */

import { clauseName, documentName } from "../sources.js";
import { countWords } from "../wording.js";
import { drawChoices } from "./choices.js";
import { element } from "./element.js";
import { storedFate } from "./fate.js";
import { caption, drawMedia } from "./media.js";
import { verdictList } from "./verdict.js";

export { clock } from "./clock.js";

const SAID = { user: "您说：", assistant: "政策助手", mentor: "创业导师", system: "提示：" };

function saidBy(author, alias) {
  if (author === "assistant") {
    const mark = element("img", { src: "/static/favicon.svg", alt: "", width: 24, height: 24 });
    return element("p", { className: "said-by" }, mark, element("span", { text: SAID.assistant }));
  }
  if (author === "mentor") {
    const badge = element("span", { className: "mentor-badge", text: "师", "aria-hidden": "true" });
    const name = [SAID.mentor, alias].filter(Boolean).join(" ");
    return element("p", { className: "said-by" }, badge, element("span", { text: name }));
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

/** The results that the person has handed over, folded; null where there are none. */
function handed(verdicts) {
  if (!verdicts?.length) return null;
  return element("details", { className: "handed" },
    element("summary", { text: `一起交给导师的结果：${countWords(verdicts)}` }), verdictList(verdicts));
}

function tag(text) {
  return element("p", { className: "edit-tag", text });
}

export function drawMessage(message, words, press) {
  const author = SAID[message.author] ? message.author : "system";
  const own = author === "user";
  const text = caption(words, message.media);
  const bubble = element("div", { className: "bubble" },
    message.edits == null ? null : tag("更正"),
    text ? element("div", { className: "words", text }) : null,
    drawMedia(message.media), own ? null : verdictList(message.verdicts), sources(message.citations));
  return element("article", { className: `message message-${author}`, "data-author": author, "data-seq": message.seq },
    saidBy(author, message.by), bubble, own ? handed(message.verdicts) : null, drawChoices(message, press),
    own ? storedFate(message) : null);
}

/** The message `node` has a newer version: it stays, marked as the old one. */
export function markCorrected(node) {
  if (node.classList.contains("is-corrected")) return;
  node.classList.add("is-corrected");
  node.querySelector(".bubble").prepend(tag("已更正，以后面的为准"));
}

/** A message that the gateway has not confirmed yet. */
export function drawPending(item) {
  return element("article", { className: "message message-user is-pending", "data-author": "user", "data-item": item.id },
    saidBy("user"),
    element("div", { className: "bubble" }, element("div", { className: "words", text: item.title ?? item.text })),
    element("div", { className: "fate" }));
}
