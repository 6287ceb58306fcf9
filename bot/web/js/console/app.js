/** The one place where the console is put together. */

import { Refusal } from "../api.js";
import { Store } from "../storage.js";
import { Banner } from "../view/banner.js";
import { byId } from "../view/element.js";
import { Account, pagesOf } from "./account.js";
import { Desk, saying } from "./desk.js";
import { Kept } from "./kept.js";
import { Keys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { SignIn } from "./signin.js";
import { Watch } from "./watch.js";
import { Workspace } from "./workspace.js";

const desk = new Desk();
const session = new Session();
const store = new Store("localStorage");
const watch = new Watch(desk);
const signIn = new SignIn(desk, session, entered);
const WHO = "desk-who"; // all tabs share one cookie, and so one person
let parts = null;
let workspace = null;

/** Somebody has signed in: begin, or go on where the same person was interrupted. */
function entered(before) {
  if (before && before.id !== session.mentor.id) return location.reload();
  store.set(WHO, session.mentor.id);
  if (workspace) workspace.refresh({ whole: true });
  else begin();
  parts.outbox.send();
  return watch.start();
}

function begin() {
  const kept = new Kept(store, session.mentor.id);
  parts = { desk, session, kept, outbox: new Outbox(desk, kept) };
  workspace = new Workspace(parts);
  const keys = new Keys(store, {
    step: (by) => workspace.step(by), reply: () => workspace.reply(),
    search: () => workspace.search(), go: (place) => workspace.go(place),
  });
  const account = new Account(parts, () => keys.show());
  byId("me").addEventListener("click", () => account.open());
  session.addEventListener("change", drawMe);
  drawMe();
  listen();
  byId("desk").hidden = false;
  byId("loading").hidden = true;
  parts.outbox.load();
  workspace.start();
}

function listen() {
  const banner = new Banner(byId("banner"));
  watch.addEventListener("down", () => banner.show("offline"));
  watch.addEventListener("up", () => {
    const returned = !byId("banner").hidden;
    banner.show(null);
    if (returned) parts.outbox.send();
  });
  watch.addEventListener("change", () => workspace.refresh());
  store.onOtherTab((key) => {
    if (key === WHO && store.get(WHO) !== session.mentor.id) location.reload();
  });
  window.addEventListener("offline", () => banner.show("offline"));
  window.addEventListener("beforeunload", (event) => {
    if (parts.outbox.size && !store.lasting) event.preventDefault(); // nothing would survive
  });
}

/** Who is signed in, and what this role has to do with. */
function drawMe() {
  const { mentor } = session;
  byId("me-name").textContent = mentor.name;
  byId("me").dataset.duty = session.may("help") ? (mentor.on_duty ? "on" : "off") : "none";
  byId("me-duty").textContent = session.may("help") ? (mentor.on_duty ? "，在岗" : "，不在岗") : "";
  for (const link of document.querySelectorAll(".rail a[data-place]")) {
    const { place } = link.dataset;
    const box = ["queue", "mine"].includes(place) ? session.may("help") : place === "all" || pagesOf(session).includes(place);
    link.parentElement.hidden = !box;
  }
}

async function open() {
  byId("again").hidden = true;
  byId("loading-words").textContent = "正在打开…";
  try {
    session.take(await desk.session());
    entered(null);
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return signIn.ask();
    byId("loading-words").textContent = saying(error);
    byId("again").hidden = false;
  }
}

desk.addEventListener("signedout", () => {
  watch.stop();
  signIn.ask({ again: workspace !== null });
});
byId("again").addEventListener("click", open);
open();
