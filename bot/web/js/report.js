/** What is printed and drawn: the facts given, the verdicts, the clauses, the day, the document. */

import { described } from "./described.js";
import { parted } from "./relevance.js";
import { dateWords, exclusiveWords, noticeWords } from "./wording.js";

export const NO_PROMISE = "本页只按方案条文和您填写的情况算，不代表任何机关作出承诺，以当地人社部门答复为准，也可拨打 12345。";

const AT_LENGTH = ["yes", "refer"]; // what may be had; the rest is told in short
const MOST = 3; // that a sheet has room for at length

/** `given`: the facts in words, [{label, words}]. */
export function report(answer, facts, given, catalogue) {
  const { document } = catalogue;
  const { near, far } = parted(answer, facts, catalogue);
  const single = answer.programs.length === 1;
  const programs = near.map((verdict) => described(verdict, catalogue));
  const long = programs.filter(({ tone }) => single || AT_LENGTH.includes(tone));
  return {
    title: single ? `${near[0].title} · 资格测算` : "创业扶持政策 · 资格测算",
    day: dateWords(answer.as_of),
    number: document.number,
    document: document.title,
    notices: [...noticeWords(answer.notices, document), ...(document.note ? [document.note] : [])],
    exclusive: single ? [] : exclusiveWords(answer.exclusive, near),
    given,
    programs: programs.map((one) => ({ ...one, whole: long.length <= MOST && long.includes(one) })),
    rest: far.map((verdict) => verdict.title),
    single,
  };
}
