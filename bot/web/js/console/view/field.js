/** Fields of the console's forms. Each has a label, a value that can be read and set, and room for what is wrong. */

import { element } from "../../view/element.js";

let count = 0;

export class Field {
  #complaint;

  /** `control`: what takes the value; `parts` stand after it. */
  constructor(name, label, control, { hint = "", parts = [] } = {}) {
    count += 1;
    const id = `field-${count}`;
    this.name = name;
    this.control = control;
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-hint ${id}-fault`);
    this.#complaint = element("p", { className: "field-error", id: `${id}-fault`, role: "alert", hidden: true });
    this.node = element("div", { className: "form-field", "data-field": name },
      element("label", { for: id, text: label }),
      hint ? element("p", { className: "field-note", id: `${id}-hint`, text: hint }) : null,
      control, ...parts, this.#complaint);
  }

  /** As typed, without the space around it; a password as typed. */
  get value() {
    return this.control.type === "password" ? this.control.value : this.control.value.trim();
  }

  set value(value) {
    this.control.value = value ?? "";
  }

  /** Shows what is wrong; null when nothing is. */
  complain(message) {
    this.#complaint.hidden = !message;
    this.#complaint.textContent = message ?? "";
    this.control.setAttribute("aria-invalid", String(Boolean(message)));
  }

  focus() {
    this.control.focus();
  }
}

export function line(name, label, rest = {}) {
  const { hint, ...attributes } = rest;
  return new Field(name, label, element("input", { type: "text", autocomplete: "off", ...attributes }), { hint });
}

export function area(name, label, { hint, rows = 3 } = {}) {
  return new Field(name, label, element("textarea", { rows, maxlength: 5000 }), { hint });
}

/** `options`: {value: words}; the first choice stands for none where `none` says so. */
export function select(name, label, options, { none = null, hint } = {}) {
  const all = [...(none === null ? [] : [["", none]]), ...Object.entries(options)];
  const made = element("select", {}, ...all.map(([value, text]) => element("option", { value, text })));
  return new Field(name, label, made, { hint });
}

/** One of several, each a large button. `options`: [{value, words, more}]. */
export class Radios extends Field {
  constructor(name, label, options, { hint } = {}) {
    const group = element("div", { className: "pills", role: "radiogroup", "aria-label": label });
    super(name, label, group, { hint });
    this.node.querySelector("label").removeAttribute("for");
    group.append(...options.map((one) => this.#pill(one)));
  }

  #pill({ value, words, more }) {
    const input = element("input", { type: "radio", name: `${this.control.id}-choice`, value });
    return element("label", { className: "pill" }, input,
      element("span", {}, words, more ? element("span", { className: "pill-more", text: more }) : null));
  }

  get value() {
    return this.control.querySelector("input:checked")?.value ?? "";
  }

  set value(value) {
    for (const input of this.control.querySelectorAll("input")) input.checked = input.value === String(value);
  }

  focus() {
    (this.control.querySelector("input:checked") ?? this.control.querySelector("input"))?.focus();
  }
}
