/** Whether the gateway can be reached and whether the assistant behind it is ready. */

import { readiness } from "./api.js";

const WARMING_PAUSE = 2; // seconds between looks
const DOWN_PAUSE = 5;

export class Connection extends EventTarget {
  #up = navigator.onLine !== false;
  #assistant = "ready";
  #timer = 0;

  /** "offline", "warming", "down" or null. */
  get trouble() {
    if (!this.#up) return "offline";
    return this.#assistant === "ready" ? null : this.#assistant;
  }

  start() {
    window.addEventListener("offline", () => this.set({ up: false }));
    window.addEventListener("online", () => this.check());
    this.check();
  }

  /** Looks now, and again until all is well. */
  async check() {
    clearTimeout(this.#timer);
    const state = await readiness();
    clearTimeout(this.#timer);
    if (state === "unreachable") this.set({ up: false });
    else this.set({ up: true, assistant: state });
    if (state === "ready") return;
    this.#timer = setTimeout(() => this.check(), (state === "warming" ? WARMING_PAUSE : DOWN_PAUSE) * 1000);
  }

  set({ up = this.#up, assistant = this.#assistant }) {
    const before = this.trouble;
    const returned = up && !this.#up;
    this.#up = up;
    this.#assistant = assistant;
    if (returned) this.dispatchEvent(new Event("returned"));
    if (before !== this.trouble) this.dispatchEvent(new Event("change"));
  }
}
