/** The list of messages: stored ones in order of seq, then those on their way. */

import { showChoices } from "./choices.js";
import { element } from "./element.js";
import { drawFate, showFates } from "./fate.js";
import { drawMessage, drawPending, markCorrected } from "./message.js";

export class Log {
  #root;
  #pending = new Map(); // item id → node
  #press;

  constructor(root, press) {
    this.#root = root;
    this.#press = press;
  }

  /** Whether nobody has said anything; notes of the page itself do not count. */
  get empty() {
    return this.#root.querySelector("[data-seq], [data-item]") === null;
  }

  /** A screen reader is silent while `busy`: history is not news. */
  set busy(busy) {
    this.#root.setAttribute("aria-busy", String(busy));
  }

  add(message, words) {
    const node = drawMessage(message, words, this.#press);
    const later = [...this.#root.querySelectorAll("[data-seq]:not(.past)")]
      .find((other) => Number(other.dataset.seq) > message.seq);
    this.#root.insertBefore(node, later ?? this.#firstPending());
  }

  /** A line of the page's own, not part of the conversation. */
  note(text) {
    const node = element("article", { className: "message message-system", "data-author": "page" },
      element("div", { className: "bubble" }, element("div", { className: "words", text })));
    this.#root.insertBefore(node, this.#firstPending());
  }

  showPending(item, acts) {
    let node = this.#pending.get(item.id);
    if (item.seq !== undefined) return this.removePending(item);
    if (!node) {
      node = drawPending(item);
      this.#pending.set(item.id, node);
      this.#root.append(node);
    }
    return drawFate(node, item, acts);
  }

  removePending(item) {
    this.#pending.get(item.id)?.remove();
    this.#pending.delete(item.id);
  }

  /** What follows from all that was said: `choices` {open, pressed}, `fates` by seq, `corrected` seqs. */
  show({ choices, fates, corrected }) {
    showChoices(this.#root, choices);
    showFates(this.#root, fates);
    for (const node of this.#root.querySelectorAll("[data-seq]:not(.past)")) {
      if (corrected.has(Number(node.dataset.seq))) markCorrected(node);
    }
  }

  /** Keeps what is shown for reading; the next conversation begins below it. */
  archive() {
    for (const node of this.#root.querySelectorAll("[data-seq]")) node.classList.add("past");
    showChoices(this.#root, { open: new Set(), pressed: new Set() });
  }

  clear() {
    this.#root.replaceChildren();
    this.#pending.clear();
  }

  #firstPending() {
    return this.#root.querySelector(".is-pending");
  }
}
