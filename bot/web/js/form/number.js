/** A count, a sum of money, months, a size. Empty is not known, and never zero. */

import { element } from "../view/element.js";
import { yuan } from "../wording.js";
import { Field, plain } from "./field.js";

const UNITS = { yuan: "元", months: "个月" };
const EXAMPLES = { yuan: "如 100000", months: "如 12" };

export class NumberField extends Field {
  inputs() {
    const { kind, label } = this.fact;
    this.input = element("input", {
      type: "text", inputmode: kind === "number" ? "decimal" : "numeric", autocomplete: "off",
      "aria-label": label, placeholder: EXAMPLES[kind] ?? "不清楚就空着", size: 12,
    });
    this.echo = element("span", { className: "field-echo" });
    return [element("div", { className: "field-line" }, this.input,
      UNITS[kind] ? element("span", { text: UNITS[kind] }) : null, this.echo)];
  }

  read() {
    const text = plain(this.input.value).replaceAll(/[,，]/g, "");
    this.echo.textContent = "";
    if (!text) return {};
    if (!/^-?\d+(\.\d+)?$/.test(text)) return { error: "请只写数字，如 50000，不写“万”“千”。" };
    const value = Number(text);
    if (this.fact.kind === "yuan" && value >= 10_000) this.echo.textContent = `就是 ${value / 10_000} 万元`;
    return { value };
  }

  words() {
    const { value } = this.read();
    return this.fact.kind === "yuan" ? yuan(value) : `${value}${UNITS[this.fact.kind] ?? ""}`;
  }

  fill(value) {
    this.input.value = value ?? "";
  }
}
