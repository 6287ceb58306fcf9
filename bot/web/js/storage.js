/** Keeps small values in the browser, or in memory where the browser refuses (private mode, quota). */

const PREFIX = "nmg-chat:";

function usable(name) {
  try {
    const area = window[name];
    area.setItem(`${PREFIX}probe`, "1");
    area.removeItem(`${PREFIX}probe`);
    return area;
  } catch {
    return null;
  }
}

export class Store {
  #area;
  #memory = new Map();

  constructor(name = "localStorage") {
    this.#area = usable(name);
  }

  /** False when nothing survives a reload. */
  get lasting() {
    return this.#area !== null;
  }

  get(key) {
    if (this.#memory.has(key)) return structuredClone(this.#memory.get(key));
    try {
      return JSON.parse(this.#area?.getItem(PREFIX + key) ?? "null");
    } catch {
      return null; // someone else's or a damaged value
    }
  }

  set(key, value) {
    try {
      if (!this.#area) throw new Error("no storage");
      this.#area.setItem(PREFIX + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, structuredClone(value));
    }
  }

  remove(key) {
    this.#memory.delete(key);
    try {
      this.#area?.removeItem(PREFIX + key);
    } catch {
      // storage was taken away while the page was open; memory is already clean
    }
  }

  /** Keys that begin with `start`, without our prefix. */
  keys(start) {
    const kept = [...this.#memory.keys()];
    try {
      for (let i = 0; i < (this.#area?.length ?? 0); i += 1) {
        const key = this.#area.key(i);
        if (key.startsWith(PREFIX)) kept.push(key.slice(PREFIX.length));
      }
    } catch {
      // as above
    }
    return [...new Set(kept)].filter((key) => key.startsWith(start));
  }

  /** Calls `heard(key)` when another tab changes a value; `heard(null)` when it clears all. */
  onOtherTab(heard) {
    window.addEventListener("storage", (event) => {
      if (event.storageArea !== this.#area) return;
      if (event.key === null) heard(null);
      else if (event.key.startsWith(PREFIX)) heard(event.key.slice(PREFIX.length));
    });
  }
}
