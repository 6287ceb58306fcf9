/** What one looks for among all cases. It stands in the address, so that a reload keeps it. */

import { element } from "../../view/element.js";
import { button } from "../view/button.js";
import { line, select } from "../view/field.js";

const KEYS = ["words", "state", "region", "topic", "reason", "service", "mentor_id", "since", "until"];

/** The address's filters → what `GET /cases` and `GET /export` take. */
export function wantedOf(params) {
  return Object.fromEntries(KEYS.map((key) => [key, key === "state" ? params.getAll(key) : params.get(key)]));
}

export class Filters {
  #fields;
  #more;
  #words;
  #states;

  /** `look(params)` is called with what is wanted now. */
  constructor(root, session, mentors, look) {
    this.look = look;
    this.#words = element("input", { type: "search", id: "words", placeholder: "搜问题和记录里的字", autocomplete: "off", "aria-label": "在案件里搜" });
    this.#states = Object.entries(session.states).map(([value, text]) => {
      const box = element("input", { type: "checkbox", value });
      return { box, node: element("label", { className: "pill" }, box, element("span", { text })) };
    });
    const names = Object.fromEntries(mentors.map(({ id, alias }) => [id, alias]));
    this.#fields = [
      select("reason", "缘由", session.reasons, { none: "不限" }), select("topic", "事项", session.topics, { none: "不限" }),
      select("service", "服务类别", session.services, { none: "不限" }),
      ...(mentors.length ? [select("mentor_id", "导师", names, { none: "不限" })] : []),
      line("region", "地区", { placeholder: "如 呼和浩特市" }),
      line("since", "开案日期从", { type: "date" }), line("until", "到", { type: "date" }),
    ];
    this.#more = element("details", { className: "filters-more" },
      element("summary", {}, element("span", { text: "筛选" }), element("span", { className: "filters-count" })),
      element("div", { className: "filters-body" },
        element("fieldset", { className: "form-field" }, element("legend", { text: "状态" }),
          element("div", { className: "pills" }, ...this.#states.map(({ node }) => node))),
        ...this.#fields.map((field) => field.node),
        element("div", { className: "filters-end" },
          button("清空筛选", () => this.#clear()), element("button", { className: "button button-strong", text: "查找" }))));
    const form = element("form", { className: "filters", role: "search", "aria-label": "找案件" },
      element("div", { className: "filters-line" }, this.#words,
        element("button", { className: "button button-plain", text: "搜" })), this.#more);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#more.open = false;
      this.look(this.#params());
    });
    root.replaceChildren(form);
  }

  focus() {
    this.#words.focus();
    this.#words.select();
  }

  /** Shows what the address asks for. */
  show(params) {
    this.#words.value = params.get("words") ?? "";
    for (const { box } of this.#states) box.checked = params.getAll("state").includes(box.value);
    for (const field of this.#fields) field.value = params.get(field.name) ?? "";
    const count = KEYS.filter((key) => key !== "words" && params.has(key)).length;
    this.#more.querySelector(".filters-count").textContent = count ? `${count} 项` : "";
  }

  #params() {
    const params = new URLSearchParams();
    if (this.#words.value.trim()) params.set("words", this.#words.value.trim());
    for (const { box } of this.#states) if (box.checked) params.append("state", box.value);
    for (const field of this.#fields) if (field.value) params.set(field.name, field.value);
    return params;
  }

  #clear() {
    this.#more.open = false;
    this.look(new URLSearchParams());
  }
}
