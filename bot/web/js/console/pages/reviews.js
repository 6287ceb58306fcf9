/** The review queue: bot answers that mentors marked, to be accepted or rejected; drafts made of them. */

import { clauseName } from "../../sources.js";
import { element } from "../../view/element.js";
import { clock } from "../../view/message.js";
import { to } from "../route.js";
import { button, busy } from "../view/button.js";
import { complain, toast } from "../view/toast.js";
import { nothing, Page } from "./page.js";

const STATES = { open: "待复核", accepted: "已采纳", rejected: "未采纳" };
const FAULTS = { wrong: "答错了", missing: "该答的没答" };
const DRAFTS = [["nlu", "语料草稿"], ["notes", "条目草稿"]];

export class Reviews extends Page {
  #state = "open";
  #tabs;

  constructor(root, parts) {
    const tabs = element("div", { className: "tabs", role: "group", "aria-label": "哪些" });
    const files = DRAFTS.map(([kind, words]) => {
      const control = button(words, () => busy(control, () =>
        parts.desk.download(`/reviews/export?kind=${kind}`, `${kind}.txt`).catch(complain)), { sign: "down", "aria-label": `导出${words}` });
      return control;
    });
    super(root, parts, "答案复核", tabs, element("div", { className: "files" }, ...files));
    this.#tabs = tabs;
    this.#drawTabs();
  }

  fetch() {
    return this.parts.desk.reviews(this.#state);
  }

  draw({ reviews }) {
    if (!reviews.length) return [nothing(`没有${STATES[this.#state]}的`, "导师在对话里标记的回答会出现在这里。")];
    return [element("ul", { className: "reviews" }, ...reviews.map((review) => this.#review(review)))];
  }

  #drawTabs() {
    this.#tabs.replaceChildren(...Object.entries(STATES).map(([state, words]) =>
      element("button", { type: "button", className: "tab", text: words, "aria-pressed": String(state === this.#state), onclick: () => {
        this.#state = state;
        this.#drawTabs();
        this.#tabs.querySelector('[aria-pressed="true"]').focus();
        this.refresh();
      } })));
  }

  #review(review) {
    const by = typeof review.by === "object" ? review.by?.alias : review.by;
    const decide = (words, state, look) => {
      const control = button(words, () => busy(control, () => this.#decide(review, state)), { look, "aria-label": `${words}，第 ${review.id} 条` });
      return control;
    };
    const open = review.state === "open" && this.parts.session.may("review");
    return element("li", { className: "review", "data-id": review.id },
      element("p", { className: "review-head" }, element("span", { className: "tag", text: FAULTS[review.fault] ?? review.fault }),
        review.case_number ? element("a", { href: to("all", review.case_number), text: `${review.case_number} 号案` }) : null,
        element("span", { text: [by, clock(review.created_at)].filter(Boolean).join("，") })),
      element("dl", { className: "record-list" }, ...[["问", review.question], ["助手答", review.answer], ["应该", review.note],
        ["条款", review.clauses.map((id) => `${id}（${clauseName(id)}）`).join("、")]].filter(([, text]) => text).map(([label, text]) =>
        element("div", {}, element("dt", { text: label }), element("dd", { text })))),
      open ? element("div", { className: "row-acts" }, decide("采纳", "accepted", "strong"), decide("不采纳", "rejected", "plain")) : null);
  }

  async #decide(review, state) {
    try {
      await this.parts.desk.review(review.id, state);
      toast(`第 ${review.id} 条：${STATES[state]}。`);
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }
}
