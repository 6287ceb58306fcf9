/** Who helps: the line above the chat while a case is open, and what 转人工 in the header offers. */

const HUMAN = { bot: "转人工", waiting: "排队进度", human: "已接通" };
const WRITE = { bot: "问政策，或说说您的情况…", waiting: "写下的会留给导师…", human: "写给导师…" };

function words({ mode, number }, alias) {
  const which = number === null ? "" : `编号${number}，`;
  const mentor = alias ? `导师 ${alias} ` : "导师";
  return { bot: "", waiting: `${which}正在排队等导师`, human: `${which}${mentor}正在为您服务` }[mode];
}

export class StandingLine {
  #parts;

  /** `parts`: {line, words, stop, human, text}. */
  constructor(parts) {
    this.#parts = parts;
  }

  /** `who`: {mode, number}; `stopping`: whether 不等了 was said and is being taken up. */
  show(who, alias, stopping) {
    const { line, words: said, stop, human, text: box } = this.#parts;
    line.hidden = who.mode === "bot";
    line.dataset.mode = who.mode;
    const text = words(who, alias);
    if (said.textContent !== text) said.textContent = text;
    stop.hidden = who.mode !== "waiting";
    stop.disabled = stopping;
    human.disabled = who.mode === "human";
    human.querySelector("span").textContent = HUMAN[who.mode];
    box.placeholder = WRITE[who.mode];
  }
}

/** What clearing means while a case is open; empty if none is. */
export function clearingWords({ mode, number }) {
  if (mode === "bot") return "";
  const which = number === null ? "您的咨询" : `您的${number}号咨询`;
  const lost = "清空后，这个浏览器收不到导师的回复";
  if (mode === "human") return `${which}还没有办结，导师正在为您服务。${lost}。`;
  return `${which}还在排队。${lost}，咨询也不会自动取消；不想等了，请先点“不等了”。`;
}
