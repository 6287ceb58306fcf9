/** The suggestions: chips on the first screen, topics in the panel, which is a sheet on small screens. */

import { EXAMPLES, TOPICS } from "../questions.js";
import { byId, element } from "./element.js";

const WIDE = window.matchMedia("(min-width: 1000px)");

export function drawChips(ask) {
  byId("chips").append(...EXAMPLES.map((pieces) => element("li", {}, chip(pieces, ask))));
}

function chip(pieces, ask) {
  const words = pieces.flatMap((piece) => [piece, element("wbr")]);
  return element("button", { type: "button", className: "chip", onclick: () => ask(pieces.join("")) }, ...words);
}

function topic({ title, questions }, first, ask) {
  const list = element("ul", {}, ...questions.map((question) =>
    element("li", {}, element("button", { type: "button", className: "topic-question", text: question, onclick: () => ask(question) }))));
  return element("details", { className: "topic", open: first }, element("summary", { text: title }), list);
}

export class Guide {
  #sheet = byId("sheet");

  constructor(ask) {
    const chosen = (question) => {
      this.close();
      ask(question);
    };
    byId("guide-topics").append(...TOPICS.map((one, index) => topic(one, index === 0, chosen)));
    byId("open-guide").addEventListener("click", () => this.#sheet.showModal());
    this.#sheet.addEventListener("click", (event) => {
      if (event.target === this.#sheet) this.close(); // the backdrop
    });
    WIDE.addEventListener("change", () => this.#place());
    this.#place();
  }

  close() {
    if (this.#sheet.open) this.#sheet.close();
  }

  #place() {
    this.close();
    byId(WIDE.matches ? "side" : "sheet-body").append(byId("guide"));
  }
}
