/** All facts of the chosen programs as fields. What is not filled in is not known and is not sent. */

import { element } from "../view/element.js";
import { ChoiceField } from "./choice.js";
import { DateField } from "./date.js";
import { GroupsField } from "./groups.js";
import { NumberField } from "./number.js";
import { RegionField } from "./region.js";
import { sections } from "./sections.js";

const KINDS = { bool: ChoiceField, choice: ChoiceField, date: DateField, day: DateField };

function made(fact, { groups, regions }) {
  if (fact.kind === "groups") return new GroupsField(fact, groups);
  if (fact.kind === "region") return new RegionField(fact, regions);
  return new (KINDS[fact.kind] ?? NumberField)(fact);
}

/** Fact that says whether something is → dates that then make no sense: not registered, no day of it. */
function dependents(facts) {
  const dates = facts.filter((fact) => fact.kind === "date");
  const linked = (one, other) => one.also.includes(other.key) || other.also.includes(one.key);
  const found = facts.filter((fact) => fact.kind === "bool").map((fact) => {
    const own = dates.filter((date) => linked(fact, date)).map((date) => date.key);
    return [fact.key, dates.map((date) => date.key).filter((key) => own.includes(key) || own.includes(standing(key)))];
  });
  return found.filter(([, keys]) => keys.length);

  function standing(key) {
    return facts.find((fact) => fact.key === key).default_from;
  }
}

export class Form {
  #root;
  #catalogue;
  #fields; // key → field, each made once, so that it keeps what was filled in
  #shown = [];
  #at = null; // the field that is being filled in

  constructor(root, catalogue, changed) {
    this.#root = root;
    this.#catalogue = catalogue;
    this.#fields = new Map(catalogue.facts.map((fact) => [fact.key, made(fact, catalogue)]));
    this.#watch(changed);
  }

  /** Shows the fields of one program, or of all where none is named. */
  choose(program) {
    const parts = sections(this.#catalogue, program);
    this.#shown = parts.flatMap(({ keys }) => keys.map((key) => this.#fields.get(key)));
    this.#root.replaceChildren(...parts.map(({ title, keys }, at) => this.#section(title, keys, at === 0)));
    this.#look();
  }

  /** → {facts, wrong}: what is known, and the keys of fields that cannot be read. */
  read() {
    this.#look();
    const facts = {};
    const wrong = [];
    for (const field of this.#shown.filter((one) => !one.hidden)) {
      const { value, error } = field.read(field === this.#at);
      field.complain(error ?? null);
      if (error) wrong.push(field.key);
      else if (value !== undefined) facts[field.key] = value;
    }
    return { facts, wrong };
  }

  /** → [{label, words}] of what was sent. */
  given(facts) {
    return this.#shown.filter((field) => field.key in facts)
      .map((field) => ({ label: field.fact.label, words: field.words() }));
  }

  /** What every field holds, also those that are not shown. */
  kept() {
    return Object.fromEntries([...this.#fields].map(([key, field]) => [key, field.read().value]));
  }

  /** → whether there is such a field to complain at. */
  complain(key, message) {
    const field = this.#shown.find((one) => one.key === key);
    field?.complain(message);
    return Boolean(field);
  }

  fill(facts) {
    this.#at = null;
    for (const [key, field] of this.#fields) field.fill(facts[key]);
  }

  /** Brings a field into view and into focus. */
  find(key) {
    const field = this.#fields.get(key);
    const section = field?.node.closest("details");
    if (section) section.open = true;
    field?.node.scrollIntoView({ block: "center" });
    field?.focus();
  }

  #section(title, keys, open) {
    const count = element("span", { className: "section-count" });
    return element("details", { className: "section", open, "data-keys": keys.join(" ") },
      element("summary", {}, element("span", { text: title }), count),
      element("div", { className: "fields" }, ...keys.map((key) => this.#fields.get(key).node)));
  }

  #watch(changed) {
    this.#root.addEventListener("focusin", ({ target }) => {
      this.#at = this.#shown.find((field) => field.node.contains(target)) ?? null;
    });
    this.#root.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.#at?.node.contains(relatedTarget)) return;
      this.#at = null;
      changed();
    });
    for (const news of ["input", "change"]) this.#root.addEventListener(news, () => changed());
    this.#root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#at = null;
      changed();
    });
  }

  #look() {
    for (const [key, dates] of dependents(this.#catalogue.facts)) {
      const no = this.#shown.includes(this.#fields.get(key)) && this.#fields.get(key).read().value === false;
      for (const date of dates) this.#fields.get(date).hidden = no;
    }
    for (const section of this.#root.querySelectorAll(".section")) {
      const keys = section.dataset.keys.split(" ");
      const filled = keys.filter((key) => this.#fields.get(key).read().value !== undefined).length;
      section.querySelector(".section-count").textContent = filled ? `已填 ${filled} / ${keys.length}` : `${keys.length} 项`;
    }
  }
}
