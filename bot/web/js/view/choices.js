/** The buttons under a message. Five that rate are drawn as a scale. */

import { keyOf, rates } from "../choices.js";
import { element } from "./element.js";

function words({ title }, scale) {
  if (!scale) return [title];
  const [points, ...meaning] = title.split(" ");
  return [element("strong", { text: points }), " ", element("span", { text: meaning.join(" ") })];
}

/** → the group of buttons; null where there are none. `press({title, payload})`. */
export function drawChoices({ seq, buttons }, press) {
  if (!buttons?.length) return null;
  const scale = buttons.every(rates);
  const label = scale ? "请评价这次咨询" : "接下来可以";
  const list = element("div", { className: scale ? "choices rating" : "choices", role: "group", "aria-label": label });
  for (const button of buttons) {
    list.append(element("button", {
      type: "button", className: "choice", "data-key": keyOf(seq, button), disabled: true,
      onclick: () => press({ title: button.title, payload: button.payload }),
    }, ...words(button, scale)));
  }
  return list;
}

/** Leaves the buttons of `open` to be pressed, and shows those of `pressed` as chosen. */
export function showChoices(root, { open, pressed }) {
  for (const choice of root.querySelectorAll(".choice")) {
    const past = choice.closest(".message").classList.contains("past");
    choice.disabled = past || !open.has(choice.dataset.key);
    if (past) continue;
    if (pressed.has(choice.dataset.key)) choice.setAttribute("aria-pressed", "true");
    else choice.removeAttribute("aria-pressed");
  }
}
