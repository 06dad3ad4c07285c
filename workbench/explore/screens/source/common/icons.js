// Line icons, drawn here: 16 × 16, one stroke, the colour of the text around them.

const SPACE = "http://www.w3.org/2000/svg";
const PATHS = {
  undo: "M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7",
  redo: "M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 0 0 0 7h3",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  layout: "M5 4.5h6M4 6l3 5M12 6l-3 5M3 3h2v3H3zM11 3h2v3h-2zM7 11h2v3H7z",
  focus: "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 1v2.5M8 12.5V15M1 8h2.5M12.5 8H15",
  save: "M3 2h8l2 2v10H3zM5.5 2v3.5h4V2M5 14V9.5h6V14",
  export: "M8 10V2M5 5l3-3 3 3M2.5 9.5V14h11V9.5",
  help: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM6 6.200a2 2 0 1 1 2.700 1.900c-.5.2-.7.5-.7 1.100M8 11.400v.4",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14",
  close: "M4 4l8 8M12 4l-8 8",
  left: "M2 3h12v10H2zM6 3v10",
  right: "M2 3h12v10H2zM10 3v10",
  box: "M2.5 5V2.5H5M7 2.5h2M11 2.5h2.5V5M13.5 7v2M13.5 11v2.5H11M9 13.5H7M5 13.5H2.5V11M2.5 9V7",
  hide: "M2 8s2.200-4 6-4 6 4 6 4-2.200 4-6 4-6-4-6-4zM3 13 13 3",
  unhide: "M2 8s2.200-4 6-4 6 4 6 4-2.200 4-6 4-6-4-6-4zM8 6.300a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400z",
  full: "M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  card: "M2 3h12v10H2zM4.500 6a1.500 1.500 0 1 0 3 0 1.500 1.500 0 1 0-3 0zM3.800 10.500c.3-1.300 1.200-2 2.200-2s1.900.7 2.200 2M10 6.500h2.500M10 9h2.500",
  key: "M5.5 7.5a3 3 0 1 0 0 3.5M6 9.200h8M11.5 9.200v2.300M13.5 9.200V11",
};

export function icon(name) {
  const picture = document.createElementNS(SPACE, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" })) {
    picture.setAttribute(key, value);
  }
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  picture.classList.add("wb-svg");
  return picture;
}
