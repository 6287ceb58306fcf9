/** The three dots while an answer is on its way. */

export class Typing {
  #root;
  #words;

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** `words`: what to say beside the dots; null hides them. */
  show(words) {
    this.#root.hidden = words === null;
    if (this.#words.textContent !== (words ?? "")) this.#words.textContent = words ?? "";
  }
}
