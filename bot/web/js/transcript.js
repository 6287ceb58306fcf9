/** What has been said in the current conversation, each message once, and what follows from it. */

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

  /** The user's latest message, if nobody has answered it and no mentor has taken over; else null. */
  get unanswered() {
    const ordered = this.#ordered();
    const user = ordered.findLast((message) => message.author === "user");
    if (!user) return null;
    const others = ordered.filter((message) => message.author !== "user");
    if (others.at(-1)?.author === "mentor") return null;
    const answered = others.some((message) =>
      message.in_reply_to === user.seq || (message.in_reply_to == null && message.seq > user.seq));
    return answered ? null : user;
  }

  /** The seqs whose buttons can still be pressed: those of the newest turn, until the user speaks. */
  get open() {
    const ordered = this.#ordered();
    const open = [];
    let turn;
    for (const message of ordered.reverse()) {
      if (message.author === "user") break;
      if (message.author === "system") continue;
      if (turn === undefined) turn = message.in_reply_to ?? null;
      if ((message.in_reply_to ?? null) !== turn) break;
      open.push(message.seq);
    }
    return new Set(open);
  }

  #ordered() {
    return [...this.#messages.values()].sort((one, other) => one.seq - other.seq);
  }
}
