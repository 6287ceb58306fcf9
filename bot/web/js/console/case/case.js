/** One open case: head, chat and context card. It lives as long as it is the one that is looked at. */

import { Refusal } from "../../api.js";
import { element } from "../../view/element.js";
import { Latest } from "../latest.js";
import { isOpen, isUnclaimed } from "../list/row.js";
import { button } from "../view/button.js";
import { sure } from "../view/modal.js";
import { complain, quietly, toast } from "../view/toast.js";
import { Chat } from "./chat.js";
import { Facts } from "./facts.js";
import { cancelling, closing, marking, passing } from "./forms.js";
import { drawHead } from "./head.js";
import { Help } from "./help.js";

export class Case {
  #parts; // {desk, session, outbox, kept}
  #acts;
  #answer = null;
  #chat = null;
  #facts;
  #side = "chat";
  #key = "";
  #ended = false;
  #latest = new Latest(() => this.#fetch());

  /** `roots`: {main, card}; `acts`: {claim, decline, back, changed, place()}. */
  constructor(parts, roots, number, acts) {
    this.#parts = parts;
    this.roots = roots;
    this.number = number;
    this.#acts = acts;
    roots.main.replaceChildren(element("p", { className: "chat-said", role: "status", text: "正在打开…" }));
    roots.card.replaceChildren();
    this.#facts = new Facts(parts, roots.card, number, {
      place: () => acts.place(),
      changed: (messages) => this.#shown(messages),
    });
    this.#turn("chat");
  }

  end() {
    this.#ended = true;
    this.#facts.end();
    this.#chat?.end();
  }

  refresh({ whole = false } = {}) {
    this.#chat?.refresh({ whole });
    return this.#latest.run();
  }

  /** Puts the cursor into the reply. */
  reply() {
    this.#turn("chat");
    this.#chat?.reply.focus();
  }

  focus() {
    this.roots.main.querySelector(".case-title, .chat-said")?.focus({ preventScroll: true });
  }

  async #fetch() {
    try {
      const answer = await this.#parts.desk.case(this.number);
      if (this.#ended) return;
      this.#answer = answer;
      this.#draw();
    } catch (error) {
      if (this.#ended) return;
      if (error instanceof Refusal && [403, 404].includes(error.status)) this.#denied(error.message);
      else quietly(error);
    }
  }

  /** It is not this person's to read, or not any more: what was shown goes, what was typed stays. */
  #denied(message) {
    if (this.#answer) return this.#taken(message);
    return this.roots.main.replaceChildren(
      element("div", { className: "empty" }, element("p", { className: "empty-title", text: `${this.number} 号案` }),
        element("p", { className: "denied", role: "alert", text: message }), button("回到列表", this.#acts.back)));
  }

  #taken(message) {
    this.#key = "";
    this.#facts.shut();
    this.#chat.shut(message);
    this.#chat.reply.allow(false, "");
    this.#drawHead({ ...this.#answer.case, state: "active", mine: false, offered: false, mentor: null }, false);
  }

  #draw() {
    const { case: one } = this.#answer;
    if (!this.#chat) this.#begin(one);
    const draft = Boolean(this.#parts.kept.get(`record:${this.number}`));
    const key = JSON.stringify([this.#answer, draft]);
    this.#chat.reply.allow(one.mine && isOpen(one), this.#whyNot(one));
    this.#chat.answerable = this.#parts.session.answersFor(one);
    if (key === this.#key) return;
    this.#key = key;
    this.#drawHead(one, draft);
    this.#facts.draw(this.#answer);
  }

  #begin(one) {
    this.#chat = new Chat(this.#parts, one, {
      mark: (line) => marking(this.#parts, this.#answer, line, () => this.refresh({ whole: true })),
      help: () => this.help(),
    });
    this.roots.main.replaceChildren(element("header", { className: "case-head" }), this.#chat.node);
    this.#chat.refresh();
    this.#chat.reply.shown();
  }

  help() {
    return new Help(this.#parts.desk, (words) => this.#chat.reply.insert(words));
  }

  #whyNot(one) {
    if (!isOpen(one)) return "这一案已经结束。";
    if (!this.#parts.session.may("help")) return "您可以看，不能回复。";
    if (isUnclaimed(one)) return "接单以后才能回复。";
    return one.offered ? "接单以后才能回复；现在由原来的导师回复。" : `由导师 ${one.mentor?.alias ?? ""} 回复。`;
  }

  #drawHead(one, draft) {
    const old = this.roots.main.querySelector(".case-head");
    const held = old.contains(document.activeElement) ? document.activeElement.textContent : null;
    const made = drawHead(one, this.#parts.session, { draft, side: this.#side, acts: this.#headActs() });
    old.replaceWith(made);
    if (held === null) return;
    const same = [...made.querySelectorAll("button")].find((control) => control.textContent === held);
    (same ?? made.querySelector(".case-title")).focus();
  }

  #headActs() {
    const after = () => this.#acts.changed();
    return {
      back: this.#acts.back,
      side: (which) => this.#turn(which),
      claim: () => this.#acts.claim(this.number),
      decline: () => this.#acts.decline(this.number),
      pass: async () => passing(this.#parts, this.#answer, after),
      close: async () => this.#close(after),
      cancel: async () => cancelling(this.#parts, this.#answer, after),
      giveBack: () => this.#giveBack(),
    };
  }

  #close(after) {
    const form = closing(this.#parts, this.#answer, after);
    form.sheet.dialog.addEventListener("close", () => this.refresh());
  }

  async #giveBack() {
    const words = `案件会回到待接队列，马上请下一位导师接。${this.#answer.case.alias} 会知道要换人。`;
    if (!(await sure(`退回 ${this.number} 号案？`, words, "退回"))) return;
    try {
      await this.#parts.desk.giveBack(this.number);
      toast(`${this.number} 号案已退回队列。`);
    } catch (error) {
      complain(error);
    }
    await this.#acts.changed();
  }

  /** The lines as they were written, while they are revealed; null when they are covered again. */
  #shown(messages) {
    if (this.#ended) return;
    if (messages) this.#chat.reveal(messages);
    else this.#chat.cover();
  }

  /** On narrow screens either the chat or the card is seen. */
  #turn(which) {
    this.#side = which;
    document.body.dataset.side = which;
    for (const [at, control] of [...this.roots.main.querySelectorAll(".side-choice")].entries()) {
      control.setAttribute("aria-pressed", String((at === 0) === (which === "chat")));
    }
  }
}
