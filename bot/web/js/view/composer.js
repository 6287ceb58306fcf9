/** The box one writes in. Enter sends, Shift+Enter breaks the line, an input method keeps its Enter. */

const LIMIT = 4000; // characters, as the gateway counts them
const NEAR = 3600;

export class Composer {
  #text;
  #send;
  #counter;
  #drafts;

  constructor({ form, text, send, counter }, drafts, onsend) {
    this.#text = text;
    this.#send = send;
    this.#counter = counter;
    this.#drafts = drafts;
    text.addEventListener("input", () => this.#look());
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (!words || length(words) > LIMIT) return;
      this.#fill("");
      onsend(words);
    });
    this.#fill(drafts.get("draft") ?? "");
  }

  /** Puts words back to be changed, before what is being written. */
  giveBack(words) {
    this.#fill([words, this.#text.value].filter(Boolean).join("\n"));
    this.focus();
  }

  clear() {
    this.#fill("");
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  #fill(words) {
    this.#text.value = words;
    this.#look();
  }

  #look() {
    const count = length(this.#text.value.trim());
    this.#send.disabled = count === 0 || count > LIMIT;
    this.#counter.hidden = count < NEAR;
    this.#counter.dataset.over = String(count > LIMIT);
    this.#counter.textContent = count < NEAR ? "" : count > LIMIT
      ? `超出 ${count - LIMIT} 字，请删减` : `${count} / ${LIMIT} 字`;
    this.#text.setAttribute("aria-invalid", String(count > LIMIT));
    this.#grow();
    this.#drafts.set("draft", this.#text.value);
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}

/** Safari ends the composition before it reports the key; 229 is what it reports then. */
function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

function length(words) {
  return [...words].length;
}
