/** One case in a list: which, whose, about what, and since when it waits. */

import { element } from "../../view/element.js";
import { button, busy } from "../view/button.js";
import { agoWords } from "../times.js";

const PRIORITY = { 0: ["急", "tag tag-urgent"], 1: ["优先", "tag"] };
const ELSEWHERE = "别的导师在办，内容只有办案的人能看。";
const OPEN = ["queued", "offered", "active", "waiting_user"];

export const isOpen = (one) => OPEN.includes(one.state);
export const isUnclaimed = (one) => one.state === "queued" || one.state === "offered";

/** Whether the person has the last word, and a mentor owes an answer. */
function isUnanswered(one) {
  return one.state === "active" && Boolean(one.user_at) && (!one.mentor_at || one.user_at > one.mentor_at);
}

/** → {words, fresh, since}: what has been going on since when; `fresh` is for less than a minute. */
function waiting(one) {
  if (one.state === "closed" || one.state === "cancelled") return { words: "前结束", fresh: "刚结束", since: one.closed_at };
  if (isUnclaimed(one)) return { words: "没人接", fresh: "刚来", since: one.opened_at };
  if (isUnanswered(one)) return { words: "没回复", fresh: "刚收到", since: one.user_at };
  return { words: "前回复", fresh: "刚回复", since: one.mentor_at ?? one.claimed_at ?? one.opened_at };
}

/** "12 分钟没人接", or less where the time is missing. */
export function waitingWords(one, now) {
  const { words, fresh, since } = waiting(one);
  if (!since) return words;
  const ago = agoWords(since, now);
  return ago === "刚刚" ? fresh : `${ago}${words}`;
}

function tags(one, session, draft) {
  const [priority, look] = PRIORITY[one.priority] ?? [];
  const place = [one.topic_title, one.region].filter(Boolean);
  return element("span", { className: "row-tags" },
    priority ? element("span", { className: look, text: priority }) : null,
    isUnanswered(one) && one.mine ? element("span", { className: "tag tag-owed", text: "未回复" }) : null,
    draft ? element("span", { className: "tag", text: "有草稿" }) : null,
    one.offered ? element("span", { className: "tag tag-offer", text: one.transfer ? "转给您" : "请您接" }) : null,
    element("span", { text: session.reasons[one.reason] ?? one.reason, className: "tag tag-plain" }),
    ...place.map((text) => element("span", { text })),
    one.rounds_in_vain && isUnclaimed(one) ? element("span", { text: `${one.rounds_in_vain} 轮没人接` }) : null,
    one.mine || isUnclaimed(one) ? null : element("span", { text: session.states[one.state] ?? one.state }),
    !one.mine && one.mentor ? element("span", { text: `导师 ${one.mentor.alias}` }) : null,
    one.rating ? element("span", { text: `评 ${one.rating} 分` }) : null);
}

/** `acts`: {claim(number), decline(number)}, or null where nothing can be claimed. */
export function drawRow(one, { session, href, current, draft, acts }) {
  const link = element("a", { className: "row-open", href, "aria-current": current ? "true" : undefined },
    element("span", { className: "row-top" },
      element("span", { className: "row-number", text: `${one.number} 号` }),
      element("strong", { className: "row-alias", text: one.alias }),
      element("span", { className: "row-wait", text: waitingWords(one, session.now()) })),
    element("span", { className: "row-question", text: one.question || (one.mentor && !one.mine ? ELSEWHERE : "（没有写问题）") }),
    tags(one, session, draft));
  const row = element("li", { className: "row", "data-number": one.number }, link);
  row.classList.toggle("row-urgent", one.priority === 0 && isOpen(one));
  row.classList.toggle("row-owed", isUnanswered(one) && one.mine);
  row.classList.toggle("row-offered", one.offered);
  if (acts && (one.offered || isUnclaimed(one))) row.append(offerActs(one, acts));
  return row;
}

/** 接单, and 不方便 where it was offered. */
export function offerActs(one, { claim, decline }) {
  const name = `${one.number} 号案`;
  const take = button("接单", () => busy(take, () => claim(one.number)), { look: "strong", "aria-label": `接单，${name}` });
  const refuse = button("不方便", () => busy(refuse, () => decline(one.number)), { "aria-label": `不方便，${name}` });
  return element("div", { className: "row-acts" }, take, one.offered ? refuse : null);
}
