/**
 * Replies on their way: kept until the gateway has stored them, one after the other in each case,
 * always under the same client_message_id, so that a repeat never doubles.
 *
 * An item: {id, number, text, at, after} as kept; and while the page lives `state`
 * (sending | waiting | failed | refused), `note` (for people), `tries`, `seq` (where seen in the chat).
 */

import { Refusal } from "../api.js";
import { saying } from "./desk.js";
import { newId } from "../outbox.js";

const PATIENCE = [1, 5, 10, 20, 30]; // seconds between tries after a failure
const HELD = "重新登录后会自动发送。";

export class Outbox extends EventTarget {
  #desk;
  #kept;
  #items = [];
  #busy = new Map(); // case → the sending under way
  #failures = new Map(); // case → how many in a row
  #timers = new Map();

  constructor(desk, kept) {
    super();
    this.#desk = desk;
    this.#kept = kept;
    kept.onOtherTab(() => this.#dropGone());
  }

  /** Those of one case, oldest first. */
  of(number) {
    return this.#items.filter((item) => item.number === number);
  }

  get size() {
    return this.#items.length;
  }

  /** Takes up what an earlier page left behind. */
  load() {
    const found = this.#kept.names("unsent:").map((name) => this.#kept.get(name));
    const whole = found.filter((item) => item?.id && item.number && item.text);
    for (const item of whole.sort((one, other) => one.at - other.at)) this.#take(item);
    this.send();
  }

  /** `after`: the newest seq that the mentor had seen. */
  add(number, text, after) {
    const at = Math.max(Date.now(), (this.#items.at(-1)?.at ?? 0) + 1);
    const item = { id: newId(), number, text, at, after };
    this.#kept.set(`unsent:${item.id}`, item);
    this.#take(item);
    this.send(number);
  }

  /** Tries again now, in one case or in all. */
  send(number = null) {
    const all = number === null ? new Set(this.#items.map((item) => item.number)) : [number];
    for (const one of all) this.#start(one);
  }

  discard(item) {
    this.#leave(item, "discarded");
  }

  /** Notes that the chat shows `line`, which is very likely an item whose answer was lost. It is still sent again. */
  recognise(number, line) {
    const same = (item) => item.tries > 0 && item.seq === undefined && line.seq > item.after && item.text === line.text;
    const item = this.of(number).find(same);
    if (!item) return;
    item.seq = line.seq;
    this.#tell("change", item);
  }

  #take(item) {
    const fresh = { ...item, state: "sending", note: "", tries: 0 };
    this.#items.push(fresh);
    this.#tell("change", fresh);
  }

  #start(number) {
    clearTimeout(this.#timers.get(number));
    if (this.#busy.has(number)) return;
    this.#busy.set(number, this.#drain(number).finally(() => this.#busy.delete(number)));
  }

  async #drain(number) {
    for (;;) {
      const item = this.of(number).find((one) => one.state !== "refused");
      if (!item || !(await this.#attempt(item))) return;
    }
  }

  /** → whether to go on with the next one. */
  async #attempt(item) {
    this.#mark(item, "sending", "");
    try {
      item.tries += 1;
      const { seq } = await this.#desk.write(item.number, item.id, item.text);
      this.#failures.delete(item.number);
      this.#leave(item, "delivered", { seq });
      return true;
    } catch (error) {
      return this.#fail(item, error);
    }
  }

  #fail(item, error) {
    const refusal = error instanceof Refusal;
    if (refusal && error.status === 401) {
      this.#mark(item, "waiting", HELD);
      return false; // sent again after signing in
    }
    if (refusal && error.tooMany) {
      this.#mark(item, "waiting", error.message);
      return this.#later(item.number, error.retryAfter);
    }
    if (refusal && error.permanent) {
      this.#mark(item, "refused", error.message);
      return true;
    }
    const failures = this.#failures.get(item.number) ?? 0;
    this.#failures.set(item.number, failures + 1);
    this.#mark(item, "failed", saying(error));
    return this.#later(item.number, PATIENCE[Math.min(failures, PATIENCE.length - 1)]);
  }

  #later(number, seconds) {
    clearTimeout(this.#timers.get(number));
    this.#timers.set(number, setTimeout(() => this.#start(number), seconds * 1000));
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
    this.#kept.set(`unsent:${item.id}`, null);
    this.#tell(event, item, detail);
  }

  /** Another tab has delivered or dropped what both had taken up. */
  #dropGone() {
    for (const item of [...this.#items]) {
      const underWay = item.state === "sending" && item.tries > 0;
      if (!underWay && !this.#kept.get(`unsent:${item.id}`)) this.#leave(item, "discarded");
    }
  }

  #tell(type, item, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: { item, ...detail } }));
  }
}
