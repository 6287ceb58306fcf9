/** What the pages beside the cases have in common: a head, a body that is fetched, and what went wrong. */

import { element } from "../../view/element.js";
import { saying } from "../desk.js";
import { Latest } from "../latest.js";
import { button } from "../view/button.js";

export class Page {
  #body = element("div", { className: "page-body", "aria-busy": "true" },
    element("p", { className: "chat-said", role: "status", text: "正在取…" }));
  #latest = new Latest(() => this.#fetch());
  #title;
  #key = "";
  #ended = false;

  /** `head`: nodes beside the title. */
  constructor(root, parts, title, ...head) {
    this.parts = parts;
    this.#title = element("h2", { tabindex: "-1", className: "page-title", text: title });
    root.replaceChildren(
      element("header", { className: "page-head" }, this.#title, ...head),
      this.#body);
  }

  end() {
    this.#ended = true;
  }

  refresh() {
    return this.#latest.run();
  }

  /** What was focused is drawn anew, or gone: its item, else the title, has the focus now. */
  #refocus(place) {
    const same = place && this.#body.querySelector(`${place} button, ${place} a`);
    (same || this.#title).focus({ preventScroll: true });
  }

  /** `fetch()` gives the answer, `draw(answer)` its nodes: what a page is made of. */
  async #fetch() {
    try {
      const answer = await this.fetch();
      const key = JSON.stringify(answer);
      if (this.#ended || key === this.#key) return;
      this.#key = key;
      const place = this.#body.contains(document.activeElement) ? placeOf(document.activeElement) : null;
      this.#body.replaceChildren(...this.draw(answer).filter(Boolean));
      if (place !== null) this.#refocus(place);
    } catch (error) {
      if (this.#ended || this.#key) return; // what is shown stays; the banner tells of the line
      this.#body.replaceChildren(element("div", { className: "empty" },
        element("p", { role: "alert", className: "denied", text: saying(error) }), button("再试一次", () => this.refresh())));
    } finally {
      this.#body.removeAttribute("aria-busy");
    }
  }
}

/** The item of a list that holds `node`, as a selector; "" where it is in none. */
function placeOf(node) {
  const { id, number } = node.closest("li")?.dataset ?? {};
  return id ? `li[data-id="${id}"]` : number ? `li[data-number="${number}"]` : "";
}

export function nothing(title, more = "") {
  return element("div", { className: "empty" }, element("p", { className: "empty-title", text: title }), element("p", { text: more }));
}
