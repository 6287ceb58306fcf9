/** Follows the newest message, unless the reader has scrolled up; then says that there is something new. */

const NEAR = 80; // px from the end that still count as being there

export class Scroll {
  #area;
  #jump;
  #follows = false; // the first screen is read from its top
  #last = 0;

  constructor(area, jump) {
    this.#area = area;
    this.#jump = jump;
    area.addEventListener("scroll", () => this.#look(), { passive: true });
    jump.addEventListener("click", () => {
      this.toEnd();
      area.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.#follows && this.#down()).observe(area);
  }

  /** After something was added. `own`: the user's own act, which always brings the end into view. */
  grown({ own = false } = {}) {
    if (own || this.#follows) this.toEnd();
    else this.#jump.hidden = false;
  }

  /** Something grew or shrank that is no news, such as the line that says an answer is being written. */
  settle() {
    if (this.#follows) this.#down();
  }

  toEnd() {
    this.#follows = true;
    this.#jump.hidden = true;
    this.#down();
  }

  toStart() {
    this.#area.scrollTop = 0;
    this.#last = 0;
    this.#follows = false;
    this.#jump.hidden = true;
  }

  #down() {
    this.#area.scrollTop = this.#area.scrollHeight;
    this.#last = this.#area.scrollTop;
  }

  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#area;
    const left = scrollHeight - scrollTop - clientHeight;
    if (left < NEAR) {
      this.#follows = true;
      this.#jump.hidden = true;
    } else if (scrollTop < this.#last) {
      this.#follows = false; // only going up is a wish to read; content may also grow under us
    }
    this.#last = scrollTop;
  }
}
