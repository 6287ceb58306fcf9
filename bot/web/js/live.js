/** Asks for verdicts as the form changes: after a pause in typing, and only the last answer counts. */

const PAUSE_MS = 300;

export class Live {
  #ask;
  #told;
  #timer = 0;
  #under = null; // the call on its way

  /** `ask(facts, signal)` → answer; `told({asking} | {answer} | {error})` is called in turn. */
  constructor(ask, told) {
    this.#ask = ask;
    this.#told = told;
  }

  change(facts, pause = PAUSE_MS) {
    clearTimeout(this.#timer);
    this.#under?.abort();
    this.#under = null;
    this.#told({ asking: true });
    this.#timer = setTimeout(() => this.#send(facts), pause);
  }

  /** Nothing to ask for now; an answer on its way no longer counts. */
  hold() {
    clearTimeout(this.#timer);
    this.#under?.abort();
    this.#under = null;
  }

  async #send(facts) {
    const own = new AbortController();
    this.#under = own;
    let news;
    try {
      news = { answer: await this.#ask(facts, own.signal) };
    } catch (error) {
      news = { error };
    }
    if (this.#under === own) this.#told(news);
  }
}
