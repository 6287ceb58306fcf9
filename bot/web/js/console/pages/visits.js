/** The calendar of follow-up visits: by day, to move or to drop. */

import { element } from "../../view/element.js";
import { VISITS } from "../case/record.js";
import { to } from "../route.js";
import { dayWords, isoDay } from "../times.js";
import { button, busy } from "../view/button.js";
import { Day } from "../view/day.js";
import { Form } from "../view/form.js";
import { sure } from "../view/modal.js";
import { complain, toast } from "../view/toast.js";
import { nothing, Page } from "./page.js";

export class Visits extends Page {
  constructor(root, parts) {
    super(root, parts, "回访日历");
  }

  fetch() {
    return this.parts.desk.visits();
  }

  draw({ visits }) {
    if (!visits.length) return [nothing("没有安排回访", "结束案件时可以定一个日子，到时系统会问对方近况。")];
    const today = isoDay(this.parts.session.now());
    const days = [...new Set(visits.map((visit) => visit.due_on))].sort();
    const ahead = days.filter((day) => day >= today);
    const past = days.filter((day) => day < today).reverse();
    const list = (some) => some.map((day) => this.#day(day, visits.filter((visit) => visit.due_on === day), today));
    return [...list(ahead), past.length ? element("h3", { className: "page-part", text: "已经过去的" }) : null, ...list(past)];
  }

  #day(day, visits, today) {
    return element("section", { className: "visit-day" },
      element("h3", {}, element("time", { datetime: day, text: dayWords(day, today) }),
        element("span", { className: "visit-date", text: day })),
      element("ul", {}, ...visits.map((visit) => this.#visit(visit))));
  }

  #visit(visit) {
    const name = `${visit.case_number} 号案`;
    const acts = visit.state === "planned" && this.parts.session.answersFor(visit);
    const drop = button("取消回访", () => busy(drop, () => this.#drop(visit)), { "aria-label": `取消回访，${name}` });
    return element("li", { className: "visit", "data-number": visit.case_number },
      element("a", { href: to("all", visit.case_number), text: `${name} · ${visit.alias}` }),
      element("span", { className: "tag tag-plain", text: VISITS[visit.state] ?? visit.state }),
      visit.mine ? null : element("span", { className: "visit-who", text: `导师 ${visit.mentor?.alias ?? ""}` }),
      acts ? element("div", { className: "visit-acts" },
        button("改期", () => this.#move(visit), { "aria-label": `改期，${name}` }), drop) : null);
  }

  #move(visit) {
    const day = new Day("day", "改到哪一天", isoDay(this.parts.session.now()));
    day.value = visit.due_on;
    return new Form({
      title: `${visit.case_number} 号案改期`, fields: [day], yes: "改期",
      submit: async (values) => {
        await this.parts.desk.moveVisit(visit.case_number, values.day);
        toast("已改期。");
        await this.refresh();
      },
    });
  }

  async #drop(visit) {
    const words = `到 ${visit.due_on} 就不会再问 ${visit.alias} 的近况。`;
    if (!(await sure(`取消 ${visit.case_number} 号案的回访？`, words, "取消回访"))) return;
    try {
      await this.parts.desk.dropVisit(visit.case_number);
      toast("已取消回访。");
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }
}
