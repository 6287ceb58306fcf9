/** The conversation on screen: brings together what is stored, what is on its way, and what is shown. */

const SLOW_MS = 20_000;
const GIVE_UP_MS = 120_000; // then the dots would promise too much
const HUMAN = "转人工";
const RENEWED = "之前的对话已经失效，下面是新的对话。没发出的内容还在。";
const CLEARED_ELSEWHERE = "对话已在另一个页面清空。";
const HOLD_MS = 4000; // how long news waits for a send under way to learn its own seq

export class Chat {
  /** `parts`: {conversation, outbox, poller, transcript, connection, log, scroll, composer, welcome, typing}. */
  constructor(parts) {
    Object.assign(this, parts);
    this.slow = false;
    this.slowTimer = 0;
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
    });
    this.connection.addEventListener("change", () => this.refresh());
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

  /** Asks for a human, once at a time. */
  askHuman() {
    const waiting = this.transcript.unanswered;
    const asked = this.outbox.items.some((item) => item.text === HUMAN && item.state !== "refused");
    if (asked || waiting?.text === HUMAN) this.scroll.toEnd();
    else this.say(HUMAN);
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
    if (added.length) this.scroll.grown({ own: first });
    if (!first && document.hidden && added.some((message) => message.author !== "user")) this.onnews();
  }

  lost(id) {
    this.conversation.forget(id, "lost");
  }

  refresh() {
    const pending = this.outbox.items.filter((item) => item.seq === undefined);
    this.log.openChoices(pending.length ? new Set() : this.transcript.open);
    this.welcome.hidden = this.#historyComes || !this.log.empty;
    this.#typing(pending);
  }

  get #historyComes() {
    return Boolean(this.conversation.current()) && !this.loaded;
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
    if (conversation === this.conversation.current()?.id) {
      const { text = "", payload, title } = item;
      this.#show({ seq, author: "user", text, payload, title, created_at: new Date().toISOString() });
    }
    this.refresh();
    this.scroll.settle();
  }

  #moved({ why, from, to }) {
    if (why === "cleared") return;
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
    this.transcript.clear();
    this.log.clear();
    for (const item of this.outbox.items) this.#pending(item);
    this.refresh();
    this.scroll.toStart();
  }

  #typing(pending) {
    const asked = this.transcript.unanswered;
    const recent = asked && Date.now() - Date.parse(asked.created_at ?? 0) < GIVE_UP_MS;
    const waits = Boolean(recent) && pending.length === 0 && this.connection.trouble !== "offline";
    if (!waits || this.askedSeq !== asked.seq) {
      clearTimeout(this.slowTimer);
      this.slow = false;
      this.askedSeq = waits ? asked.seq : null;
      if (waits) this.slowTimer = setTimeout(() => this.#isSlow(), SLOW_MS);
    }
    const fetching = this.#historyComes && this.log.empty ? "正在取回之前的对话" : null;
    this.typing.show(waits ? this.#waitingWords() : fetching);
    this.scroll.settle();
  }

  #isSlow() {
    this.slow = true;
    this.slowTimer = setTimeout(() => this.refresh(), GIVE_UP_MS);
    this.connection.check();
    this.refresh();
  }

  #waitingWords() {
    if (this.connection.trouble === "warming") return "已收到，准备好就回答";
    return this.slow ? "比平时慢一些，请稍等，也可以转人工" : "正在查原文";
  }
}
