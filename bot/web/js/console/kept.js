/** What somebody has typed and not yet handed in: kept in this browser, for this mentor alone. */

export class Kept {
  #store;
  #own;

  constructor(store, mentorId) {
    this.#store = store;
    this.#own = `desk:${mentorId}:`;
  }

  get(name) {
    return this.#store.get(this.#own + name);
  }

  /** An empty value is forgotten. */
  set(name, value) {
    if (value) this.#store.set(this.#own + name, value);
    else this.#store.remove(this.#own + name);
  }

  names(start) {
    return this.#store.keys(this.#own + start).map((key) => key.slice(this.#own.length));
  }

  /** The draft of one case, as the box one writes in wants it. */
  draft(number) {
    const name = `draft:${number}`;
    return { get: () => this.get(name), set: (_, words) => this.set(name, words) };
  }

  /** Calls `heard()` when another tab may have taken one of them away. */
  onOtherTab(heard) {
    this.#store.onOtherTab(heard);
  }
}
