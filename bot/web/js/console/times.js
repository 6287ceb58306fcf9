/** Times in words, and the days that a form offers. */

import { dateWords } from "../wording.js";

const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** → "2026-11-22", of the day where the browser is. */
export function isoDay(date) {
  const two = (part) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "2026-11-22" → that day at noon, so that no change of the clock moves it. */
const noon = (day) => new Date(`${day}T12:00:00`);

/** `days` later. */
export function later(day, days) {
  const moved = noon(day);
  moved.setDate(moved.getDate() + days);
  return isoDay(moved);
}

/** `months` later, the end of a month clamped: 31 January and one month is 28 February. */
export function monthsLater(day, months) {
  const from = noon(day);
  const moved = new Date(from.getFullYear(), from.getMonth() + months + 1, 0, 12);
  moved.setDate(Math.min(from.getDate(), moved.getDate()));
  return isoDay(moved);
}

/** "2026-11-22" → "今天", "明天", "11月22日 周日", with the year where it is another. */
export function dayWords(day, today) {
  const near = { [later(today, -1)]: "昨天", [today]: "今天", [later(today, 1)]: "明天" }[day];
  if (near) return near;
  const whole = `${dateWords(day)} ${WEEKDAYS[noon(day).getDay()]}`;
  return day.slice(0, 4) === today.slice(0, 4) ? whole.slice(5) : whole;
}

/** → "09:53" where the browser is. */
export function hourWords(iso) {
  return new Date(iso).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** A length of time in its two largest units: "3 分 20 秒", "2 小时", "3 天 4 小时". */
export function lengthWords(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const units = [[DAY, "天"], [HOUR, "小时"], [MINUTE, "分"], [1, "秒"]];
  const first = units.findIndex(([size]) => whole >= size);
  if (first < 0) return "0 秒";
  let rest = whole;
  const parts = units.slice(first, first + 2).map(([size, name]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count ? `${count} ${name}` : "";
  });
  return parts.filter(Boolean).join(" ");
}

/** How long ago, roughly: "刚刚", "12 分钟", "3 小时", "2 天". */
export function agoWords(iso, now) {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds < MINUTE) return "刚刚";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} 分钟`;
  return seconds < DAY ? `${Math.floor(seconds / HOUR)} 小时` : `${Math.floor(seconds / DAY)} 天`;
}
