/** What stands beside the chat: card, record and history; and the original words, for who may see them. */

import { element } from "../../view/element.js";
import { button, busy } from "../view/button.js";
import { sure } from "../view/modal.js";
import { complain } from "../view/toast.js";
import { drawCard } from "./card.js";
import { drawRecord } from "./record.js";

const WARNING = "会看到完整的电话、证件号和邮箱。\n谁在什么时候看过，会记录下来。";

export class Facts {
  #parts;
  #root;
  #number;
  #acts;
  #answer = null;
  #revealed = null; // the card as it was said
  #ended = false;

  /** `acts`: {place(), changed(messages)}; the messages are those revealed, or null when they are covered. */
  constructor(parts, root, number, acts) {
    this.#parts = parts;
    this.#root = root;
    this.#number = number;
    this.#acts = acts;
  }

  /** `answer`: that of the whole case. What is unfolded stays so. */
  draw(answer) {
    this.#answer = answer;
    const { session } = this.#parts;
    const { above, below } = drawRecord(answer, session, this.#acts.place());
    const open = new Map(this.#folds().map((fold) => [titleOf(fold), fold.open]));
    const scrolled = this.#root.scrollTop;
    this.#root.replaceChildren(
      element("div", { className: "card-head" }, element("h2", { text: `${this.#number} 号案的资料` }),
        session.answersFor(answer.case) ? this.#cover() : null),
      ...above, drawCard(this.#revealed ?? answer.card), ...below);
    for (const fold of this.#folds()) fold.open = open.get(titleOf(fold)) ?? fold.open;
    this.#root.scrollTop = scrolled;
  }

  /** Another case takes the place. */
  end() {
    this.#ended = true;
  }

  /** Shows nothing any more. */
  shut() {
    this.#revealed = null;
    this.#root.replaceChildren();
  }

  #folds() {
    return [...this.#root.querySelectorAll(".card-part")];
  }

  #cover() {
    if (this.#revealed) return button("重新遮住", () => this.#turn(null, null), { sign: "eye" });
    const control = button("显示原文", () => busy(control, () => this.#reveal()), { sign: "eye" });
    return control;
  }

  async #reveal() {
    if (!(await sure(`显示 ${this.#number} 号案的原文？`, WARNING, "显示，并记录", { danger: false }))) return;
    try {
      const { card, messages } = await this.#parts.desk.reveal(this.#number);
      if (!this.#ended) this.#turn(card, messages);
    } catch (error) {
      complain(error);
    }
  }

  #turn(card, messages) {
    this.#revealed = card;
    this.#acts.changed(messages);
    this.draw(this.#answer);
    this.#root.querySelector(".card-head button").focus({ preventScroll: true });
  }
}

function titleOf(fold) {
  return fold.querySelector("h3").textContent;
}
