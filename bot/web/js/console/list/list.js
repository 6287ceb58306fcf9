/** The pane of cases: the queue, one's own, or all with filters. Offers to oneself stand on top. */

import { element, byId } from "../../view/element.js";
import { query } from "../desk.js";
import { to } from "../route.js";
import { button, busy } from "../view/button.js";
import { complain, quietly } from "../view/toast.js";
import { Filters, wantedOf } from "./filters.js";
import { drawRow, waitingWords } from "./row.js";

const TITLES = { queue: "待接队列", mine: "我的案件", all: "全部案件" };
const EMPTY = {
  queue: ["没有人在等", "有新的案件会马上出现在这里。"],
  mine: ["手上没有案件", "接单以后，对话就在这里。"],
  all: ["没有找到", "换几个字，或者清空筛选再试。"],
};
const FILES = [["csv", "CSV"], ["xlsx", "Excel"]];

export class List {
  #desk;
  #session;
  #kept;
  #acts;
  #shown = new Map(); // number → {key, node}
  #answer = null;
  #filters = null;
  #place = null; // {place, number, wanted}

  /** `acts`: {claim(number), decline(number)}. */
  constructor({ desk, session, kept }, acts) {
    this.#desk = desk;
    this.#session = session;
    this.#kept = kept;
    this.#acts = acts;
    setInterval(() => this.#tick(), 20_000);
  }

  /** Turns to a box; its cases come with the next `refresh`. */
  async show(place) {
    const moved = this.#place?.place !== place.place || String(this.#place?.wanted) !== String(place.wanted);
    this.#place = place;
    byId("list-title").textContent = TITLES[place.place];
    byId("filters").hidden = place.place !== "all";
    if (place.place === "all") {
      await this.#prepare();
      this.#filters.show(place.wanted);
    }
    if (moved) {
      this.#answer = null;
      byId("rows").setAttribute("aria-busy", "true");
    }
    this.#draw();
  }

  /** → the answer of the box that is shown, or null if it did not come. */
  async refresh() {
    const at = this.#place;
    const wanted = at.place === "all" ? { ...wantedOf(at.wanted), page: at.wanted.get("page") } : {};
    try {
      const answer = await this.#desk.cases({ box: at.place, ...wanted });
      if (at !== this.#place && this.#elsewhere(at)) return null;
      this.#answer = answer;
    } catch (error) {
      quietly(error);
      return null;
    }
    byId("rows").removeAttribute("aria-busy");
    this.#draw();
    return this.#answer;
  }

  /** Puts the cursor into the search. */
  async search() {
    await this.#prepare();
    this.#filters.focus();
  }

  /** Moves the focus among the rows; from outside it begins at the open case, or at the top. */
  step(by) {
    const links = [...byId("rows").querySelectorAll(".row-open")];
    const at = links.findIndex((link) => link.parentElement.contains(document.activeElement));
    const open = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = at < 0 ? Math.max(open, 0) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[next]?.focus();
  }

  #elsewhere(at) {
    return at.place !== this.#place.place || String(at.wanted) !== String(this.#place.wanted);
  }

  async #prepare() {
    if (this.#filters) return;
    const { mentors } = this.#session.may("mentors") ? await this.#desk.mentors().catch(() => ({ mentors: [] })) : { mentors: [] };
    const look = (params) => {
      location.hash = to("all", this.#place.number, params);
    };
    this.#filters ??= new Filters(byId("filters"), this.#session, mentors, look);
  }

  #draw() {
    if (!this.#answer) return;
    const { place, number, wanted } = this.#place;
    const cases = offersFirst(this.#answer.cases);
    const held = document.activeElement?.closest?.(".row")?.dataset.number;
    const part = document.activeElement?.className;
    const nodes = cases.map((one) => this.#row(one, to(place, one.number, wanted), one.number === number));
    const rows = byId("rows");
    if (nodes.length !== rows.children.length || nodes.some((node, at) => node !== rows.children[at])) {
      rows.replaceChildren(...nodes);
    }
    if (held && !rows.contains(document.activeElement)) this.#refocus(held, part);
    this.#foot(cases.length > 0);
  }

  #row(one, href, current) {
    const acts = this.#session.may("help") ? this.#acts : null;
    const draft = !current && Boolean(this.#kept.get(`draft:${one.number}`));
    const key = JSON.stringify([one, href, current, draft]);
    const kept = this.#shown.get(one.number);
    if (kept?.key === key) {
      kept.one = one;
      return kept.node;
    }
    const node = drawRow(one, { session: this.#session, href, current, draft, acts });
    this.#shown.set(one.number, { key, node, one });
    return node;
  }

  #refocus(number, part) {
    const row = byId("rows").querySelector(`[data-number="${number}"]`);
    const same = part && [...(row?.querySelectorAll("a, button") ?? [])].find((node) => node.className === part);
    (same ?? row?.querySelector("a") ?? byId("list-title")).focus({ preventScroll: true });
  }

  #foot(some) {
    const { total, page, pages } = this.#answer;
    const { place, wanted } = this.#place;
    const count = total ? `${total} 件` : "";
    if (byId("list-count").textContent !== count) byId("list-count").textContent = count;
    const [title, more] = EMPTY[place];
    const empty = some ? null : element("div", { className: "empty" },
      element("p", { className: "empty-title", text: title }), element("p", { text: more }));
    const turn = (words, by) => button(words, () => {
      const params = new URLSearchParams(wanted);
      params.set("page", page + by);
      location.hash = to(place, this.#place.number, params);
    }, { disabled: page + by < 1 || page + by > pages });
    const turns = place === "all" && pages > 1
      ? element("nav", { className: "turns", "aria-label": "翻页" }, turn("上一页", -1),
        element("span", { text: `${page} / ${pages}` }), turn("下一页", 1))
      : null;
    byId("list-foot").replaceChildren(...[empty, turns, some ? this.#files() : null].filter(Boolean));
  }

  /** The cases that are found, as a file. */
  #files() {
    if (this.#place.place !== "all" || !this.#session.may("export")) return null;
    const save = (format, control) => busy(control, () =>
      this.#desk.download(`/export${query({ format, ...wantedOf(this.#place.wanted) })}`, `案件.${format}`).catch(complain));
    return element("div", { className: "files" }, element("span", { text: "导出这些案件" }), ...FILES.map(([format, words]) => {
      const control = button(words, () => save(format, control), { sign: "down", "aria-label": `导出 ${words}` });
      return control;
    }));
  }

  #tick() {
    for (const { node, one } of this.#shown.values()) {
      node.querySelector(".row-wait").textContent = waitingWords(one, this.#session.now());
    }
  }
}

function offersFirst(cases) {
  return [...cases.filter((one) => one.offered), ...cases.filter((one) => !one.offered)];
}
