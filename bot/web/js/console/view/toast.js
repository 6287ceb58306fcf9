/** One line at the edge of the screen about what has just happened. A trouble stays until it is read. */

import { Unreachable } from "../../api.js";
import { byId, element } from "../../view/element.js";
import { saying } from "../desk.js";
import { button } from "./button.js";

const SHOWN_MS = 5000;
let timer = 0;

function show(words, kind) {
  clearTimeout(timer);
  const root = byId("toast");
  root.dataset.kind = kind;
  root.replaceChildren(
    element("p", { text: words, role: kind === "trouble" ? "alert" : "status" }),
    button("知道了", hide, { look: "icon", sign: "close" }));
  root.hidden = false;
  if (kind === "done") timer = setTimeout(hide, SHOWN_MS);
}

function hide() {
  byId("toast").hidden = true;
}

export const toast = (words) => show(words, "done");

/** Tells a trouble with the gateway; anything else is thrown on. */
export function complain(error) {
  show(saying(error), "trouble");
}

/** As `complain`, of what was fetched unasked: that the line is down, or the session over, is said elsewhere. */
export function quietly(error) {
  if (!(error instanceof Unreachable) && error.status !== 401) complain(error);
}
