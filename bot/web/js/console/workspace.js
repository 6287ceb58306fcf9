/** The desk on screen: follows the address and the news, and puts list, case and pages in their places. */

import { byId, element } from "../view/element.js";
import { Case } from "./case/case.js";
import { Latest } from "./latest.js";
import { List } from "./list/list.js";
import { Offers } from "./offers.js";
import { Figures } from "./pages/figures.js";
import { Mentors } from "./pages/mentors.js";
import { Reviews } from "./pages/reviews.js";
import { Visits } from "./pages/visits.js";
import { pagesOf } from "./account.js";
import { BOXES, here, to } from "./route.js";
import { complain, quietly, toast } from "./view/toast.js";

const MADE = { visits: Visits, reviews: Reviews, figures: Figures, mentors: Mentors };

export class Workspace {
  #parts; // {desk, session, outbox, kept}
  #list;
  #offers;
  #case = null;
  #page = null; // {place, page}
  #place = here();
  #latest = new Latest(() => this.#fetch());
  #acts = { claim: (number) => this.#claim(number), decline: (number) => this.#decline(number) };

  constructor(parts) {
    this.#parts = parts;
    this.#list = new List(parts, this.#acts);
    this.#offers = new Offers(parts.session, this.#acts);
    window.addEventListener("hashchange", () => this.#go({ moved: true }));
  }

  start() {
    this.#nothingOpen();
    return this.#go({ moved: false });
  }

  /** Something is new on the desk, or the line is back. `whole`: anything may have changed. */
  refresh({ whole = false } = {}) {
    this.#case?.refresh({ whole });
    this.#page?.page.refresh();
    return this.#latest.run();
  }

  step(by) {
    if (BOXES.includes(this.#place.place)) this.#list.step(by);
  }

  reply() {
    this.#case?.reply();
  }

  async search() {
    if (this.#place.place !== "all" || !byId("list").checkVisibility()) {
      const number = byId("list").checkVisibility() ? this.#place.number : null;
      history.pushState(null, "", to("all", number));
      await this.#go({ moved: false });
    }
    await this.#list.search();
  }

  go(place) {
    if (this.#boxes.includes(place)) location.hash = to(place);
  }

  get #boxes() {
    return this.#parts.session.may("help") ? BOXES : ["all"];
  }

  async #go({ moved }) {
    const place = here();
    const allowed = [...this.#boxes, ...pagesOf(this.#parts.session)];
    if (!allowed.includes(place.place)) return this.#instead(allowed[0], place.number, moved);
    this.#place = place;
    document.body.dataset.place = BOXES.includes(place.place) ? "cases" : "page";
    document.body.dataset.open = place.number ? "case" : "list";
    this.#mark(place.place);
    if (BOXES.includes(place.place)) await this.#showCases(place, moved);
    else this.#showPage(place.place, moved);
    return this.#latest.run();
  }

  #instead(place, number, moved) {
    history.replaceState(null, "", to(place, BOXES.includes(place) ? number : null));
    return this.#go({ moved });
  }

  async #showCases(place, moved) {
    this.#endPage();
    if (place.number !== (this.#case?.number ?? null)) {
      this.#case?.end();
      this.#case = null;
      if (place.number) this.#openCase(place.number, moved);
      else this.#nothingOpen(moved);
    }
    await this.#list.show(place);
  }

  #openCase(number, moved) {
    this.#case = new Case(this.#parts, { main: byId("case"), card: byId("card") }, number, {
      ...this.#acts,
      back: () => { location.hash = to(this.#place.place, null, this.#place.wanted); },
      changed: () => this.refresh(),
      place: () => this.#place.place,
    });
    const opened = this.#case;
    opened.refresh().then(() => moved && opened === this.#case && opened.focus());
  }

  #nothingOpen(moved = false) {
    byId("case").replaceChildren(element("div", { className: "empty" },
      element("p", { className: "empty-title", text: "打开一件案子" }),
      element("p", { text: "从左边的列表选一件；按 ? 看快捷键。" })));
    byId("card").replaceChildren();
    if (moved) byId("list-title").focus({ preventScroll: true });
  }

  #showPage(place, moved) {
    this.#case?.end();
    this.#case = null;
    if (this.#page?.place !== place) {
      this.#endPage();
      this.#page = { place, page: new MADE[place](byId("page"), this.#parts) };
    }
    this.#page.page.refresh();
    if (moved) byId("page").querySelector(".page-title").focus({ preventScroll: true });
  }

  #endPage() {
    this.#page?.page.end();
    this.#page = null;
  }

  #mark(place) {
    for (const link of document.querySelectorAll(".rail a[data-place]")) {
      if (link.dataset.place === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** The list on screen, and the queue, whose offers ring wherever one is. */
  async #fetch() {
    const { place } = this.#place;
    const shown = BOXES.includes(place) ? await this.#list.refresh() : null;
    if (!this.#parts.session.may("help")) return;
    let queue = place === "queue" ? shown : null;
    try {
      queue ??= await this.#parts.desk.cases({ box: "queue" });
    } catch (error) {
      return quietly(error);
    }
    const all = [...queue.cases, ...(shown?.cases ?? [])].filter((one) => one.offered);
    const offers = [...new Map(all.map((one) => [one.number, one])).values()];
    this.#offers.show(offers, queue.counts, this.#place.place === "queue" && byId("list").checkVisibility());
  }

  async #claim(number) {
    try {
      await this.#parts.desk.claim(number);
      toast(`您接了 ${number} 号案。`);
      location.hash = to("mine", number);
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }

  async #decline(number) {
    try {
      await this.#parts.desk.decline(number);
      toast(`${number} 号案会请别的导师接。`);
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }
}
