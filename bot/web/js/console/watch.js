/** Listens for anything new on the desk: one long poll after the other, with a growing pause when it is out of reach. */

import { Refusal } from "../api.js";

const WAIT = 25; // seconds that the gateway may hold a poll
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds

export class Watch extends EventTarget {
  #desk;
  #version = "";
  #round = 0;
  #failures = 0;
  #abort = new AbortController();
  #wake = () => {};

  constructor(desk) {
    super();
    this.#desk = desk;
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("offline", () => this.hurry());
  }

  start() {
    this.stop();
    this.#failures = 0;
    this.#listen(this.#round);
  }

  stop() {
    this.#round += 1;
    this.hurry();
  }

  /** Tries now instead of after the pause, or breaks off a poll that a lost network keeps hanging. */
  hurry() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#wake();
  }

  async #listen(round) {
    while (round === this.#round) {
      const { signal } = this.#abort;
      try {
        const { version } = await this.#desk.changes(this.#version, this.#failures ? 0 : WAIT, signal);
        if (round !== this.#round) return;
        this.#heard(version);
      } catch (error) {
        if (round !== this.#round) return;
        if (error instanceof Refusal && error.status === 401) return;
        if (!signal.aborted || navigator.onLine === false) await this.#failed(error);
      }
    }
  }

  #heard(version) {
    const returned = this.#failures > 0;
    this.#failures = 0;
    this.dispatchEvent(new Event("up"));
    if (returned || version !== this.#version) {
      this.#version = version;
      this.dispatchEvent(new Event("change"));
    }
  }

  async #failed(error) {
    const told = error instanceof Refusal && error.tooMany;
    if (!told) this.dispatchEvent(new Event("down"));
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    await this.#pause(told ? error.retryAfter : pause * (0.75 + Math.random() * 0.5));
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
