/** What to say while an answer is on its way: nothing promised for longer than it can be kept. */

const SLOW_MS = 20_000;
const GIVE_UP_MS = 120_000; // then the dots would promise too much

export class Patience {
  #seq = null;
  #slow = false;
  #timer = 0;
  #tell;

  /** `tell()` is called when an answer begins to take long, and when it is given up. */
  constructor(tell) {
    this.#tell = tell;
  }

  /** → whether to wait for the answer to `asked`, which may be null. */
  waits(asked) {
    const recent = Boolean(asked) && Date.now() - Date.parse(asked.created_at ?? 0) < GIVE_UP_MS;
    const seq = recent ? asked.seq : null;
    if (seq !== this.#seq || seq === null) {
      clearTimeout(this.#timer);
      this.#slow = false;
      this.#seq = seq;
      if (recent) this.#timer = setTimeout(() => this.#isSlow(), SLOW_MS);
    }
    return recent;
  }

  words(trouble) {
    if (trouble === "warming") return "已收到，准备好就回答";
    return this.#slow ? "比平时慢一些，请稍等，也可以转人工" : "正在查原文";
  }

  #isSlow() {
    this.#slow = true;
    this.#timer = setTimeout(() => this.#tell(), GIVE_UP_MS);
    this.#tell();
  }
}
