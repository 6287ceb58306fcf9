/** A button that says what it does, and one that is still at it. */

import { element } from "../../view/element.js";
import { icon } from "./icon.js";

/** `look`: plain, quiet, strong, danger, icon (then the words are for screen readers alone). */
export function button(words, act, { look = "plain", sign = null, ...rest } = {}) {
  const text = element("span", { text: words, className: look === "icon" ? "unseen" : undefined });
  return element("button", { type: "button", className: `button button-${look}`, onclick: act, ...rest },
    sign ? icon(sign) : null, text);
}

/** Runs `work` unless the control is at it already. It keeps the focus, which a disabled one would lose. */
export async function busy(control, work) {
  if (control.hasAttribute("aria-busy")) return;
  control.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
  }
}
