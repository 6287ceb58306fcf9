/** What the notes of the mentors' desk say: which case they are about, and who answers from then on. */

const MODES = {
  case_queued: "waiting",
  case_queued_first: "waiting",
  case_still_queued: "waiting",
  case_nobody: "waiting",
  case_closed_hours: "waiting",
  case_closed_hours_unsure: "waiting",
  case_given_back: "waiting",
  case_claimed: "human",
  case_transferred: "human",
  case_closed: "bot",
  case_cancelled: "bot",
  case_cancelled_by_desk: "bot",
};

/** Nobody but the bot has ever been asked. */
export const BOT = Object.freeze({ mode: "bot", number: null });

/** → {mode, number} from this message on; null where it changes nothing. */
export function whoAfter({ author, turn }) {
  const mode = author === "system" ? MODES[turn?.notices?.[0]] : undefined;
  if (!mode) return null;
  return mode === "bot" ? BOT : { mode, number: turn.case ?? null };
}
