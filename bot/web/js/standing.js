/** Who answers in the conversation. The desk's notes say it at once; the gateway knows it for sure. */

import { fetchTalk, Refusal } from "./api.js";
import { BOT } from "./notes.js";

const PAUSES = [2, 5, 15, 30]; // seconds between tries
const HUMANS = ["waiting", "human"];

export class Standing extends EventTarget {
  #conversation;
  #round = 0;
  #due = false;
  #failures = 0;
  #timer = 0;
  who = BOT;

  constructor(conversation) {
    super();
    this.#conversation = conversation;
  }

  /** A note has come that may have changed it; `who` is what it says. */
  heard(who) {
    this.#set(who);
    this.#due = true;
    this.#failures = 0;
    this.look();
  }

  /** Asks the gateway, if there is something to ask. */
  async look() {
    clearTimeout(this.#timer);
    const conversation = this.#conversation.current();
    if (!this.#due || !conversation) return;
    this.#round += 1;
    const round = this.#round;
    try {
      const answer = await fetchTalk(conversation);
      if (round === this.#round) this.#told(answer);
    } catch (error) {
      if (round === this.#round && !(error instanceof Refusal && error.lost)) this.#later();
    }
  }

  clear() {
    clearTimeout(this.#timer);
    this.#round += 1;
    this.#due = false;
    this.#set(BOT);
  }

  #told({ mode, case: number }) {
    this.#due = false;
    this.#set(HUMANS.includes(mode) ? { mode, number } : BOT);
  }

  #later() {
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.look(), pause * 1000);
  }

  #set(who) {
    if (who.mode === this.who.mode && who.number === this.who.number) return;
    this.who = who;
    this.dispatchEvent(new Event("change"));
  }
}
