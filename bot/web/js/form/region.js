/** Where: a 盟市 or 旗县, offered while one types. */

import { element } from "../view/element.js";
import { Field, plain } from "./field.js";

export class RegionField extends Field {
  constructor(fact, regions) {
    super({ ...fact, regions });
  }

  inputs() {
    const { key, label, regions } = this.fact;
    this.input = element("input", {
      type: "text", list: `${key}-names`, autocomplete: "off", "aria-label": label, placeholder: "如 呼和浩特市、科尔沁右翼前旗",
    });
    return [element("div", { className: "field-line field-wide" }, this.input),
      element("datalist", { id: `${key}-names` }, ...regions.map((name) => element("option", { value: name })))];
  }

  /** Half a name is not asked about; a short one is, when one has left the field. */
  read(typing) {
    const value = plain(this.input.value);
    return !value || (typing && !this.fact.regions.includes(value)) ? {} : { value };
  }

  words() {
    return plain(this.input.value);
  }

  fill(value) {
    this.input.value = value ?? "";
  }
}
