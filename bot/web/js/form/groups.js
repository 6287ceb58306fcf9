/** Which groups one belongs to: some, none of them, or not known (yet). Some of them gently, at the end. */

import { element } from "../view/element.js";
import { UNKNOWN } from "./choice.js";
import { Field } from "./field.js";

const GENTLY = "下面几类涉及个人情况，愿意才填；不填也能照常测算其他条件。";
const NONE = "以上都不是";
const OPEN = `还没说全，或${UNKNOWN}`;

export class GroupsField extends Field {
  constructor(fact, groups) {
    super({ ...fact, groups });
    this.#rest();
  }

  inputs() {
    const { groups } = this.fact;
    this.boxes = new Map(groups.map(({ id }) => [id, element("input", { type: "checkbox", value: id })]));
    this.none = element("input", { type: "checkbox", value: "none" });
    this.open = element("input", { type: "checkbox", value: "open", checked: true });
    const pill = (input, text) => element("label", { className: "pill" }, input, element("span", { text }));
    const pills = (list) => element("div", { className: "pills" },
      ...list.map(({ id, name }) => pill(this.boxes.get(id), name)));
    const body = element("div", { className: "groups" },
      pills(groups.filter(({ sensitive }) => !sensitive)),
      element("p", { className: "field-note", text: GENTLY }),
      pills(groups.filter(({ sensitive }) => sensitive)),
      element("div", { className: "pills pills-last" }, pill(this.none, NONE), pill(this.open, OPEN)));
    body.addEventListener("change", ({ target }) => this.#pressed(target));
    return [body];
  }

  /** A list says that these are all; while they may not be, nothing is said. */
  read() {
    if (this.open.checked) return {};
    return { value: this.#some };
  }

  words() {
    const names = this.fact.groups.filter(({ id }) => this.#some.includes(id)).map(({ name }) => name);
    return names.length ? names.join("、") : "都不是";
  }

  fill(value) {
    for (const [id, box] of this.boxes) box.checked = Boolean(value?.includes(id));
    this.none.checked = Array.isArray(value) && !value.length;
    this.open.checked = false;
    this.#rest();
  }

  get #some() {
    return [...this.boxes].filter(([, box]) => box.checked).map(([id]) => id);
  }

  #pressed(target) {
    if (target === this.none && this.none.checked) {
      for (const box of this.boxes.values()) box.checked = false;
    } else if (target !== this.open && target.checked) {
      this.none.checked = false;
    }
    if (target !== this.open) this.open.checked = false;
    else if (this.open.checked) this.none.checked = false;
    this.#rest();
  }

  /** Nothing chosen is not known. */
  #rest() {
    if (!this.none.checked && !this.#some.length) this.open.checked = true;
  }
}
