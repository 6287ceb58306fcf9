/** The forms of a case: close with its record, pass on, cancel, mark an answer. */

import { Refusal } from "../../api.js";
import { element } from "../../view/element.js";
import { isoDay } from "../times.js";
import { Clauses } from "../view/clauses.js";
import { Day } from "../view/day.js";
import { area, line, Radios } from "../view/field.js";
import { Form } from "../view/form.js";
import { toast } from "../view/toast.js";

const NOBODY = "请选一位导师。";

/** What is typed into a form, kept for this case. */
export function keeping(kept, name, number) {
  const key = `${name}:${number}`;
  return { get: () => kept.get(key), set: (values) => kept.set(key, values) };
}

/** Closes with the service record. `done()` afterwards. */
export function closing({ desk, session, kept }, { case: one, card }, done) {
  const services = Object.entries(session.services).map(([value, words]) => ({ value, words }));
  const problem = area("problem", "问题", { hint: "先填了来访者的原话，可以改。" });
  problem.value = card.question;
  const fields = [
    new Radios("service", "服务类别", services), problem,
    area("advice", "建议"), new Clauses("basis", "依据的条款", card.clauses ?? []),
    area("result", "结果", { rows: 2 }), area("next_step", "下一步", { rows: 2 }),
    new Day("next_visit", "回访", isoDay(session.now()), { none: "不回访", hint: "到那天系统会问对方近况。" }),
  ];
  return new Form({
    title: `结束 ${one.number} 号案，写服务记录`, fields, yes: "写好了，结束", keep: keeping(kept, "record", one.number),
    intro: `${one.alias} 会收到结束的消息和评分按钮，之后由助手接着答。`,
    submit: async (values) => {
      await desk.close(one.number, values);
      toast(`${one.number} 号案已结束，记录已保存。`);
      done();
    },
  });
}

function mentorWords(mentor, topics) {
  const fields = mentor.topics.map((id) => topics[id] ?? id).join("、") || "全部事项";
  const room = mentor.load >= mentor.capacity ? "满了" : `手上 ${mentor.load} / ${mentor.capacity}`;
  return `${mentor.on_duty ? "在岗" : "不在岗"} · ${room}\n${mentor.regions.join("、") || "全区"} · ${fields}`;
}

/** Those who could take it first; supervisors help last. */
function order(one, other) {
  const rank = ({ role, on_duty: on, load, capacity }) =>
    [!on, load >= capacity, role === "supervisor", load / Math.max(capacity, 1)];
  const [mine, its] = [rank(one), rank(other)];
  const at = mine.findIndex((value, index) => value !== its[index]);
  return at < 0 ? 0 : Number(mine[at]) - Number(its[at]);
}

/** Offers the case to another mentor. */
export function passing({ desk, session }, { case: one, mentors }, done) {
  const options = [...mentors].sort(order).map((mentor) =>
    ({ value: mentor.id, words: mentor.alias, more: mentorWords(mentor, session.topics) }));
  const to = new Radios("to", "转给谁", options);
  to.node.classList.add("choose-mentor");
  const fields = options.length ? [to] : [];
  return new Form({
    title: `转交 ${one.number} 号案`, fields, yes: "请对方来接",
    intro: options.length ? "对方接单之前，案件还在您这里，请继续回复。" : "现在没有别的导师可以转。",
    submit: async ({ to: chosen }) => {
      if (!chosen) throw new Refusal(422, { message: NOBODY, faults: { to: NOBODY } });
      await desk.transfer(one.number, Number(chosen));
      const name = mentors.find(({ id }) => String(id) === chosen)?.alias ?? "";
      toast(`已请 ${name} 来接 ${one.number} 号案；对方接单前仍由您回复。`);
      done();
    },
  });
}

/** Ends a case that is none, without a record. */
export function cancelling({ desk, kept }, { case: one }, done) {
  return new Form({
    title: `撤销 ${one.number} 号案`, fields: [line("reason", "原因", { maxlength: 40, hint: "不超过 40 字。" })], yes: "撤销", danger: true,
    intro: "只用于不成案的情况，如误触、测试、重复。不写服务记录，也不再能恢复。", keep: keeping(kept, "cancel", one.number),
    submit: async ({ reason }) => {
      await desk.cancel(one.number, reason);
      toast(`${one.number} 号案已撤销。`);
      done();
    },
  });
}

/** Marks a bot answer, for the review queue. */
export function marking({ desk, kept }, { case: one, card }, answer, done) {
  const fault = new Radios("fault", "哪里不对", [{ value: "wrong", words: "答错了" }, { value: "missing", words: "该答的没答" }]);
  const form = new Form({
    title: "标记助手的这句回答", yes: "交给复核", keep: keeping(kept, `mark:${one.number}`, answer.seq),
    fields: [fault, area("note", "应该怎么答"), new Clauses("clauses", "该引哪些条款", card.clauses ?? [])],
    submit: async ({ fault: chosen, note, clauses }) => {
      await desk.mark(one.number, { seq: answer.seq, fault: chosen, note, clauses });
      toast("已交给复核，谢谢。");
      done();
    },
  });
  form.sheet.dialog.querySelector("form").prepend(element("blockquote", { className: "marked-words", text: answer.text }));
  return form;
}
