/** A button that says what it does, and one that is still at it. */

import { element } from "../../view/element.js";
import { icon } from "./icon.js";

/** `look`: plain, quiet, strong, danger, icon (then the words are for screen readers alone). */
export function button(words, act, { look = "plain", sign = null, ...rest } = {}) {
  const text = element("span", { text: words, className: look === "icon" ? "unseen" : undefined });
  return element("button", { type: "button", className: `button button-${look}`, onclick: act, ...rest },
    sign ? icon(sign) : null, text);
}

/** Runs `work` with the button asleep, so that nothing is asked for twice. */
export async function busy(control, work) {
  control.disabled = true;
  control.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    control.disabled = false;
    control.removeAttribute("aria-busy");
  }
}
