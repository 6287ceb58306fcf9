/** A form in a sheet. What is typed stays until it has been taken: through errors, a reload, a lost session. */

import { Refusal } from "../../api.js";
import { element } from "../../view/element.js";
import { saying } from "../desk.js";
import { busy } from "./button.js";
import { openSheet } from "./modal.js";

const MARKED = "有几处要改，见各栏下面的红字。";

export class Form {
  #fields;
  #keep;
  #trouble;
  #submit;

  /**
   * `submit(values)` hands it in; a Refusal with faults is shown beside its fields.
   * `keep`: {get(), set(values or null)} of what is typed; null for what must not be kept, such as passwords.
   */
  constructor({ title, intro = "", fields, yes, submit, keep = null, danger = false }) {
    this.#fields = fields;
    this.#keep = keep;
    this.#trouble = element("p", { className: "form-trouble", role: "alert", hidden: true });
    this.#submit = element("button", { className: `button ${danger ? "button-danger" : "button-strong"}`, text: yes });
    const form = element("form", { className: "form", novalidate: true },
      intro ? element("p", { className: "form-intro", text: intro }) : null,
      ...fields.map((field) => field.node), this.#trouble,
      element("div", { className: "form-end" }, this.#submit));
    for (const [name, value] of Object.entries(keep?.get() ?? {})) {
      const field = fields.find((one) => one.name === name);
      if (field) field.value = value;
    }
    form.addEventListener("input", () => this.#keep?.set(this.#values()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      busy(this.#submit, () => this.#hand(submit));
    });
    this.sheet = openSheet(title, form);
  }

  #values() {
    return Object.fromEntries(this.#fields.map((field) => [field.name, field.value]));
  }

  async #hand(submit) {
    this.#complain("", {});
    try {
      await submit(this.#values());
      this.#keep?.set(null);
      this.sheet.shut();
    } catch (error) {
      const words = saying(error);
      this.#complain(words, error instanceof Refusal ? error.faults : {});
    }
  }

  #complain(words, faults) {
    const wrong = this.#fields.filter((field) => faults[field.name]);
    const others = Object.keys(faults).filter((name) => !wrong.some((field) => field.name === name));
    for (const field of this.#fields) field.complain(faults[field.name] ?? null);
    const said = wrong.length && !others.length ? MARKED : [words, ...others.map((name) => faults[name])].join(" ");
    this.#trouble.textContent = said;
    this.#trouble.hidden = !said.trim();
    wrong[0]?.focus();
  }
}
