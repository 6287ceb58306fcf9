/** The gateway's HTTP calls, and the two ways in which they fail. */

const SAID_NOTHING = "服务暂时不可用，请稍后再试。";

/** The gateway answered, but not with what was asked for. `message` is Chinese, for people. */
export class Refusal extends Error {
  constructor(status, body, retryAfter) {
    super(typeof body?.message === "string" && body.message ? body.message : SAID_NOTHING);
    this.status = status;
    this.code = body?.error ?? "";
    this.key = body?.key ?? null; // the fact that is wrong
    this.faults = body?.faults ?? {}; // field → what is wrong with it
    this.retryAfter = retryAfter; // seconds
  }

  /** The conversation is gone or the token no longer opens it. */
  get lost() {
    return [401, 403, 404].includes(this.status);
  }

  get tooMany() {
    return this.status === 429;
  }

  /** Sending the same again will not help. */
  get permanent() {
    return this.status >= 400 && this.status < 500 && ![408, 425, 429].includes(this.status);
  }
}

/** No answer came: no network, no server, or no patience. The call may have had its effect. */
export class Unreachable extends Error {}

function secondsToWait(header) {
  const seconds = Number(header);
  if (header && Number.isFinite(seconds)) return Math.min(Math.max(seconds, 1), 600);
  const until = Date.parse(header ?? "");
  return Number.isNaN(until) ? 5 : Math.min(Math.max((until - Date.now()) / 1000, 1), 600);
}

async function call(method, path, { token, body, signal, extra, patience = 15 } = {}) {
  const ours = new AbortController();
  const abort = () => ours.abort();
  const timer = setTimeout(abort, patience * 1000);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  const headers = { Accept: "application/json", ...extra };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: ours.signal,
      cache: "no-store",
      credentials: "same-origin",
    });
    const text = await response.text();
    return { response, answer: parsed(text) };
  } catch (error) {
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** → the JSON of the answer. `options`: {token, body, signal, extra headers, patience in seconds}. */
export async function ask(method, path, options) {
  const { response, answer } = await call(method, path, options);
  if (response.status === 204) return {};
  if (!response.ok || answer === null) {
    const status = response.ok ? 502 : response.status; // an ok without JSON is some proxy's page
    throw new Refusal(status, answer, secondsToWait(response.headers.get("Retry-After")));
  }
  return answer;
}

const pathOf = ({ id }) => `/api/v1/conversations/${encodeURIComponent(id)}`;
const messagesOf = (conversation) => `${pathOf(conversation)}/messages`;

/** → {id, token} of a new conversation. */
export async function openConversation() {
  const answer = await ask("POST", "/api/v1/conversations", { body: {} });
  return { id: answer.conversation_id, token: answer.token };
}

/** → the seq under which the message is stored. Safe to repeat with the same item. */
export async function sendMessage(conversation, { id, text, payload, facts }) {
  const said = { client_message_id: id, ...(payload ? { payload } : { text }), ...(facts ? { facts } : {}) };
  const path = facts ? `${pathOf(conversation)}/handoff` : messagesOf(conversation);
  const answer = await ask("POST", path, { token: conversation.token, body: said });
  return answer.seq;
}

/** → {mode, case}: who answers in the conversation, and the number of its open case or null. */
export function fetchTalk(conversation) {
  return ask("GET", pathOf(conversation), { token: conversation.token });
}

/** → messages after `after`, oldest first; waits up to `wait` seconds for one. */
export async function fetchMessages(conversation, after, wait, signal) {
  const path = `${messagesOf(conversation)}?after=${after}&wait=${wait}`;
  const answer = await ask("GET", path, { token: conversation.token, signal, patience: wait + 10 });
  const messages = Array.isArray(answer) ? answer : (answer.messages ?? []);
  return [...messages].sort((one, other) => one.seq - other.seq);
}

/** → the programs, facts, groups and regions that a form of the assessment asks. */
export function fetchPrograms() {
  return ask("GET", "/api/v1/programs");
}

/** → the verdicts on these facts. A fact that is wrong is a Refusal with its key. */
export function assess(facts, signal) {
  return ask("POST", "/api/v1/assess", { body: facts, signal });
}

/** → "ready", "warming", "down" (the assistant behind the gateway) or "unreachable". */
export async function readiness() {
  try {
    const { response, answer } = await call("GET", "/readyz", { patience: 8 });
    if (response.ok) return "ready";
    if (answer === null) return "unreachable"; // not ours: a proxy without a gateway behind it
    return answer.assistant === "down" ? "down" : "warming";
  } catch {
    return "unreachable";
  }
}
