/** Which verdicts say something of this person, and in what order they are read best. */

import { ORDER } from "./wording.js";

const PAYEES = ["person", "firm", "base", "nobody"];

/** Whether a fact was given that the program asks, or one that stands for it. */
function touched({ status, id }, facts, catalogue) {
  if (status !== "need_info") return true;
  const asked = catalogue.programs.find((program) => program.id === id)?.facts ?? [];
  const standing = catalogue.facts.filter(({ key }) => asked.includes(key)).map((fact) => fact.default_from);
  return [...asked, ...standing].some((key) => key in facts);
}

/**
 * → {near, far}: verdicts that some given fact bears on, and those of which nothing is known yet.
 * Likely first; then by who is given it, people before bodies. A program that was chosen is near.
 */
export function parted({ programs }, facts, catalogue) {
  const payees = new Map(catalogue.programs.map(({ id, payee }) => [id, PAYEES.indexOf(payee)]));
  const rank = (verdict) => ORDER.indexOf(verdict.status) * PAYEES.length + (payees.get(verdict.id) ?? 0);
  const sorted = [...programs].sort((one, other) => rank(one) - rank(other));
  if (sorted.length === 1) return { near: sorted, far: [] };
  const near = sorted.filter((verdict) => touched(verdict, facts, catalogue));
  return { near, far: sorted.filter((verdict) => !near.includes(verdict)) };
}
