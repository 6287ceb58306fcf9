/** The result as a picture, for those who would rather look than read. */

import { Pen } from "./pen.js";

const WIDTH = 1080;
const SIDE = 48;
const INNER = WIDTH - 2 * SIDE;
const COLOURS = {
  yes: ["#16694a", "#e2f1e9"], ask: ["#175e96", "#e6f1f9"],
  refer: ["#7a4a00", "#fdf3dc"], no: ["#5b6660", "#eef1ef"],
};
const MARKS = { met: "#16694a", not_met: "#a82a1e", unknown: "#175e96", undecided: "#7a4a00" };
const MOST = 10; // cards; the rest are counted

function head(pen, report, height) {
  pen.box(0, 0, WIDTH, height, "#16694a", 0);
  pen.gap(44);
  pen.text(report.title, { x: SIDE, width: INNER, size: 52, weight: 700, colour: "#ffffff", leading: 1.35 });
  pen.text(`按 ${report.day} 的情况算`, { x: SIDE, width: INNER, size: 32, colour: "#ffffff" });
  pen.text(`依据 ${report.number}`, { x: SIDE, width: INNER, size: 32, colour: "#ffffff" });
  pen.gap(40);
  const used = pen.y;
  pen.gap(28);
  return used;
}

function facts(pen, report) {
  if (!report.given.length) return;
  const words = report.given.map((fact) => `${fact.label}：${fact.words}`).join("；");
  pen.text(words, { x: SIDE, width: INNER, size: 30, colour: "#4a5a52", leading: 1.6 });
  pen.gap(20);
}

function conditions(pen, list) {
  for (const each of list) {
    pen.gap(8);
    pen.sign(each.result, SIDE + 128, pen.y + 4, 36, MARKS[each.result]);
    const words = `${each.message.replace(/。$/, "")}（${each.place}）`;
    pen.text(words, { x: SIDE + 180, width: INNER - 212, size: 30, leading: 1.45 });
  }
}

function card(pen, one, height) {
  const { whole } = one;
  const [strong, soft] = COLOURS[one.tone];
  const top = pen.y;
  const text = { x: SIDE + 128, width: INNER - 160 };
  const money = one.tone === "no" ? "" : one.amount;
  pen.box(SIDE, top, INNER, height, soft);
  pen.gap(28);
  pen.sign(one.sign, SIDE + 28, pen.y + 4, 72, strong);
  pen.text(one.title, { ...text, size: 38, weight: 700, leading: 1.4 });
  pen.text([one.words, one.earliest].filter(Boolean).join("，"), { ...text, size: 34, weight: 600, colour: strong });
  if (money) pen.text(money, { ...text, size: whole ? 60 : 38, weight: 700, colour: strong, leading: 1.4 });
  if (money && one.total) pen.text(`按填写的算，${one.total}`, { ...text, size: 30 });
  conditions(pen, one.conditions.filter(({ result }) => whole || result === "not_met"));
  if (one.missing.length) {
    pen.text(`还差：${one.missing.map(({ label }) => label).join("、")}`, { ...text, size: 30 });
  }
  if (whole && one.next) {
    pen.gap(12);
    pen.text(`下一步：${one.next}`, { ...text, size: 30 });
  }
  pen.gap(28);
  const used = pen.y - top;
  pen.gap(20);
  return used;
}

function foot(pen, report) {
  const left = report.programs.slice(MOST).length + report.rest.length;
  const lines = [...report.exclusive, ...report.notices.slice(0, 1), "只按方案条文算，不代表已经批准。"];
  if (left) lines.unshift(`还有 ${left} 项没有画出来，多是还没填到的。`);
  for (const text of lines) {
    pen.text(text, { x: SIDE, width: INNER, size: 28, colour: "#4a5a52" });
    pen.gap(10);
  }
  pen.gap(SIDE);
}

/** Draws it all. → how high head and cards came out, which the boxes behind them need beforehand. */
function draw(pen, report, { top = 0, cards = [] } = {}) {
  const used = { top: head(pen, report, top) };
  facts(pen, report);
  const shown = report.programs.slice(0, MOST);
  used.cards = shown.map((one, at) => card(pen, one, cards[at] ?? 0));
  foot(pen, report);
  return used;
}

/** → a canvas with the whole picture. */
export function drawPicture(report) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const measure = new Pen(context, false);
  const heights = draw(measure, report);
  canvas.width = WIDTH;
  canvas.height = Math.ceil(measure.y);
  const pen = new Pen(context, true);
  pen.box(0, 0, WIDTH, canvas.height, "#ffffff", 0);
  draw(pen, report, heights);
  return canvas;
}

/** Hands the picture to the browser as a file. */
export function savePicture(report, name) {
  drawPicture(report).toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}
