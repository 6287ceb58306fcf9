/** Yes, no or not known; or one of a few values. Not known is where it stands until one chooses. */

import { element } from "../view/element.js";
import { Field } from "./field.js";

export const UNKNOWN = "不清楚";

/** A question that fills two facts has answers to both: for one of them plain yes and no are clearer. */
function options(fact) {
  const offered = fact.choices ?? [];
  if (fact.kind === "choice") {
    return fact.values.map((value) => offered.find((one) => one.value === value) ?? { title: value, value });
  }
  const both = [true, false].every((value) => offered.filter((one) => one.value === value).length === 1);
  if (both && offered.length === 2 && !fact.also.length) return offered;
  return [{ title: "是", value: true }, { title: "否", value: false }];
}

export class ChoiceField extends Field {
  inputs() {
    this.options = [...options(this.fact), { title: UNKNOWN }];
    this.radios = this.options.map((_, at) => element("input", {
      type: "radio", name: this.key, value: at, checked: at === this.options.length - 1,
    }));
    return [element("div", { className: "pills" }, ...this.options.map(({ title }, at) =>
      element("label", { className: "pill" }, this.radios[at], element("span", { text: title }))))];
  }

  get #chosen() {
    return this.options[this.radios.findIndex((radio) => radio.checked)] ?? {};
  }

  read() {
    const { value } = this.#chosen;
    return value === undefined ? {} : { value };
  }

  words() {
    return this.#chosen.title;
  }

  fill(value) {
    const at = this.options.findIndex((one) => one.value === value);
    this.radios[at < 0 ? this.options.length - 1 : at].checked = true;
  }
}
