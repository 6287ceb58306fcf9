/** The conversation on screen: brings together what is stored, what is on its way, and what is shown. */

import { Patience } from "./patience.js";

const HUMAN = "转人工";
const STOP = "不等了";
const RENEWED = "之前的对话已经失效，下面是新的对话。没发出的内容还在。";
const CLEARED_ELSEWHERE = "对话已在另一个页面清空。";
const HOLD_MS = 4000; // how long news waits for a send under way to learn its own seq

export class Chat {
  /**
   * `parts`: {conversation, outbox, poller, transcript, standing, connection, log, line, scroll, composer,
   * welcome, typing}.
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.patience = new Patience(() => this.#isSlow());
    this.outbox.addEventListener("change", ({ detail }) => this.#pending(detail.item));
    this.outbox.addEventListener("delivered", ({ detail }) => this.#delivered(detail));
    this.outbox.addEventListener("discarded", ({ detail }) => {
      this.log.removePending(detail.item);
      this.refresh();
    });
    this.conversation.addEventListener("change", ({ detail }) => this.#moved(detail));
    this.connection.addEventListener("returned", () => {
      this.outbox.send();
      this.poller.hurry();
      this.standing.look();
    });
    this.connection.addEventListener("change", () => this.refresh());
    this.standing.addEventListener("change", () => this.refresh());
  }

  start() {
    this.log.busy = true;
    this.outbox.load();
    if (this.conversation.current()) this.poller.restart();
    this.refresh();
  }

  say(text) {
    this.outbox.add({ text, after: this.transcript.last });
    this.scroll.grown({ own: true });
  }

  press({ title, payload }) {
    this.outbox.add({ title, after: this.transcript.last, ...(payload ? { payload } : { text: title }) });
    this.scroll.grown({ own: true });
  }

  /** Asks for a human; while one is sought, for the place in the queue. */
  askHuman() {
    this.#sayOnce(HUMAN);
  }

  /** Gives up the place in the queue. */
  stopWaiting() {
    this.#sayOnce(STOP);
  }

  clear() {
    this.outbox.discardAll();
    this.composer.clear();
    const current = this.conversation.current();
    if (current) this.conversation.forget(current.id, "cleared");
    this.#empty();
  }

  /** What the poller heard. `first`: it is history, or the first look after a break. */
  async heard(messages, first) {
    const { id } = this.conversation.current() ?? {};
    if (messages.length) await this.outbox.settled(HOLD_MS);
    if (id !== this.conversation.current()?.id) return;
    this.log.busy = first;
    const added = messages.filter((message) => this.#show(message));
    this.log.busy = false;
    this.loaded = true;
    this.refresh();
    if (added.some(({ author }) => author === "system")) this.standing.heard(this.transcript.who);
    if (added.length) this.scroll.grown({ own: first });
    if (!first && document.hidden && added.some((message) => message.author !== "user")) this.onnews();
  }

  lost(id) {
    this.conversation.forget(id, "lost");
  }

  refresh() {
    const { transcript, standing } = this;
    const underWay = this.outbox.items.filter((item) => item.seq === undefined && item.state !== "refused");
    const choices = transcript.choices(standing.who, underWay);
    this.log.show({ choices, fates: transcript.fates, corrected: transcript.corrected });
    this.line.show(standing.who, transcript.mentor, this.#saying(STOP));
    this.welcome.hidden = this.#historyComes || !this.log.empty;
    this.#typing(underWay);
  }

  get #historyComes() {
    return Boolean(this.conversation.current()) && !this.loaded;
  }

  /** Whether these words are on their way, or nothing has come in reply to them yet. */
  #saying(words) {
    const going = this.outbox.items.some((item) => item.text === words && item.state !== "refused");
    return going || this.transcript.unheard?.text === words;
  }

  #sayOnce(words) {
    if (this.#saying(words)) this.scroll.toEnd();
    else this.say(words);
  }

  #show(message) {
    if (!this.transcript.add(message)) return false;
    const words = this.transcript.wordsOf(message);
    if (message.author === "user") {
      this.outbox.recognise(message.seq, [message.payload, message.text, words]);
    }
    this.log.add(message, words);
    return true;
  }

  #pending(item) {
    this.log.showPending(item, {
      again: () => this.outbox.send(),
      edit: () => {
        this.outbox.discard(item);
        if (item.text) this.composer.giveBack(item.text);
      },
    });
    this.refresh();
    this.scroll.settle();
  }

  #delivered({ item, seq, conversation }) {
    this.log.removePending(item);
    if (conversation === this.conversation.current()?.id && !item.facts) { // the gateway words an assessment
      const { text = "", payload, title } = item;
      this.#show({ seq, author: "user", text, payload, title, created_at: new Date().toISOString() });
    }
    this.refresh();
    this.scroll.settle();
  }

  #moved({ why, from, to }) {
    if (why === "cleared") return;
    this.standing.clear();
    if (why === "lost") {
      this.log.archive();
      this.transcript.clear();
      this.log.note(RENEWED);
    } else if (from && !to) {
      this.#empty();
      this.log.note(CLEARED_ELSEWHERE);
    } else if (from) {
      this.#empty();
    }
    this.loaded = why === "opened" || !to;
    this.poller.stop();
    if (to) this.poller.restart();
    this.refresh();
  }

  #empty() {
    this.poller.stop();
    this.standing.clear();
    this.transcript.clear();
    this.log.clear();
    for (const item of this.outbox.items) this.#pending(item);
    this.refresh();
    this.scroll.toStart();
  }

  /** The dots are the bot's: while a mentor is sought or there, nobody looks anything up. */
  #typing(underWay) {
    const bots = this.standing.who.mode === "bot" && !underWay.length && this.connection.trouble !== "offline";
    const waits = this.patience.waits(bots ? this.transcript.unanswered : null);
    const fetching = this.#historyComes && this.log.empty ? "正在取回之前的对话" : null;
    this.typing.show(waits ? this.patience.words(this.connection.trouble) : fetching);
    this.scroll.settle();
  }

  #isSlow() {
    this.connection.check();
    this.refresh();
  }
}
