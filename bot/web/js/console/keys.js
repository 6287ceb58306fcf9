/** One-letter keys for those who work here all day. They sleep while one types, in a dialog, or when switched off. */

import { element } from "../view/element.js";
import { openSheet } from "./view/modal.js";

const SAID = [
  ["j 或 ↓", "下一件"], ["k 或 ↑", "上一件"], ["Enter", "打开"], ["r", "写回复"], ["/", "在案件里搜"],
  ["g 再 q", "待接队列"], ["g 再 m", "我的案件"], ["g 再 a", "全部案件"], ["?", "这张表"],
];
const OFF = "keys-off";
const NEXT_MS = 1500; // how long "g" waits for its second letter
const TYPING = "input, textarea, select, [contenteditable]";

export class Keys {
  #store;
  #acts;
  #went = 0; // when "g" was pressed

  /** `acts`: {step(by), reply(), search(), go(place)}. */
  constructor(store, acts) {
    this.#store = store;
    this.#acts = acts;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  show() {
    const box = element("input", { type: "checkbox", checked: !this.#store.get(OFF) });
    box.addEventListener("change", () => (box.checked ? this.#store.remove(OFF) : this.#store.set(OFF, true)));
    openSheet("快捷键",
      element("label", { className: "pill" }, box, element("span", { text: "使用单键快捷键" })),
      element("dl", { className: "keys-list" }, ...SAID.map(([keys, what]) =>
        element("div", {}, element("dt", {}, element("kbd", { text: keys })), element("dd", { text: what })))));
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (this.#store.get(OFF) || document.querySelector("dialog[open]") || event.target.closest?.(TYPING)) return;
    const second = Date.now() - this.#went < NEXT_MS;
    this.#went = 0;
    const act = second ? this.#second(event.key) : this.#first(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  #first({ key, target }) {
    const inList = target === document.body || target.closest?.("#list");
    const arrow = { ArrowDown: () => this.#acts.step(1), ArrowUp: () => this.#acts.step(-1) }[key];
    if (arrow) return inList ? arrow : null;
    return {
      j: () => this.#acts.step(1), k: () => this.#acts.step(-1), r: () => this.#acts.reply(),
      "/": () => this.#acts.search(), "?": () => this.show(), g: () => { this.#went = Date.now(); },
    }[key];
  }

  #second(key) {
    const place = { q: "queue", m: "mine", a: "all" }[key];
    return place && (() => this.#acts.go(place));
  }
}
