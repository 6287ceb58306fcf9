/** The lines on screen, under the days on which they were said. A line that has not changed is left alone. */

import { element } from "../../view/element.js";
import { dayWords, isoDay } from "../times.js";
import { drawLine, drawPending } from "./line.js";

export class Log {
  #root;
  #names;
  #acts;
  #drawn = new Map(); // what → {key, node}

  /** `acts` as in `drawLine` and `drawPending`; `names`: {alias, me}. */
  constructor(root, names, acts) {
    this.#root = root;
    this.#names = names;
    this.#acts = acts;
  }

  /** `shown` as of `Lines`, `items` as of the outbox, `today` an ISO day. */
  draw(shown, items, today) {
    const nodes = [];
    let day = "";
    for (const one of shown) {
      const its = one.line.created_at ? isoDay(new Date(one.line.created_at)) : day;
      if (its !== day) nodes.push(this.#kept(`day ${its}`, dayWords(its, today), (words) =>
        element("p", { className: "day", role: "separator", "aria-label": words }, element("span", { text: words }))));
      day = its;
      nodes.push(this.#kept(one.line.seq, one, () => drawLine(one, this.#names, this.#acts)));
    }
    for (const item of items) {
      const { state, note, text } = item;
      nodes.push(this.#kept(item.id, { state, note, text }, () => drawPending(item, {
        again: () => this.#acts.again(item), edit: () => this.#acts.edit(item), drop: () => this.#acts.drop(item),
      })));
    }
    this.#place(nodes);
  }

  /** Brings a line into view and into focus. */
  find(seq) {
    const node = this.#root.querySelector(`[data-seq="${seq}"]`);
    if (!node) return;
    node.tabIndex = -1;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    for (const fold of node.querySelectorAll(".older")) fold.open = true;
  }

  #kept(what, value, draw) {
    const key = JSON.stringify(value);
    const kept = this.#drawn.get(what);
    if (kept?.key === key) return kept.node;
    const node = draw(value);
    this.#drawn.set(what, { key, node });
    return node;
  }

  #place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.#root.children]) if (!wanted.has(node)) node.remove();
    let at = this.#root.firstChild;
    for (const node of nodes) {
      if (node === at) at = at.nextSibling;
      else this.#root.insertBefore(node, at);
    }
  }
}
