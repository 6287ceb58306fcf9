/** What waits for this mentor, shown without a sound: a bar on top, the title of the window, badges. */

import { byId, element } from "../view/element.js";
import { offerActs, waitingWords } from "./list/row.js";
import { to } from "./route.js";

const TITLE = document.title;

export class Offers {
  #session;
  #acts;
  #known = null; // the numbers that were told already
  #key = "";

  /** `acts`: {claim(number), decline(number)}. */
  constructor(session, acts) {
    this.#session = session;
    this.#acts = acts;
  }

  /** `offers`: the open ones to oneself; `counts` of the boxes; `listed`: whether the queue is on screen. */
  show(offers, counts, listed) {
    this.#badge("queue", counts?.queue, offers.length > 0);
    this.#badge("mine", counts?.unanswered, true);
    const parts = [offers.length ? `待接 ${offers.length}` : "", counts?.unanswered ? `未回复 ${counts.unanswered}` : ""];
    const news = parts.filter(Boolean).join(" · ");
    document.title = news ? `【${news}】${TITLE}` : TITLE;
    if (offers.length) navigator.setAppBadge?.(offers.length).catch(() => {});
    else navigator.clearAppBadge?.().catch(() => {});
    this.#announce(offers);
    this.#bar(listed ? [] : offers);
  }

  #badge(place, count, strong) {
    const badge = byId(`badge-${place}`);
    badge.hidden = !count;
    badge.classList.toggle("is-strong", strong);
    badge.replaceChildren(String(count || ""), element("span", { className: "unseen", text: place === "queue" ? " 件没人接" : " 件未回复" }));
  }

  #announce(offers) {
    const fresh = offers.filter((one) => this.#known && !this.#known.has(one.number));
    if (fresh.length) {
      byId("announce").textContent = fresh.map((one) => `请您接 ${one.number} 号案，${one.topic_title ?? ""}`).join("；");
    }
    this.#known = new Set(offers.map((one) => one.number));
  }

  #bar(offers) {
    const bar = byId("offers");
    const key = JSON.stringify(offers);
    bar.hidden = offers.length === 0;
    if (key === this.#key) return;
    this.#key = key;
    const [one] = offers;
    if (!one) return bar.replaceChildren();
    const more = offers.length > 1 ? element("a", { className: "offers-more", href: to("queue"), text: `还有 ${offers.length - 1} 件` }) : null;
    return bar.replaceChildren(
      element("a", { className: "offers-what", href: to("queue", one.number) },
        element("strong", { text: one.transfer ? `转给您：${one.number} 号案` : `请您接：${one.number} 号案` }),
        element("span", { text: [one.topic_title, one.region, waitingWords(one, this.#session.now())].filter(Boolean).join(" · ") })),
      more ?? "", offerActs(one, this.#acts));
  }
}
