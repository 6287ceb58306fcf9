/** The box in which a mentor answers one case. It is made for that case alone and never serves another. */

import { Composer } from "../../view/composer.js";
import { element } from "../../view/element.js";
import { button } from "../view/button.js";
import { icon } from "../view/icon.js";

const LIMIT = 5000;
const NOT_YOURS = "这一案现在不在您手上。没发的草稿留在下面，可以复制，不会发出去。";

export class Reply {
  #box;
  #send;
  #help;
  #composer;

  /** `draft`: {get(), set()}; `say(words)` sends; `help()` opens the canned answers. */
  constructor({ number, alias, draft, help, say }) {
    const id = `reply-${number}`;
    this.#box = element("textarea", { id, rows: 1, autocomplete: "off", enterkeyhint: "send", className: "reply",
      "aria-describedby": `${id}-to ${id}-keys ${id}-count`, placeholder: "写回复…" });
    this.#send = element("button", { className: "button button-send" }, icon("send"), element("span", { className: "unseen", text: "发送" }));
    this.#help = button("话术和条文", help, { look: "quiet", sign: "book" });
    const counter = element("span", { id: `${id}-count`, className: "counter", role: "status", hidden: true });
    this.shut = element("p", { className: "chat-shut", hidden: true });
    this.form = element("form", { className: "composer", "aria-label": `回复 ${number} 号案` },
      element("div", { className: "composer-to" },
        element("p", { id: `${id}-to` }, "发给 ", element("strong", { text: alias }), ` · ${number} 号案`), this.#help),
      element("label", { className: "unseen", for: id, text: `回复 ${number} 号案的${alias}` }),
      element("div", { className: "composer-box" }, this.#box, this.#send),
      element("p", { className: "composer-foot" },
        element("span", { id: `${id}-keys`, className: "composer-hint" }, "对方会原样看到。",
          element("span", { className: "keys", text: "Enter 发送，Shift + Enter 换行" })), counter));
    const parts = { form: this.form, text: this.#box, send: this.#send, counter };
    this.#composer = new Composer(parts, draft, (words) => this.#hand(words, say), LIMIT);
  }

  /** Whether the mentor may write; else `why` not. What is typed stays. */
  allow(may, why) {
    const draft = this.#box.value.trim();
    this.form.hidden = !may && !draft;
    this.#box.readOnly = !may;
    this.#send.hidden = !may;
    this.#help.hidden = !may;
    this.shut.hidden = may || !(draft || why);
    this.shut.textContent = draft ? NOT_YOURS : why;
  }

  /** It stands on the page now: a draft of several lines finds its height. */
  shown() {
    this.#box.dispatchEvent(new Event("input"));
  }

  insert(words) {
    this.#composer.insert(words);
  }

  /** Puts words back to be changed, before what is being written. */
  giveBack(words) {
    this.#composer.giveBack(words);
  }

  focus() {
    if (!this.form.hidden && !this.#box.readOnly) this.#composer.focus();
  }

  #hand(words, say) {
    if (this.#box.readOnly) this.#composer.giveBack(words);
    else say(words);
  }
}
