/** Which fields stand together: what many programs ask first, then what each asks besides. */

const BASIC = "基本情况";
const PAYEES = ["person", "firm", "base", "nobody"];

const first = (one, other) => PAYEES.indexOf(one.payee) - PAYEES.indexOf(other.payee);

/** → [{title, keys}], in the order to fill in; each key once. */
export function sections(catalogue, chosen) {
  const programs = catalogue.programs.filter((one) => !chosen || one.id === chosen).sort(first);
  if (chosen) return [{ title: BASIC, keys: ["region", ...(programs[0]?.facts ?? [])] }];
  const people = programs.filter((one) => one.payee === "person");
  const common = (key) => people.filter((one) => one.facts.includes(key)).length > 1;
  const order = catalogue.facts.map((fact) => fact.key);
  const taken = new Set(["region", ...order.filter(common)]);
  const own = programs.map(({ title, facts }) => {
    const keys = facts.filter((key) => !taken.has(key));
    keys.forEach((key) => taken.add(key));
    return { title, keys };
  });
  const basic = ["region", ...order.filter(common)];
  return [{ title: BASIC, keys: basic }, ...own.filter(({ keys }) => keys.length)];
}
