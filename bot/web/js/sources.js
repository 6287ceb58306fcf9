/** How a citation is named to people: 文号 and the place in the document's own numbering. */

const DOCUMENTS = { "nmg-2022-31": "内政办发〔2022〕31号" };
const NUMERALS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

export function documentName(id) {
  return DOCUMENTS[id] ?? id ?? "";
}

/** "2.4.2" → "二、（四）2."; anything that is not such a number as it is; the whole document is "0". */
export function clauseName(clause) {
  const parts = String(clause ?? "").split(".");
  if (parts[0] === "0") return "标题和发文信息";
  if (!parts.every((part) => /^([1-9]|10)$/.test(part)) || parts.length > 3) return String(clause ?? "");
  const [chapter, section, item] = parts.map(Number);
  const heading = `${NUMERALS[chapter]}、`;
  if (section === undefined) return heading;
  return `${heading}（${NUMERALS[section]}）${item === undefined ? "" : `${item}.`}`;
}
