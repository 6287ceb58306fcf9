/**
 * Messages on their way to the gateway: kept until it has stored them, sent one at a time in order,
 * always under the same client_message_id, so that a repeat never doubles.
 *
 * An item: {id, text | payload | facts, title, home, after, at} as kept; and while the page lives
 * `state` (sending | waiting | failed | refused), `note` (for people), `tries`, `seq` (where seen in the log).
 */

import { Refusal, sendMessage } from "./api.js";

const PATIENCE = [5, 10, 20, 30]; // seconds between tries of our own after a failure
const QUICK_RETRY_MS = 700;

export class Outbox extends EventTarget {
  #store;
  #conversation;
  #items = [];
  #busy = null;
  #timer = 0;
  #failures = 0;

  constructor(store, conversation) {
    super();
    this.#store = store;
    this.#conversation = conversation;
    store.onOtherTab((key) => this.#dropIfGone(key));
  }

  get items() {
    return [...this.#items];
  }

  /** Takes up what an earlier page left behind. */
  load() {
    const kept = this.#store.keys("unsent:").map((key) => this.#store.get(key));
    const whole = kept.filter((item) => item?.id && (item.text || item.payload || item.facts));
    for (const item of whole.sort((one, other) => one.at - other.at)) this.#take(item);
    this.send();
  }

  /** `after`: the newest seq that the person had seen. */
  add({ text, payload, title, after = 0 }) {
    const at = Math.max(Date.now(), (this.#items.at(-1)?.at ?? 0) + 1);
    const home = this.#conversation.current()?.id;
    const item = { id: newId(), text, payload, title, home, after, at };
    this.#store.set(`unsent:${item.id}`, item);
    this.#take(item);
    this.send();
  }

  /** Tries again now, from the oldest. */
  send() {
    clearTimeout(this.#timer);
    this.#busy ??= this.#drain().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  /** Resolves when no send is under way, or after `ms`. */
  settled(ms) {
    const late = new Promise((resolve) => { setTimeout(resolve, ms); });
    return Promise.race([this.#busy ?? Promise.resolve(), late]);
  }

  discard(item) {
    this.#leave(item, "discarded");
  }

  discardAll() {
    for (const item of this.items) this.discard(item);
  }

  /** Notes that the log shows `seq`, which is very likely an item whose answer was lost. It is still sent again. */
  recognise(seq, texts) {
    const same = (item) => wordsOf(item).some((words) => texts.includes(words));
    const item = this.#items.find((one) => one.tries > 0 && one.seq === undefined && seq > one.after && same(one));
    if (!item) return;
    item.seq = seq;
    this.#tell("change", item);
  }

  #take(item) {
    const fresh = { ...item, state: "sending", note: "", tries: 0 };
    this.#items.push(fresh);
    this.#tell("change", fresh);
  }

  async #drain() {
    for (;;) {
      const item = this.#items.find((one) => one.state !== "refused");
      if (!item || !(await this.#attempt(item))) return;
    }
  }

  /** → whether to go on with the next one. */
  async #attempt(item) {
    let conversation = null;
    this.#mark(item, "sending", "");
    try {
      conversation = await this.#conversation.ensure();
      item.tries += 1;
      const seq = await sendMessage(conversation, atHome(item, conversation));
      this.#failures = 0;
      this.#leave(item, "delivered", { seq, conversation: conversation.id });
      return true;
    } catch (error) {
      return this.#fail(item, error, conversation);
    }
  }

  async #fail(item, error, conversation) {
    const refusal = error instanceof Refusal;
    if (refusal && error.lost && conversation) return this.#renew(item, conversation);
    if (refusal && error.tooMany) {
      this.#mark(item, "waiting", error.message);
      return this.#later(error.retryAfter);
    }
    if (refusal && error.permanent && conversation) {
      this.#mark(item, "refused", error.message);
      return true;
    }
    this.#failures += 1;
    if (this.#failures === 1) {
      await new Promise((resolve) => { setTimeout(resolve, QUICK_RETRY_MS); });
      return true;
    }
    this.#mark(item, "failed", refusal ? error.message : "");
    return this.#later(PATIENCE[Math.min(this.#failures - 2, PATIENCE.length - 1)]);
  }

  #renew(item, conversation) {
    item.seq = undefined;
    item.after = 0;
    item.renewals = (item.renewals ?? 0) + 1;
    this.#conversation.forget(conversation.id, "lost");
    if (item.renewals < 3) return true;
    item.renewals = 0; // every new conversation is lost at once: something is wrong over there
    this.#mark(item, "failed", "");
    return this.#later(PATIENCE.at(-1));
  }

  #later(seconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), seconds * 1000);
    return false;
  }

  #mark(item, state, note) {
    item.state = state;
    item.note = note;
    this.#tell("change", item);
  }

  #leave(item, event, detail = {}) {
    if (!this.#items.includes(item)) return; // discarded while it was under way
    this.#items = this.#items.filter((one) => one !== item);
    this.#store.remove(`unsent:${item.id}`);
    this.#tell(event, item, detail);
  }

  /** Another tab has delivered or dropped an item that both had taken up. */
  #dropIfGone(key) {
    for (const item of this.items) {
      const concerned = key === null || key === `unsent:${item.id}`;
      const underWay = item.tries > 0 && item.state === "sending";
      if (concerned && !underWay && !this.#store.get(`unsent:${item.id}`)) this.#leave(item, "discarded");
    }
  }

  #tell(type, item, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { item, ...detail } }));
  }
}

/** A button belongs to the conversation that offered it; anywhere else its title is said instead. */
function atHome(item, conversation) {
  if (!item.payload || item.home === conversation.id) return item;
  return { ...item, payload: undefined, text: item.title };
}

function wordsOf(item) {
  return [item.text?.trim(), item.payload, item.title].filter(Boolean);
}

/** A UUID; `crypto.randomUUID` is missing on plain-HTTP pages other than localhost. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
