/** When something was said, as people write it. */

/** → "14:05", with the day in front unless it is today; empty for no date. */
export function clock(iso) {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return "";
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = at.toDateString() === new Date().toDateString();
  return today ? time : `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
}
