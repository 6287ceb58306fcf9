/** Which buttons can still be pressed, and which were. A key of each: `keyOf`. */

const OF_CASE = /^\/desk:(\w+):(\d+)/;
const WHILE_WAITING = ["cancel", "callback"];

export const keyOf = (seq, { payload, title }) => `${seq} ${payload ?? title}`;

function caseOf({ payload }) {
  const [, action, number] = OF_CASE.exec(payload ?? "") ?? [];
  return { action: action ?? null, number: Number(number) };
}

export const rates = (button) => caseOf(button).action === "rate";

function pressedIn(said, offers, fits = () => true) {
  const same = (button) => fits(button) && (said.payload ? button.payload === said.payload : button.title === said.text);
  const offer = offers.findLast(({ buttons }) => buttons.some(same));
  return offer ? keyOf(offer.seq, offer.buttons.find(same)) : null;
}

/** → the keys of the buttons that `ordered`, messages from the oldest on, show as pressed. */
export function pressed(ordered) {
  const keys = new Set();
  const offers = [];
  let fresh = []; // offered since the person last spoke: only a case's buttons outlive that
  for (const message of ordered) {
    if (message.author === "user") {
      const key = pressedIn(message, fresh) ?? pressedIn(message, offers, (button) => caseOf(button).action);
      if (key) keys.add(key);
      fresh = [];
    } else if (message.buttons?.length) {
      offers.push(message);
      fresh.push(message);
    }
  }
  return keys;
}

/** The messages of the newest turn of the bot, unless the person has spoken since. */
function newestTurn(ordered) {
  const newest = [];
  let turn;
  for (const message of [...ordered].reverse()) {
    if (message.author === "user") break;
    if (message.author === "system") continue;
    turn ??= { seq: message.in_reply_to ?? null };
    if ((message.in_reply_to ?? null) !== turn.seq) break;
    newest.push(message);
  }
  return newest;
}

/** → the keys of the buttons that can be pressed, where `who` answers: {mode, number}. */
export function open(ordered, who) {
  const done = pressed(ordered);
  const newest = new Set(who.mode === "bot" ? newestTurn(ordered) : []);
  const spoken = ordered.findLast(({ author }) => author === "user")?.seq ?? 0;
  const offered = new Set(); // by a newer message
  const keys = new Set();
  for (const message of [...ordered].reverse().filter(({ buttons }) => buttons?.length)) {
    const rated = message.buttons.some((button) => rates(button) && done.has(keyOf(message.seq, button)));
    for (const button of message.buttons) {
      if (isOpen(message, button, rated)) keys.add(keyOf(message.seq, button));
      offered.add(button.payload);
    }
  }
  return keys;

  function isOpen(message, button, rated) {
    if (message.author !== "system") return newest.has(message);
    const { action, number } = caseOf(button);
    if (action === "rate") return !rated && !offered.has(button.payload);
    if (!WHILE_WAITING.includes(action)) return message.seq > spoken;
    return who.mode === "waiting" && number === who.number && !offered.has(button.payload);
  }
}
