/** Draws down a canvas, line under line. Run once to measure and once more to paint. */

import { PATHS } from "../view/sign.js";

const FONT = '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
const NO_START = "，。；：、？！）”》·";

export class Pen {
  y = 0;
  #context;
  #paints;

  /** `paints` false: only `y` moves. */
  constructor(context, paints) {
    this.#context = context;
    this.#paints = paints;
  }

  /** Wraps `text` into `width` and goes below it. */
  text(text, { x, width, size = 30, weight = 400, colour = "#16211c", leading = 1.5 }) {
    const context = this.#context;
    context.font = `${weight} ${size}px ${FONT}`;
    for (const line of this.#lines(text, width)) {
      if (this.#paints) {
        context.fillStyle = colour;
        context.fillText(line, x, this.y + size * (leading / 2 + 0.36));
      }
      this.y += size * leading;
    }
  }

  /** A rounded area; drawn before what stands on it. */
  box(x, y, width, height, colour, radius = 24) {
    if (!this.#paints) return;
    this.#context.fillStyle = colour;
    this.#context.beginPath();
    if (this.#context.roundRect) this.#context.roundRect(x, y, width, height, radius);
    else this.#context.rect(x, y, width, height); // an older browser's corners stay sharp
    this.#context.fill();
  }

  /** One of the four signs in a disc. */
  sign(name, x, y, size, colour) {
    if (!this.#paints) return;
    const context = this.#context;
    context.save();
    context.translate(x + size / 2, y + size / 2);
    context.scale(size / 24, size / 24);
    context.fillStyle = colour;
    context.beginPath();
    context.arc(0, 0, 12, 0, 2 * Math.PI);
    context.fill();
    context.scale(0.7, 0.7);
    context.translate(-12, -12);
    Object.assign(context, { strokeStyle: "#ffffff", lineWidth: 2.6, lineCap: "round", lineJoin: "round" });
    context.stroke(new Path2D(PATHS[name]));
    context.restore();
  }

  gap(height) {
    this.y += height;
  }

  /** Breaks between any two signs, but begins no line with a comma and the like. */
  #lines(text, width) {
    const lines = [];
    let line = "";
    for (const letter of text) {
      const full = this.#context.measureText(line + letter).width > width;
      if (full && line && !NO_START.includes(letter)) {
        lines.push(line);
        line = letter;
      } else {
        line += letter;
      }
    }
    return line ? [...lines, line] : lines;
  }
}
