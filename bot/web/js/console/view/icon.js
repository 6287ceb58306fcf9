/** The console's line drawings; the words stand beside them or in the control's name. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  visits: "M4.500 6h15v14h-15zM4.500 10h15M8.500 3.500V7M15.500 3.500V7M9 15l2 2 4-4",
  reviews: "M6 3.500h12v17l-6-4-6 4zM12 7.500v4M12 13.600v.1",
  figures: "M4 20h16M7 16.500V11M12 16.500V5M17 16.500V8.500",
  mentors: "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20c0-3.500 2.500-5.500 6-5.500s6 2 6 5.500M16 5a3.200 3.200 0 0 1 0 6.300M17.500 14.800c2.200.6 3.500 2.400 3.500 5.200",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3-6.500 7.500-6.500s7.500 2.500 7.500 6.500",
  back: "M14.500 5l-7 7 7 7",
  book: "M12 6.500C10 5 7.500 4.500 4 4.500V18c3.500 0 6 .5 8 2 2-1.500 4.500-2 8-2V4.500c-3.500 0-6 .5-8 2zM12 6.500V20",
  send: "M12 19V5.500M6 11.500l6-6 6 6",
  pass: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  undo: "M9 5L4.500 9.500 9 14M4.500 9.500H14a5.500 5.500 0 0 1 0 11h-3",
  done: "M5 12.500l4.500 4.500L19 7.500",
  eye: "M2.500 12s3.500-6.500 9.500-6.500 9.500 6.500 9.500 6.500-3.500 6.500-9.500 6.500S2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  flag: "M6 21V4M6 4.500h11l-2 4 2 4H6",
  clip: "M19 11l-7.500 7.500a4.500 4.500 0 0 1-6.500-6.500L13 4a3 3 0 0 1 4.500 4.500L9.500 16.500a1.500 1.500 0 0 1-2-2L14 8",
  down: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  stop: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
  keys: "M3 6.500h18v11H3zM6.500 10h.1M10 10h.1M14 10h.1M17.500 10h.1M8 14h8",
  close: "M6 6l12 12M18 6L6 18",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
