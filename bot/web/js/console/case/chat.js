/** The chat of one case: fetches its lines, shows them with the replies on their way, and writes new ones. */

import { Refusal } from "../../api.js";
import { element } from "../../view/element.js";
import { Scroll } from "../../view/scroll.js";
import { Latest } from "../latest.js";
import { isoDay } from "../times.js";
import { complain, quietly } from "../view/toast.js";
import { Lines } from "./lines.js";
import { Log } from "./log.js";
import { Reply } from "./reply.js";

export class Chat {
  #parts; // {desk, session, outbox, kept}
  #number;
  #lines = new Lines();
  #log;
  #scroll;
  #latest = new Latest(() => this.#fetch());
  #whole = true; // the next fetch begins at the beginning
  #first = true;
  #answerable = false;
  #shut = false;
  #ended = new AbortController();
  #sent = (event) => this.#news(event);

  /** `acts`: {mark(line), help()}. The box is made for this case alone and never serves another. */
  constructor(parts, { number, alias }, acts) {
    this.#parts = parts;
    this.#number = number;
    this.#build(alias, acts);
    for (const news of ["change", "delivered", "discarded"]) parts.outbox.addEventListener(news, this.#sent);
  }

  end() {
    this.#ended.abort();
    for (const news of ["change", "delivered", "discarded"]) this.#parts.outbox.removeEventListener(news, this.#sent);
  }

  /** `whole`: what was known may have changed anywhere. */
  refresh({ whole = false } = {}) {
    this.#whole ||= whole;
    return this.#latest.run();
  }

  reveal(messages) {
    this.#lines.reveal(messages);
    this.#draw();
  }

  cover() {
    this.#lines.cover();
    this.#draw();
  }

  /** Whether this person may mark lines and say what becomes of those that did not arrive. */
  set answerable(may) {
    if (may === this.#answerable) return;
    this.#answerable = may;
    this.#log = new Log(this.log, this.names, may ? { ...this.acts, ...this.more } : this.acts);
    this.#draw();
  }

  #build(alias, { mark, help }) {
    this.names = { alias, me: this.#parts.session.mentor.alias };
    this.log = element("div", { className: "log chat-log", role: "log", "aria-live": "polite", "aria-busy": "true", "aria-label": "对话" });
    this.said = element("p", { className: "chat-said", role: "status", text: "正在取对话…" });
    this.area = element("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": "对话内容，可上下滚动" }, this.said, this.log);
    const jump = element("button", { type: "button", className: "jump", hidden: true }, "有新消息 ", element("span", { "aria-hidden": "true", text: "↓" }));
    const draft = this.#parts.kept.draft(this.#number);
    this.reply = new Reply({ number: this.#number, alias, draft, help, say: (words) => this.#say(words) });
    this.node = element("div", { className: "chat" }, this.area, jump, this.reply.shut, this.reply.form);
    this.#scroll = new Scroll(this.area, jump);
    this.acts = {
      find: (seq) => this.#log.find(seq),
      again: () => this.#parts.outbox.send(this.#number),
      edit: (item) => this.#takeBack(item),
      drop: (item) => this.#parts.outbox.discard(item),
    };
    this.more = { mark, resend: (line) => this.#settle(line, "resend"), leave: (line) => this.#settle(line, "leave") };
    this.#log = new Log(this.log, this.names, this.acts);
  }

  #say(words) {
    this.#parts.outbox.add(this.#number, words, this.#lines.last);
    this.#scroll.grown({ own: true });
  }

  #takeBack(item) {
    this.#parts.outbox.discard(item);
    this.reply.giveBack(item.text);
  }

  async #settle(line, how) {
    try {
      await this.#parts.desk.settle(this.#number, line.seq, how);
    } catch (error) {
      complain(error);
    }
    await this.refresh({ whole: true });
  }

  async #fetch() {
    const after = this.#whole ? 0 : this.#lines.cursor;
    this.#whole = false;
    try {
      const { messages } = await this.#parts.desk.messages(this.#number, after);
      if (!this.#ended.signal.aborted) this.#heard(messages);
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.#whole = true;
      if (error instanceof Refusal && error.status === 403) this.shut(error.message);
      else quietly(error);
    }
  }

  #heard(messages) {
    this.#shut = false;
    const fresh = this.#lines.put(messages);
    for (const line of fresh) if (line.author === "mentor") this.#parts.outbox.recognise(this.#number, line);
    this.log.setAttribute("aria-busy", String(this.#first));
    this.said.hidden = this.#lines.last > 0;
    this.said.textContent = "还没有人说话。";
    this.#draw();
    if (fresh.length) this.#scroll.grown({ own: this.#first });
    else this.#scroll.settle();
    this.#first = false;
    this.log.setAttribute("aria-busy", "false");
  }

  /** Nothing may be read any more, until something is heard again. What is typed stays. */
  shut(message) {
    this.#shut = true;
    this.#whole = true;
    this.#lines.cover();
    this.said.hidden = false;
    this.said.textContent = message;
    this.log.replaceChildren();
  }

  /** What the outbox has to tell of this case. A delivered reply is shown at once, until its line is fetched. */
  #news({ type, detail: { item, seq } }) {
    if (item.number !== this.#number) return;
    if (type === "delivered") {
      const delivery = { state: "stored", said: "已保存", can_resend: false };
      const { alias } = this.#parts.session.mentor;
      this.#lines.expect({ seq, author: "mentor", by: alias, text: item.text, created_at: this.#parts.session.now().toISOString(), delivery });
      this.refresh();
    }
    this.#draw();
    this.#scroll.settle();
  }

  #draw() {
    if (this.#shut) return;
    const items = this.#parts.outbox.of(this.#number).filter((item) => item.seq === undefined);
    this.#log.draw(this.#lines.shown(), items, isoDay(this.#parts.session.now()));
  }
}
