/** The field for a day: pick one, press one of the usual ones, or none. */

import { element } from "../../view/element.js";
import { dayWords, later, monthsLater } from "../times.js";
import { Field } from "./field.js";

const USUAL = [["一周后", (day) => later(day, 7)], ["一个月后", (day) => monthsLater(day, 1)],
  ["三个月后", (day) => monthsLater(day, 3)], ["半年后", (day) => monthsLater(day, 6)]];

export class Day extends Field {
  #today;
  #said;
  #choices;

  /** `none`: what the choice of no day is called; null where there must be one. */
  constructor(name, label, today, { none = null, hint } = {}) {
    const input = element("input", { type: "date", min: later(today, 1) });
    const said = element("p", { className: "field-note", role: "status" });
    const usual = [...(none ? [[none, () => ""]] : []), ...USUAL];
    const choices = usual.map(([words, day]) =>
      element("button", { type: "button", className: "choice", text: words, onclick: () => this.#choose(day(today)) }));
    const row = element("div", { className: "choices", role: "group", "aria-label": `${label}，常用的日子` }, ...choices);
    super(name, label, input, { hint, parts: [row, said] });
    this.#today = today;
    this.#said = said;
    this.#choices = choices.map((choice, at) => [choice, usual[at][1](today)]);
    input.addEventListener("input", () => this.#look());
    this.#look();
  }

  get value() {
    return this.control.value || null;
  }

  set value(day) {
    this.control.value = day ?? "";
    this.#look();
  }

  #choose(day) {
    this.value = day;
    this.control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #look() {
    const day = this.value;
    this.#said.textContent = day ? dayWords(day, this.#today) : "";
    for (const [choice, its] of this.#choices) choice.setAttribute("aria-pressed", String(its === (day ?? "")));
  }
}
