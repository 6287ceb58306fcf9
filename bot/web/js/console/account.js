/** One's own affairs: on or off duty, the password, signing out; on a phone also the way to the other pages. */

import { Refusal } from "../api.js";
import { element } from "../view/element.js";
import { PAGES, to } from "./route.js";
import { ROLES } from "./session.js";
import { button, busy } from "./view/button.js";
import { line } from "./view/field.js";
import { Form } from "./view/form.js";
import { icon } from "./view/icon.js";
import { openSheet, sure } from "./view/modal.js";
import { complain, toast } from "./view/toast.js";

const PAGE_NAMES = { visits: "回访日历", reviews: "答案复核", figures: "数据", mentors: "导师" };
const NEEDS = { reviews: "review", figures: "figures", mentors: "mentors" };
const LEAST = 10; // characters of a password

/** The pages that this person may open. */
export function pagesOf(session) {
  return PAGES.filter((page) => !NEEDS[page] || session.may(NEEDS[page]));
}

export class Account {
  #parts;
  #keys;

  /** `keys()` shows the keys. */
  constructor(parts, keys) {
    this.#parts = parts;
    this.#keys = keys;
  }

  open() {
    const { session } = this.#parts;
    const { mentor } = session;
    const sheet = openSheet(mentor.name,
      element("p", { className: "me-about", text: `${ROLES[mentor.role] ?? mentor.role}，来访者看到的是“${mentor.alias}”` }),
      session.may("help") ? this.#duty() : null,
      element("nav", { className: "me-pages", "aria-label": "其他页面" }, ...pagesOf(session).map((page) =>
        element("a", { className: "me-item", href: to(page), onclick: () => sheet.shut() }, icon(page), element("span", { text: PAGE_NAMES[page] })))),
      element("div", { className: "me-list" },
        this.#item("快捷键", "keys", () => { sheet.shut(); this.#keys(); }),
        this.#item("修改密码", "me", () => { sheet.shut(); this.#password(); }),
        this.#item("退出登录", "back", () => this.#leave(() => this.#parts.desk.signOut(), "退出登录？")),
        this.#item("在所有设备上退出", "stop", () => this.#leave(() => this.#parts.desk.signOutEverywhere(), "在所有设备上退出登录？"))));
  }

  #item(words, sign, act) {
    return button(words, act, { sign, className: "me-item" });
  }

  #duty() {
    const { session, desk } = this.#parts;
    const control = element("button", { type: "button", role: "switch", className: "switch", onclick: () => busy(control, async () => {
      try {
        const { mentor } = await desk.duty(!session.mentor.on_duty);
        session.become(mentor);
        look();
      } catch (error) {
        complain(error);
      }
    }) }, element("span", { text: "在岗，接受新案件" }), element("i", { "aria-hidden": "true" }));
    const look = () => control.setAttribute("aria-checked", String(session.mentor.on_duty));
    look();
    return control;
  }

  #password() {
    const secret = (name, label, autocomplete) => line(name, label, { type: "password", autocomplete, hint: name === "new" ? `至少 ${LEAST} 个字符` : undefined });
    const fields = [secret("old", "现在的密码", "current-password"), secret("new", "新密码", "new-password"), secret("again", "再写一遍新密码", "new-password")];
    return new Form({
      title: "修改密码", fields, yes: "修改", intro: "修改后，别的设备上的登录都会失效。",
      submit: async ({ old, new: fresh, again }) => {
        if (fresh !== again) throw new Refusal(422, { message: "两遍新密码不一样。", faults: { again: "和上面的不一样。" } });
        await this.#parts.desk.password(old, fresh);
        toast("密码已修改，别的设备需要重新登录。");
      },
    });
  }

  async #leave(work, question) {
    const { outbox, kept } = this.#parts;
    const left = outbox.size + kept.names("draft:").length;
    const words = left ? `有 ${left} 条没发出的内容会留在这个浏览器里，下次您登录时还在。` : "没有没发出的内容。";
    if (!(await sure(question, words, "退出", { danger: false }))) return;
    try {
      await work();
      location.reload();
    } catch (error) {
      complain(error);
    }
  }
}
