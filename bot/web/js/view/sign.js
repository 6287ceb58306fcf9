/** The four signs of a result, drawn the same on the page and in the picture. */

export const PATHS = {
  met: "M5 12.500l4.500 4.500L19 7.500",
  not_met: "M6.500 6.500l11 11M17.500 6.500l-11 11",
  unknown: "M8.500 9.200a3.500 3.500 0 1 1 5.400 3c-1.200.8-1.900 1.500-1.900 2.800M12 18.300v.1",
  undecided: "M12 5v14M8 19h8M5 8h14M5 8l-2.500 5.500h5zM19 8l-2.500 5.500h5z",
};
const SVG = "http://www.w3.org/2000/svg";

/** → an svg that a screen reader passes over: the words stand beside it. */
export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name] ?? PATHS.unknown);
  svg.append(path);
  return svg;
}
