/** How a message of the person's own fared, in the line below it. */

import { clock } from "./clock.js";
import { element } from "./element.js";

const FATES = { sent: "已发送", left: "已留给导师", told: "已发给导师" };

/** The line below a stored message. */
export function storedFate({ created_at: at }) {
  return element("p", { className: "fate" }, element("span", { className: "fate-said", text: FATES.sent }),
    element("span", { text: clock(at) }));
}

/** `fates`: seq → what became of the message. */
export function showFates(root, fates) {
  for (const node of root.querySelectorAll(".message-user[data-seq]:not(.past)")) {
    const said = node.querySelector(".fate-said");
    const words = FATES[fates.get(Number(node.dataset.seq))] ?? FATES.sent;
    if (said.textContent !== words) said.textContent = words;
  }
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
