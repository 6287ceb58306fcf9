/** The mentors: who is on duty, for what, with how many cases. A supervisor sets duty and takes off the desk. */

import { element } from "../../view/element.js";
import { ROLES } from "../session.js";
import { button, busy } from "../view/button.js";
import { sure } from "../view/modal.js";
import { complain, toast } from "../view/toast.js";
import { nothing, Page } from "./page.js";

export class Mentors extends Page {
  constructor(root, parts) {
    super(root, parts, "导师");
  }

  fetch() {
    return this.parts.desk.mentors();
  }

  draw({ mentors }) {
    if (!mentors.length) return [nothing("还没有导师")];
    return [element("ul", { className: "mentors" }, ...mentors.map((mentor) => this.#mentor(mentor)))];
  }

  #mentor(mentor) {
    const { topics } = this.parts.session;
    const fields = mentor.topics.map((id) => topics[id] ?? id).join("、") || "全部事项";
    const helps = mentor.role !== "officer";
    return element("li", { className: "mentor", "data-id": mentor.id },
      element("p", { className: "mentor-name" }, element("strong", { text: mentor.name }),
        mentor.alias === mentor.name ? null : element("span", { text: `对外称 ${mentor.alias}` }),
        element("span", { className: "tag tag-plain", text: ROLES[mentor.role] ?? mentor.role }),
        helps ? element("span", { className: `tag ${mentor.on_duty ? "tag-on" : "tag-plain"}`, text: mentor.on_duty ? "在岗" : "不在岗" }) : null),
      helps ? element("p", { text: `手上 ${mentor.load} 件，最多 ${mentor.capacity} 件` }) : null,
      helps ? element("p", { className: "mentor-fields", text: `${mentor.regions.join("、") || "全区"} · ${fields}` }) : null,
      this.parts.session.may("supervise") ? this.#acts(mentor, helps) : null);
  }

  #acts(mentor, helps) {
    const words = mentor.on_duty ? "改为不在岗" : "改为在岗";
    const duty = button(words, () => busy(duty, () => this.#do(() =>
      this.parts.desk.mentorDuty(mentor.id, !mentor.on_duty), () => `${mentor.name}${words.slice(1)}。`)), { "aria-label": `${words}，${mentor.name}` });
    const remove = button("移出", () => busy(remove, () => this.#remove(mentor)), { "aria-label": `移出，${mentor.name}` });
    const own = mentor.id === this.parts.session.mentor.id;
    return element("div", { className: "row-acts" }, helps ? duty : null, own ? null : remove);
  }

  async #remove(mentor) {
    const cases = mentor.load ? `手上 ${mentor.load} 件没结束的案件会回到待接队列，重新请人接。` : "手上没有没结束的案件。";
    if (!(await sure(`把 ${mentor.name} 移出？`, `${cases}\n移出后不能再登录，写过的记录都保留。`, "移出"))) return;
    await this.#do(() => this.parts.desk.removeMentor(mentor.id), ({ given_back: back }) =>
      `${mentor.name} 已移出${back.length ? `，${back.map((number) => `${number} 号案`).join("、")}回到队列` : ""}。`);
  }

  async #do(work, words) {
    try {
      toast(words(await work()));
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }
}
