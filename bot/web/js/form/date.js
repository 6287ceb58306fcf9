/** A day as exactly as one knows it: the year, the month too, or the day. */

import { element } from "../view/element.js";
import { dateWords } from "../wording.js";
import { Field, plain } from "./field.js";

const PARTS = [["年", "年份", 4], ["月", "月份", 2], ["日", "日", 2]];
const WHOLE = /^(\d{4})[-年/.](\d{1,2})(?:[-月/.](\d{1,2})日?)?月?$/;

export class DateField extends Field {
  inputs() {
    this.parts = PARTS.map(([, name, size]) => element("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", size, className: `date-${size}`,
      "aria-label": `${this.fact.label}，${name}`,
    }));
    this.parts[0].addEventListener("input", () => this.#spread());
    return [element("div", { className: "field-line" }, ...this.parts.flatMap((input, at) =>
      [input, element("span", { text: PARTS[at][0] })])),
    element("p", { className: "field-note", text: "只记得年份，月、日可以空着。" })];
  }

  /** `typing`: the last sign may still be to come. */
  read(typing) {
    const [year, month, day] = this.parts.map((part) => plain(part.value));
    if (!year && !month && !day) return {};
    if (!/^\d{4}$/.test(year)) return typing ? {} : { error: "年份写四位数字，如 2025。" };
    if (day && !month) return typing ? {} : { error: "写了日，还要写月。" };
    if (month && !(/^\d{1,2}$/.test(month) && month >= 1 && month <= 12)) return { error: "月份是 1 到 12。" };
    const last = new Date(Number(year), Number(month), 0).getDate();
    if (day && !(/^\d{1,2}$/.test(day) && day >= 1 && day <= last)) return { error: `${year}年${Number(month)}月的日子是 1 到 ${last}。` };
    return { value: [year, month, day].filter(Boolean).map((part) => part.padStart(2, "0")).join("-") };
  }

  words() {
    return dateWords(this.read().value);
  }

  fill(value) {
    const parts = String(value ?? "").split("-");
    this.parts.forEach((input, at) => {
      input.value = parts[at] ? String(Number(parts[at])) : "";
    });
  }

  /** A whole date that was pasted into the year. */
  #spread() {
    const [, ...found] = WHOLE.exec(plain(this.parts[0].value)) ?? [];
    if (found.length) this.fill(found.filter(Boolean).join("-"));
  }
}
