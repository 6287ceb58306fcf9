/** The box one writes in. Enter sends, Shift+Enter breaks the line, an input method keeps its Enter. */

const LIMIT = 4000; // characters, as the gateway counts them
const NEAR = 0.9; // the share of it from which they are counted aloud

export class Composer {
  #text;
  #send;
  #counter;
  #drafts;
  #limit;

  constructor({ form, text, send, counter }, drafts, onsend, limit = LIMIT) {
    this.#limit = limit;
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
      if (!words || length(words) > limit) return;
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

  /** Puts words where the cursor is, or in place of what is selected. */
  insert(words) {
    this.#text.setRangeText(words, this.#text.selectionStart, this.#text.selectionEnd, "end");
    this.#look();
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
    const over = count - this.#limit;
    const near = count >= this.#limit * NEAR;
    this.#send.disabled = count === 0 || over > 0;
    this.#counter.hidden = !near;
    this.#counter.dataset.over = String(over > 0);
    this.#counter.textContent = over > 0 ? `超出 ${over} 字，请删减` : near ? `${count} / ${this.#limit} 字` : "";
    this.#text.setAttribute("aria-invalid", String(over > 0));
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
