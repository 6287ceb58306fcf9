/** What has been said in the current conversation, each message once, and what follows from it. */

import * as choices from "./choices.js";
import { BOT, whoAfter } from "./notes.js";

export class Transcript {
  #messages = new Map(); // seq → message
  #titles = new Map(); // payload → the title that was on its button

  clear() {
    this.#messages.clear();
  }

  /** The newest seq; 0 before the first. */
  get last() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** → whether the message is new. */
  add(message) {
    if (this.#messages.has(message.seq)) return false;
    this.#messages.set(message.seq, message);
    for (const { payload, title } of message.buttons ?? []) this.#titles.set(payload, title);
    return true;
  }

  /** What a user's message is shown as: a pressed button by its title, never by its payload. */
  wordsOf(message) {
    const payload = message.payload ?? message.text;
    return message.title ?? this.#titles.get(payload) ?? message.text ?? "";
  }

  /** Who answers as the desk's notes say: {mode, number}. */
  get who() {
    return this.#ordered().reduce((who, message) => whoAfter(message) ?? who, BOT);
  }

  /** The alias of the mentor who was last spoken of; null before the first. */
  get mentor() {
    return this.#ordered().findLast(({ by }) => by)?.by ?? null;
  }

  /** The user's latest message, if nothing came in reply to it; else null. */
  get unheard() {
    const ordered = this.#ordered();
    const user = ordered.findLast((message) => message.author === "user");
    return user && !ordered.some((message) => replies(message, user)) ? user : null;
  }

  /** The user's latest message, if the bot has still to answer it; else null. */
  get unanswered() {
    return this.unheard && this.fates.get(this.unheard.seq) === "sent" ? this.unheard : null;
  }

  /** What became of each message of the user: seq → "sent", or "left" for a mentor or "told" to one. */
  get fates() {
    const fates = new Map();
    let who = BOT;
    for (const message of this.#ordered()) {
      who = whoAfter(message) ?? who;
      if (message.author === "user") fates.set(message.seq, { bot: "sent", waiting: "left", human: "told" }[who.mode]);
      else if (message.author === "system" && fates.has(message.in_reply_to)) fates.set(message.in_reply_to, "sent");
    }
    return fates;
  }

  /** The seqs of messages of which there is a newer version. */
  get corrected() {
    const newest = new Map(); // seq of the first version → of the newest
    const first = new Map();
    const old = new Set();
    for (const { seq, edits } of this.#ordered().filter((message) => message.edits != null)) {
      const root = first.get(edits) ?? edits;
      first.set(seq, root);
      old.add(newest.get(root) ?? root).add(edits);
      newest.set(root, seq);
    }
    return old;
  }

  /** Which buttons can be pressed and which were, with what is `underWay`: {open, pressed}. */
  choices(who, underWay) {
    const ordered = this.#ordered();
    const going = underWay.map(({ payload, title, text }) => ({ author: "user", payload, text: title ?? text }));
    return {
      open: going.length ? new Set() : choices.open(ordered, who),
      pressed: choices.pressed([...ordered, ...going]),
    };
  }

  #ordered() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }
}

function replies(message, user) {
  if (message.author === "user") return false;
  return message.in_reply_to === user.seq || (message.in_reply_to == null && message.seq > user.seq);
}
