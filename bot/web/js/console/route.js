/** Where one is, as the part of the address after "#": a place, perhaps a case, perhaps filters. */

export const BOXES = ["queue", "mine", "all"];
export const PAGES = ["visits", "reviews", "figures", "mentors"];

/** → {place, number, wanted}; `place` is null for an address that is none of ours. */
export function here(hash = location.hash) {
  const [path, filters] = hash.replace(/^#\/?/, "").split("?");
  const [place, number] = path.split("/");
  const known = BOXES.includes(place) || PAGES.includes(place);
  return {
    place: known ? place : null,
    number: BOXES.includes(place) && /^\d+$/.test(number ?? "") ? Number(number) : null,
    wanted: new URLSearchParams(filters ?? ""),
  };
}

/** → the address of a place, a case in it, with filters kept. */
export function to(place, number = null, wanted = "") {
  const filters = String(wanted);
  return `#/${place}${number ? `/${number}` : ""}${filters ? `?${filters}` : ""}`;
}
