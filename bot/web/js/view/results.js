/** The live verdicts: a line that says how things stand, the cards, and what to know beside them. */

import { Refusal } from "../api.js";
import { parted } from "../relevance.js";
import { countWords, exclusiveWords, noticeWords, STATUSES } from "../wording.js";
import { element } from "./element.js";
import { verdictCard } from "./verdict.js";

const FIRST = "填几项，这里就有结果";
const UNREACHABLE = "连不上服务，没有算成。";

export class Results {
  #parts;
  #catalogue;
  #find;
  #open = new Map(); // program → whether its card is unfolded, once someone has pressed it

  /** `parts`: {status, cards, bar, area}. `find(key)` brings a field into view. */
  constructor(parts, catalogue, find) {
    this.#parts = parts;
    this.#catalogue = catalogue;
    this.#find = find;
  }

  /** What is shown is older than the form. */
  stale() {
    this.#parts.area.setAttribute("aria-busy", "true");
  }

  /** `single`: one program was chosen, its card is open. */
  show(answer, facts, single) {
    const { near, far } = parted(answer, facts, this.#catalogue);
    this.#say(single && near.length ? STATUSES[near[0].status].words : countWords(near) || FIRST);
    const note = (kind) => (text) => element("p", { className: `note note-${kind}`, text });
    this.#parts.cards.replaceChildren(
      ...noticeWords(answer.notices, this.#catalogue.document).map(note("notice")),
      ...(single ? [] : exclusiveWords(answer.exclusive, near).map(note("refer"))),
      ...near.map((verdict) => this.#card(verdict, single)),
      ...(far.length ? [this.#fold(far, !near.length)] : []));
    this.#parts.area.setAttribute("aria-busy", "false");
  }

  /** A field cannot be read: the old cards stay, faint. */
  held(label) {
    this.stale();
    this.#say(`“${label}”填得不对，改好就接着算`);
  }

  failed(error, again) {
    this.stale();
    this.#say("没有算成");
    this.#parts.cards.replaceChildren(element("div", { className: "note note-notice" },
      element("p", { text: error instanceof Refusal ? error.message : UNREACHABLE }),
      element("button", { type: "button", className: "button button-plain", text: "再试一次", onclick: again })));
  }

  #card(verdict, open) {
    const card = verdictCard(verdict, { catalogue: this.#catalogue, open: this.#kept(verdict.id, open), find: this.#find });
    return this.#keeping(card, verdict.id);
  }

  /** Those of which nothing is known yet. */
  #fold(far, open) {
    const fold = element("details", { className: "far", open: this.#kept("far", open) },
      element("summary", { text: `还没填到的 ${far.length} 项` }),
      element("div", { className: "cards" }, ...far.map((verdict) => this.#card(verdict, false))));
    return this.#keeping(fold, "far");
  }

  #kept(id, open) {
    return this.#open.get(id) ?? open;
  }

  #keeping(details, id) {
    details.querySelector("summary").addEventListener("click", () => this.#open.set(id, !details.open));
    return details;
  }

  #say(words) {
    for (const line of [this.#parts.status, this.#parts.bar]) {
      if (line.textContent !== words) line.textContent = words;
    }
  }
}
