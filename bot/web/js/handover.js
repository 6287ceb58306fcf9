/** Hands what was filled in to a mentor: left for the chat, which sends it as it sends everything. */

import { newId } from "./outbox.js";
import { Store } from "./storage.js";
import { confirmed } from "./view/dialog.js";
import { byId } from "./view/element.js";

const TITLE = "请导师看看我的资格测算";
const NOTHING = "现在还没有填情况，交过去的是空表。";

/** Asks first. `given`: the facts in words. → whether it was left for the chat. */
export async function handOver(facts, given) {
  const store = new Store("localStorage");
  const words = given.map(({ label, words: said }) => `${label}：${said}`).join("；");
  byId("hand-given").textContent = words || NOTHING;
  byId("hand-unkept").hidden = store.lasting;
  byId("hand-yes").disabled = !store.lasting;
  if (!(await confirmed(byId("hand-over")))) return false;
  const text = byId("hand-question").value.trim();
  const title = [TITLE, text].filter(Boolean).join("\n");
  const id = newId();
  store.set(`unsent:${id}`, { id, text, facts, title, after: 0, at: Date.now() });
  return true;
}
