/** The field for clauses: those that the case already names to tick, others to write. */

import { clauseName } from "../../sources.js";
import { element } from "../../view/element.js";
import { Field } from "./field.js";

export class Clauses extends Field {
  #boxes;

  /** `known`: ids, ticked from the start. */
  constructor(name, label, known) {
    const input = element("input", { type: "text", autocomplete: "off", placeholder: "如 2.4.2，几条之间用空格隔开" });
    const boxes = new Map(known.map((id) => [id, element("input", { type: "checkbox", value: id, checked: true })]));
    const pills = element("div", { className: "pills", role: "group", "aria-label": `${label}，案里已经提到的` },
      ...[...boxes].map(([id, box]) => element("label", { className: "pill" }, box,
        element("span", {}, id, element("span", { className: "pill-more", text: clauseName(id) })))));
    super(name, label, input, { hint: known.length ? "案里提到的条款已经勾上；其他的写在下面。" : "" });
    this.#boxes = boxes;
    if (known.length) input.before(pills);
  }

  get value() {
    const ticked = [...this.#boxes].filter(([, box]) => box.checked).map(([id]) => id);
    const written = this.control.value.normalize("NFKC").split(/[\s,，、;；]+/).filter(Boolean);
    return [...new Set([...ticked, ...written])];
  }

  set value(list) {
    const wanted = list ?? [];
    for (const [id, box] of this.#boxes) box.checked = wanted.includes(id);
    this.control.value = wanted.filter((id) => !this.#boxes.has(id)).join(" ");
  }
}
