/** Asks before something that cannot be undone. */

/** → true when the dialog was closed with "yes"; Escape and anything else is no. */
export function confirmed(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
