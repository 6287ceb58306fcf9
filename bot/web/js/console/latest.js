/** Runs a piece of work that may be asked for while it is under way: then once more, and no oftener. */

export class Latest {
  #work;
  #under = null;
  #again = false;

  constructor(work) {
    this.#work = work;
  }

  /** Resolves when all that was asked for up to now is done. */
  run() {
    if (this.#under) {
      this.#again = true;
      return this.#under;
    }
    this.#under = this.#rounds().finally(() => {
      this.#under = null;
    });
    return this.#under;
  }

  async #rounds() {
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again);
  }
}
