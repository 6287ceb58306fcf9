/** Dialogs: a sheet with a title and a body, and the question before something that cannot be undone. */

import { confirmed } from "../../view/dialog.js";
import { element } from "../../view/element.js";
import { button } from "./button.js";

let count = 0;

function titled(className, title) {
  count += 1;
  const head = element("h2", { id: `modal-${count}`, text: title, className: "modal-title" });
  const dialog = element("dialog", { className, "aria-labelledby": head.id });
  dialog.addEventListener("close", () => dialog.remove());
  return { dialog, head };
}

/** Opens a sheet; → {dialog, shut}. Gives the focus back where it was. */
export function openSheet(title, ...body) {
  const { dialog, head } = titled("sheet modal", title);
  const shut = () => dialog.close();
  dialog.append(
    element("header", { className: "modal-head" }, head, button("关闭", shut, { look: "icon", sign: "close" })),
    element("div", { className: "modal-body" }, ...body));
  let pressed = null; // a drag that only ends on the backdrop does not shut the sheet
  dialog.addEventListener("pointerdown", (event) => { pressed = event.target; });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressed === dialog) shut();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, shut };
}

/** → whether the person said yes. */
export function sure(title, words, yes, { danger = true } = {}) {
  const { dialog, head } = titled("confirm", title);
  dialog.append(element("form", { method: "dialog" }, head,
    ...words.split("\n").map((text) => element("p", { text })),
    element("div", { className: "confirm-actions" },
      element("button", { className: "button button-plain", value: "no", autofocus: true, text: "先不" }),
      element("button", { className: `button ${danger ? "button-danger" : "button-strong"}`, value: "yes", text: yes }))));
  document.body.append(dialog);
  return confirmed(dialog);
}
