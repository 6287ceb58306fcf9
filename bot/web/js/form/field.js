/** One fact as a field: its label, why it is asked, its inputs, and what is wrong with them. */

import { element } from "../view/element.js";

/** "２０２５" → "2025", without spaces around. */
export const plain = (text) => text.normalize("NFKC").trim();

export class Field {
  #complaint;

  constructor(fact) {
    this.key = fact.key;
    this.fact = fact;
    const id = `fact-${fact.key}`;
    this.#complaint = element("p", { className: "field-error", id: `${id}-error`, role: "alert", hidden: true });
    this.node = element("fieldset", { className: `field field-${fact.kind}`, id, "aria-describedby": `${id}-why ${id}-error` },
      element("legend", { text: fact.label }),
      element("p", { className: "field-why", id: `${id}-why`, text: fact.why }),
      ...this.inputs(),
      this.#complaint);
  }

  /** The message at the field; null when nothing is wrong any more. */
  complain(message) {
    this.#complaint.hidden = !message;
    if (this.#complaint.textContent !== (message ?? "")) this.#complaint.textContent = message ?? "";
    this.node.classList.toggle("is-wrong", Boolean(message));
    for (const input of this.node.querySelectorAll("input:not([type=radio], [type=checkbox])")) {
      input.setAttribute("aria-invalid", String(Boolean(message)));
    }
  }

  get hidden() {
    return this.node.hidden;
  }

  set hidden(hidden) {
    this.node.hidden = hidden;
  }

  focus() {
    (this.node.querySelector("input:checked") ?? this.node.querySelector("input"))?.focus({ preventScroll: true });
  }
}
