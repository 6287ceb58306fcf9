/** A verdict in words, as the card, the sheet of paper and the picture show it. */

import { clauseName } from "./sources.js";
import { amountWords, dateWords, STATUSES } from "./wording.js";

const UNKNOWN = { tone: "ask", sign: "unknown", words: "还差信息" };

/** Without a catalogue (the chat has none) labels and next steps stay out. */
export function described(verdict, catalogue = null) {
  const program = catalogue?.programs.find((one) => one.id === verdict.id);
  const labels = new Map(catalogue?.facts.map((fact) => [fact.key, fact.label]));
  const conditions = verdict.conditions ?? [];
  return {
    id: verdict.id,
    title: verdict.title ?? program?.title ?? verdict.id,
    clause: clauseName(program?.clause ?? conditions[0]?.clause),
    ...(STATUSES[verdict.status] ?? UNKNOWN),
    amount: amountWords(verdict.amount),
    total: amountWords(verdict.amount_total),
    given: program?.amount_text ?? "",
    earliest: verdict.earliest_on ? `自 ${dateWords(verdict.earliest_on)} 起` : "",
    conditions: conditions.map((one) => ({ ...one, place: clauseName(one.clause) })),
    missing: (verdict.missing ?? []).filter((key) => labels.has(key)).map((key) => ({ key, label: labels.get(key) })),
    changes: verdict.changes ?? [],
    open: verdict.open_points ?? [],
    exclusive: (program?.exclusive ?? []).map((other) => ({
      title: catalogue.programs.find((one) => one.id === other.program)?.title ?? other.program,
      quote: other.quote,
      place: clauseName(other.clause),
    })),
    next: program?.next_step ?? "",
  };
}
