/** The card of one verdict: status, amount, each condition with its clause, and what follows. */

import { described } from "../described.js";
import { RESULTS } from "../wording.js";
import { element } from "./element.js";
import { sign } from "./sign.js";

function condition({ result, message, quote, place }) {
  const mark = element("span", { className: `mark mark-${result}` }, sign(result),
    element("span", { className: "unseen", text: `${RESULTS[result] ?? ""}：` }));
  return element("li", {}, element("details", { className: "condition" },
    element("summary", {}, mark, element("span", { className: "condition-words", text: message }),
      element("span", { className: "condition-clause", text: place })),
    element("blockquote", { text: quote })));
}

function part(title, ...lines) {
  const shown = lines.filter(Boolean);
  if (!shown.length) return null;
  return element("div", { className: "verdict-part" },
    element("h4", { text: title }),
    element("ul", {}, ...shown.map((line) =>
      element("li", {}, typeof line === "string" ? element("span", { text: line }) : line))));
}

function missing(list, find) {
  if (!list.length) return null;
  const links = list.map(({ key, label }) => find
    ? element("button", { type: "button", className: "lack", text: label, onclick: () => find(key) })
    : element("span", { className: "lack", text: label }));
  return element("div", { className: "verdict-part" },
    element("h4", { text: `还差${list.length}项` }), element("p", { className: "lacks" }, ...links));
}

function amount({ amount: each, total, given }) {
  if (!each && !given) return null;
  return element("p", { className: "verdict-amount" }, "方案写的：",
    element("strong", { text: each || given }),
    total ? element("span", { text: `；按填写的算，${total}` }) : null,
    each && given ? element("span", { className: "verdict-given", text: given }) : null);
}

function twice(list) {
  return list.map(({ title, quote, place }) => element("span", {},
    `${title}：“${quote}”（${place}）`));
}

/** `open`: unfolded from the start. `find(key)`: brings the field of a missing fact into view. */
export function verdictCard(verdict, { catalogue = null, open = false, find = null } = {}) {
  const one = described(verdict, catalogue);
  const head = element("summary", { className: "verdict-head" },
    element("span", { className: "verdict-sign" }, sign(one.sign)),
    element("span", { className: "verdict-names" },
      element("strong", { className: "verdict-title", text: one.title }),
      element("span", { className: "verdict-status", text: one.words }),
      one.earliest ? element("span", { className: "verdict-status", text: one.earliest }) : null,
      one.amount && (one.tone !== "no" || one.earliest) ? element("span", { className: "verdict-brief", text: one.amount }) : null));
  return element("details", { className: `verdict verdict-${one.tone}`, "data-program": one.id, open },
    head,
    element("div", { className: "verdict-body" },
      amount(one),
      one.earliest ? element("p", { className: "verdict-earliest", text: `${one.earliest}，时间条件就够了；其他条件都已符合。` }) : null,
      missing(one.missing, find),
      element("ul", { className: "conditions", "aria-label": "各项条件，点开看原文" }, ...one.conditions.map(condition)),
      part("怎样会变", ...one.changes),
      part("条文没写清、由当地定的", ...one.open),
      part("不得重复享受", ...twice(one.exclusive)),
      part("下一步", one.next)));
}

/** The cards under a message; null where it states none. */
export function verdictList(verdicts) {
  if (!verdicts?.length) return null;
  return element("section", { className: "verdicts", "aria-label": "测算结果" },
    ...verdicts.map((verdict) => verdictCard(verdict)),
    element("p", { className: "small-note", text: "点开看每项条件和条款。这里只按方案条文算，不代表已经批准。" }));
}
