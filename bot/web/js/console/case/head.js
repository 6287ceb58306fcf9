/** The head of a case: whose it is, how it stands, and what can be done with it. */

import { element } from "../../view/element.js";
import { isOpen, isUnclaimed, waitingWords } from "../list/row.js";
import { button, busy } from "../view/button.js";

/** `acts`: {back, side(which), claim, decline, pass, giveBack, close, cancel}; `draft`: a record is begun. */
export function drawHead(one, session, { acts, draft, side }) {
  const tell = [session.states[one.state] ?? one.state, isOpen(one) ? waitingWords(one, session.now()) : ""];
  const about = [one.topic_title, one.region, session.reasons[one.reason], one.mine ? "" : one.mentor && `导师 ${one.mentor.alias}`];
  return element("header", { className: "case-head" },
    button("回到列表", acts.back, { look: "icon", sign: "back", className: "button button-icon case-back" }),
    element("div", { className: "case-names" },
      element("h2", { tabindex: "-1", className: "case-title" }, `${one.number} 号案 · ${one.alias}`,
        one.priority === 0 ? element("span", { className: "tag tag-urgent", text: "急" }) : null),
      element("p", { className: "case-about" },
        element("span", { className: "tag tag-state", "data-state": one.state, text: tell.filter(Boolean).join(" · ") }),
        element("span", { text: about.filter(Boolean).join(" · ") }))),
    sides(side, acts),
    element("div", { className: "case-acts", role: "group", "aria-label": "可以做的" }, ...buttons(one, session, acts, draft)));
}

function sides(side, acts) {
  const one = (which, words) => element("button", { type: "button", className: "side-choice", text: words,
    "aria-pressed": String(side === which), onclick: () => acts.side(which) });
  return element("div", { className: "sides", role: "group", "aria-label": "看哪一面" }, one("chat", "对话"), one("card", "资料"));
}

function buttons(one, session, acts, draft) {
  const act = (words, work, options) => {
    const control = button(words, () => busy(control, work), options);
    return control;
  };
  const mayClaim = session.may("help") && isOpen(one) && !one.mine && (one.offered || isUnclaimed(one));
  const held = isOpen(one) && !isUnclaimed(one);
  return [
    mayClaim && act("接单", acts.claim, { look: "strong", sign: "done" }),
    mayClaim && one.offered && act("不方便", acts.decline),
    held && session.answersFor(one) && act("转交", acts.pass, { sign: "pass" }),
    held && one.mine && act("退回", acts.giveBack, { sign: "undo" }),
    held && one.mine && act(draft ? "继续写记录" : "结束", acts.close, { look: "strong", sign: "done" }),
    isOpen(one) && session.may("supervise") && act("撤销", acts.cancel, { sign: "stop" }),
  ].filter(Boolean);
}
