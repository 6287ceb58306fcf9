/** Signing in. It comes over everything when the session is gone, so that what was typed stays beneath it. */

import { byId } from "../view/element.js";
import { saying } from "./desk.js";
import { busy } from "./view/button.js";

const AGAIN = "登录已失效，请重新登录。写到一半的内容都还在。";

export class SignIn {
  #desk;
  #session;
  #entered;
  #open = false;

  /** `entered(before)` is called with whoever was signed in before, or null. */
  constructor(desk, session, entered) {
    this.#desk = desk;
    this.#session = session;
    this.#entered = entered;
    byId("signin-form").addEventListener("submit", (event) => {
      event.preventDefault();
      busy(byId("signin-go"), () => this.#try());
    });
    byId("signin").addEventListener("cancel", (event) => event.preventDefault());
    byId("signin").addEventListener("close", () => this.#open && byId("signin").showModal()); // Escape, pressed twice
  }

  /** `again`: somebody was at work here. */
  ask({ again = false } = {}) {
    if (this.#open) return;
    this.#open = true;
    this.#say(again ? AGAIN : "");
    byId("signin-password").value = "";
    if (again) byId("signin-name").value = this.#session.mentor?.name ?? byId("signin-name").value;
    byId("signin").showModal();
    byId(byId("signin-name").value ? "signin-password" : "signin-name").focus();
  }

  async #try() {
    const name = byId("signin-name").value.trim();
    const password = byId("signin-password").value;
    if (!name || !password) return this.#say("请写姓名和密码。");
    const before = this.#session.mentor;
    try {
      await this.#desk.signIn(name, password);
      this.#session.take(await this.#desk.session());
    } catch (error) {
      return this.#say(saying(error));
    }
    this.#open = false;
    byId("signin").close();
    byId("signin-password").value = "";
    return this.#entered(before);
  }

  #say(words) {
    byId("signin-trouble").textContent = words;
    byId("signin-trouble").hidden = !words;
  }
}
