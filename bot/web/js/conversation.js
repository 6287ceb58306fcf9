/** Which conversation this browser is in. All tabs share one; it is opened with the first message. */

import { openConversation } from "./api.js";

const KEY = "conversation";

/** Runs `work` in one tab at a time, where the browser can promise that. */
function alone(work) {
  return navigator.locks ? navigator.locks.request("nmg-chat:conversation", work) : work();
}

export class Conversation extends EventTarget {
  #store;
  #seen;

  constructor(store) {
    super();
    this.#store = store;
    this.#seen = this.current()?.id ?? null;
    store.onOtherTab((key) => {
      if (key === null || key === KEY) this.#announce();
    });
  }

  /** → {id, token}, or null before the first message. */
  current() {
    const kept = this.#store.get(KEY);
    return kept?.id && kept?.token ? kept : null;
  }

  /** → the current conversation, opened now if there is none. Throws what the API throws. */
  ensure() {
    const kept = this.current();
    if (kept) return Promise.resolve(kept);
    return alone(async () => {
      const meanwhile = this.current(); // another tab may have been quicker
      if (meanwhile) return meanwhile;
      const opened = await openConversation();
      this.#store.set(KEY, opened);
      this.#announce("opened");
      return opened;
    });
  }

  /** Forgets the conversation `id`; does nothing if another has taken its place. */
  forget(id, why) {
    if (this.current()?.id === id) this.#store.remove(KEY);
    this.#announce(why);
  }

  #announce(why = "other-tab") {
    const id = this.current()?.id ?? null;
    if (id === this.#seen) return;
    const detail = { why, from: this.#seen, to: id };
    this.#seen = id;
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}
