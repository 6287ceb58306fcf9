/** One line of a case's chat: who, words, quotes, what came with it, and how it fared. */

import { element } from "../../view/element.js";
import { sources } from "../../view/message.js";
import { verdictList } from "../../view/verdict.js";
import { hourWords } from "../times.js";
import { icon } from "../view/icon.js";

const MEDIA = {
  photo: "照片", voice: "语音", document: "文件", video: "视频", audio: "音频",
  sticker: "表情", location: "位置", contact: "名片",
};
const MARKED = { wrong: "已标记：答错了", missing: "已标记：缺内容" };
const LOOKS = { sent: "good", seen: "good", uncertain: "doubt", failed: "bad" };

function size(bytes) {
  if (!bytes) return "";
  const [unit, name] = bytes < 1024 * 1024 ? [1024, "KB"] : [1024 * 1024, "MB"];
  return `${Math.max(0.1, bytes / unit).toFixed(1)} ${name}`;
}

function media(one) {
  if (!one) return null;
  const about = [one.name, size(one.size)].filter(Boolean).join("，");
  return element("p", { className: "media" }, icon("clip"),
    element("span", {}, `${MEDIA[one.kind] ?? "附件"}${about ? `：${about}` : ""}`,
      element("span", { className: "media-note", text: "这里打不开附件，需要的话请对方用文字说明。" })));
}

function older(list) {
  if (!list.length) return null;
  return element("details", { className: "older" },
    element("summary", { text: `改过 ${list.length} 次，看原先的写法` }),
    ...list.map((line) => element("p", { className: "words", text: `${hourWords(line.created_at)}　${line.text}` })));
}

function offered(buttons) {
  if (!buttons?.length) return null;
  return element("p", { className: "line-buttons" }, element("span", { text: "给了按钮：" }),
    ...buttons.map((title) => element("span", { className: "line-button", text: title })));
}

function delivery(line, { resend, leave }) {
  if (!line.delivery) return null;
  const { state, said, can_resend: again } = line.delivery;
  const act = (text, onclick) => element("button", { type: "button", className: "fate-act", text, onclick });
  return element("p", { className: "fate", "data-look": LOOKS[state] ?? "going" },
    element("span", { className: "fate-said", text: said }),
    state === "failed" || state === "uncertain" ? element("span", { className: "fate-acts" },
      again && resend ? act("重发", () => resend(line)) : null,
      state === "uncertain" && leave ? act("保持不动", () => leave(line)) : null) : null);
}

function who(line, names) {
  if (line.author === "user") return names.alias;
  if (line.author === "assistant") return "政策助手";
  if (line.author === "system") return "系统";
  return line.by && line.by !== names.me ? `导师 ${line.by}` : "我";
}

/** `acts`: {find(seq)}, and for who answers for the case {resend(line), leave(line), mark(line)}; `names`: {alias, me}. */
export function drawLine({ line, older: former, edit }, names, acts) {
  if (edit !== null) return drawEdit(line, edit, names, acts);
  const by = element("p", { className: "line-by" }, element("span", { text: who(line, names) }),
    line.created_at ? element("time", { datetime: line.created_at, text: hourWords(line.created_at) }) : null);
  const words = line.text ? element("div", { className: "words", text: line.text }) : null;
  const bubble = element("div", { className: "bubble" }, words, media(line.media), older(former),
    verdictList(line.verdicts), sources(line.citations), offered(line.buttons));
  return element("article", { className: `line line-${line.author}`, "data-seq": line.seq, "data-author": line.author },
    by, bubble, delivery(line, acts), marking(line, acts));
}

function marking(line, { mark }) {
  if (line.author !== "assistant") return null;
  if (line.marked) return element("p", { className: "line-mark" }, element("span", { className: "tag", text: MARKED[line.marked] }));
  if (!mark) return null;
  return element("p", { className: "line-mark" }, element("button", { type: "button", className: "mark-act", onclick: () => mark(line) },
    icon("flag"), element("span", { text: "答得不对？标记" })));
}

/** An edit is shown in the old line; here stands only that there was one. */
function drawEdit(line, seq, names, { find }) {
  return element("article", { className: "line line-edit", "data-seq": line.seq, "data-author": line.author },
    element("button", { type: "button", className: "edit-note", onclick: () => find(seq),
      text: `${who(line, names)} ${hourWords(line.created_at)} 改了前面的一句话，点这里看` }));
}

/** A reply that the gateway has not confirmed yet. */
export function drawPending(item, { again, edit, drop }) {
  const act = (text, onclick) => element("button", { type: "button", className: "fate-act", text, onclick });
  const note = element("span", { className: "fate-said", text: item.note });
  const fate = {
    sending: [element("span", { className: "fate-said", text: "正在发…" })],
    waiting: [note, element("span", { text: "稍后自动发送" })],
    failed: [element("span", { className: "fate-said", text: `还没发出：${item.note}会自动再试。` }), act("现在重试", again)],
    refused: [element("span", { className: "fate-said", text: "没有发出：" }), note, act("取回修改", edit), act("不发了", drop)],
  }[item.state];
  return element("article", { className: "line line-mentor is-pending", "data-item": item.id, "data-state": item.state },
    element("p", { className: "line-by" }, element("span", { text: "我" })),
    element("div", { className: "bubble" }, element("div", { className: "words", text: item.text })),
    element("p", { className: "fate", "data-look": item.state === "sending" ? "going" : "bad" }, ...fate));
}
