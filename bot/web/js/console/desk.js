/** The desk's HTTP calls. Tells "signedout" as soon as the gateway no longer knows who is asking. */

import { ask, Refusal, Unreachable } from "../api.js";

const ROOT = "/api/v1/desk";
const OURS = { "X-Policybot": "1" }; // what a forged form of another site cannot send
const NO_ANSWER = "连不上服务，请看看网络。";

/** What to tell a person about a call that failed. */
export function saying(error) {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Unreachable) return NO_ANSWER;
  throw error;
}

/** → "?a=1&b=2" of what is not empty; a list is repeated. */
export function query(values) {
  const pairs = Object.entries(values).flatMap(([key, value]) => [value].flat().map((one) => [key, one]));
  const given = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

export class Desk extends EventTarget {
  session = () => this.#ask("GET", "/session");
  signIn = (name, password) => this.#ask("POST", "/session", { name, password });
  signOut = () => this.#ask("DELETE", "/session");
  signOutEverywhere = () => this.#ask("DELETE", "/sessions");
  password = (old, fresh) => this.#ask("POST", "/password", { old, new: fresh });
  duty = (on) => this.#ask("POST", "/duty", { on_duty: on });

  changes = (after, wait, signal) =>
    this.#ask("GET", `/changes${query({ after, wait })}`, undefined, { signal, patience: wait + 10 });
  cases = (wanted) => this.#ask("GET", `/cases${query(wanted)}`);
  case = (number) => this.#ask("GET", `/cases/${number}`);
  messages = (number, after) => this.#ask("GET", `/cases/${number}/messages${query({ after })}`);
  write = (number, id, text) =>
    this.#ask("POST", `/cases/${number}/messages`, { client_message_id: id, text });
  settle = (number, seq, how) => this.#ask("POST", `/cases/${number}/messages/${seq}/${how}`);

  claim = (number) => this.#ask("POST", `/cases/${number}/claim`);
  decline = (number) => this.#ask("POST", `/cases/${number}/decline`);
  giveBack = (number) => this.#ask("POST", `/cases/${number}/give_back`);
  transfer = (number, to) => this.#ask("POST", `/cases/${number}/transfer`, { to });
  close = (number, record) => this.#ask("POST", `/cases/${number}/close`, record);
  cancel = (number, reason) => this.#ask("POST", `/cases/${number}/cancel`, { reason });
  reveal = (number) => this.#ask("POST", `/cases/${number}/reveal`);
  mark = (number, mark) => this.#ask("POST", `/cases/${number}/marks`, mark);

  reviews = (state) => this.#ask("GET", `/reviews${query({ state })}`);
  review = (id, state) => this.#ask("POST", `/reviews/${id}`, { state });
  visits = () => this.#ask("GET", "/visits");
  moveVisit = (number, day) => this.#ask("POST", `/visits/${number}`, { day });
  dropVisit = (number) => this.#ask("DELETE", `/visits/${number}`);
  figures = (span) => this.#ask("GET", `/figures${query(span)}`);
  search = (q) => this.#ask("GET", `/search${query({ q })}`);
  canned = () => this.#ask("GET", "/canned");
  mentors = () => this.#ask("GET", "/mentors");
  mentorDuty = (id, on) => this.#ask("POST", `/mentors/${id}/duty`, { on_duty: on });
  removeMentor = (id) => this.#ask("DELETE", `/mentors/${id}`);

  /** Saves a file of the desk under the name that the gateway gives it, or else `name`. */
  async download(path, name) {
    let response;
    try {
      response = await fetch(ROOT + path, { credentials: "same-origin", cache: "no-store" });
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (!response.ok) throw this.#noted(new Refusal(response.status, await response.json().catch(() => null), 0));
    const told = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = told?.[1] ?? name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async #ask(method, path, body, options) {
    const extra = method === "GET" ? undefined : OURS;
    try {
      return await ask(method, ROOT + path, { body, extra, ...options });
    } catch (error) {
      throw this.#noted(error);
    }
  }

  #noted(error) {
    if (error.status === 401 && error.code === "signed_out") this.dispatchEvent(new Event("signedout"));
    return error;
  }
}
