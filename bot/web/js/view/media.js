/** A picture, a voice message, a file: this page cannot open it, and says what it is. */

import { element } from "./element.js";

const KINDS = {
  photo: "图片", voice: "语音", document: "文件", video: "视频", audio: "音频", animation: "动图",
  video_note: "短视频", sticker: "表情", location: "位置", contact: "名片",
};
const CANNOT = "这个页面打不开，需要的话请对方用文字说明。";

function size(bytes) {
  const [unit, name] = bytes < 1024 * 1024 ? [1024, "KB"] : [1024 * 1024, "MB"];
  return `${Math.max(0.1, bytes / unit).toFixed(1)} ${name}`;
}

/** What was written with it: the log begins the line with the kind, "[图片] …". */
export function caption(words, media) {
  return media ? words.replace(/^\[[^\]]{1,6}\]\s*/, "") : words;
}

/** → the note; null where nothing came with the message. */
export function drawMedia(media) {
  if (!media) return null;
  const name = media.name ? `：${media.name}` : "";
  const big = media.size ? `（${size(media.size)}）` : "";
  return element("p", { className: "media" },
    element("strong", { text: `${KINDS[media.kind] ?? "附件"}${name}${big}` }),
    element("span", { className: "media-note", text: CANNOT }));
}
