/** Canned answers and the knowledge base: find words, put them into the reply with quote and clause. */

import { Live } from "../../live.js";
import { element } from "../../view/element.js";
import { saying } from "../desk.js";
import { button } from "../view/button.js";
import { openSheet } from "../view/modal.js";

/** “原文”（二、（四）2.，条款 2.4.2） */
function cited({ quote, clause, label }) {
  return `“${quote}”（${label && label !== clause ? `${label}，` : ""}条款 ${clause}）`;
}

function piece(title, text, acts) {
  return element("li", { className: "piece" },
    title ? element("h4", { text: title }) : null, element("p", { className: "words", text }),
    element("div", { className: "piece-acts" }, ...acts));
}

function found(one, put) {
  const first = one.quotes[0];
  const words = [one.text, first ? cited(first) : ""].filter(Boolean).join("\n");
  const item = piece(`${one.title}　${one.label}`, one.text,
    [button("插入说明和原文", () => put(words), { "aria-label": `插入 ${one.title} 的说明和原文` })]);
  item.append(...one.quotes.map((quote) => element("figure", { className: "source" },
    element("blockquote", { text: quote.quote }),
    element("figcaption", {}, `${quote.label}（条款 ${quote.clause}） `,
      button("只插原文", () => put(cited(quote)), { look: "quiet", "aria-label": `只插原文，条款 ${quote.clause}` })))));
  return item;
}

export class Help {
  #desk;
  #canned = null;
  #put;
  #live;
  #parts;

  /** `put(words)` writes into the reply. */
  constructor(desk, put) {
    this.#desk = desk;
    this.#put = put;
    this.#live = new Live((q) => this.#desk.search(q), (news) => this.#told(news));
    this.#open();
  }

  async #open() {
    const input = element("input", { type: "text", role: "searchbox", autocomplete: "off", placeholder: "如 孵化补贴、不得重复享受、您好", "aria-label": "搜话术和条文" });
    this.#parts = {
      status: element("p", { className: "field-note", role: "status", text: "写几个字，同时找话术和条文。" }),
      canned: element("ul", { className: "pieces" }),
      found: element("ul", { className: "pieces" }),
    };
    input.addEventListener("input", () => this.#look(input.value.trim()));
    this.sheet = openSheet("话术和条文", element("div", { className: "help-search" }, input, this.#parts.status),
      element("section", {}, element("h3", { text: "条文" }), this.#parts.found),
      element("section", {}, element("h3", { text: "话术" }), this.#parts.canned));
    input.focus();
    try {
      this.#canned = (await this.#desk.canned()).canned;
      this.#draw("");
    } catch (error) {
      this.#parts.status.textContent = saying(error);
    }
  }

  #look(words) {
    this.#draw(words);
    if (words) return this.#live.change(words);
    this.#live.hold();
    this.#parts.found.replaceChildren();
    this.#parts.status.textContent = "";
    return undefined;
  }

  #told({ answer, error }) {
    if (error) this.#parts.status.textContent = saying(error);
    if (!answer) return;
    this.#parts.found.replaceChildren(...answer.found.map((one) => found(one, (words) => this.#chosen(words))));
    this.#parts.status.textContent = answer.found.length ? `找到 ${answer.found.length} 条条文` : "条文里没有找到，换个说法试试。";
  }

  #draw(words) {
    const asked = words.split(/\s+/).filter(Boolean);
    const fits = ({ title, text }) => asked.every((word) => title.includes(word) || text.includes(word));
    const list = (this.#canned ?? []).filter(fits);
    this.#parts.canned.replaceChildren(...list.map(({ title, text }) =>
      piece(title, text, [button("插入", () => this.#chosen(text), { "aria-label": `插入 ${title}` })])));
  }

  #chosen(words) {
    this.sheet.shut();
    this.#put(words);
  }
}
