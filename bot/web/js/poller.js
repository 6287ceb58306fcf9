/** Listens for messages: one long poll after the other, with a growing pause when the line is down. */

import { fetchMessages, Refusal } from "./api.js";

const WAIT = 25; // seconds that the gateway may hold a poll
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds

export class Poller {
  #conversation;
  #heard;
  #round = 0;
  #abort = new AbortController();
  #wake = () => {};
  cursor = 0;

  /** `heard`: {messages(list, first), up(), down(), lost(id)}. */
  constructor(conversation, heard) {
    this.#conversation = conversation;
    this.#heard = heard;
  }

  /** Listens to the current conversation from its beginning. */
  restart() {
    this.stop();
    this.cursor = 0;
    this.#listen(this.#round);
  }

  stop() {
    this.#round += 1;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#wake();
  }

  /** Tries now instead of after the pause, or breaks off a poll that the lost network keeps hanging. */
  hurry() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#wake();
  }

  async #listen(round) {
    let failures = 0;
    let first = true;
    while (round === this.#round) {
      const conversation = this.#conversation.current();
      if (!conversation) return;
      const began = Date.now();
      const { signal } = this.#abort;
      try {
        const wait = first || failures ? 0 : WAIT;
        const messages = await fetchMessages(conversation, this.cursor, wait, signal);
        if (round !== this.#round) return;
        failures = 0;
        this.#heard.up();
        await this.#heard.messages(messages, first);
        if (round !== this.#round) return;
        this.cursor = Math.max(this.cursor, ...messages.map((message) => message.seq));
        if (!first && messages.length === 0 && Date.now() - began < 1000) await this.#pause(1);
        first = false;
      } catch (error) {
        if (round !== this.#round) return;
        if (signal.aborted) continue; // hurried
        if (error instanceof Refusal && error.lost) return this.#heard.lost(conversation.id);
        const told = error instanceof Refusal && error.tooMany;
        if (!told) this.#heard.down();
        await this.#pause(told ? error.retryAfter : spread(PAUSES[Math.min(failures, PAUSES.length - 1)]));
        failures += 1;
      }
    }
  }

  #pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** So that a thousand pages do not come back in the same second. */
function spread(seconds) {
  return seconds * (0.75 + Math.random() * 0.5);
}
