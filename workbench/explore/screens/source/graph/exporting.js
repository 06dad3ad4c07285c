// The picture as PNG: white paper, twice the pixels of the screen, the whole graph.

import { download } from "../common/download.js";

const LARGEST = 8000;

/** Draws, hands over to the download folder and reports; Python only writes it down. */
export async function exportPng(cy, title, send) {
  send("export", { format: "png" });
  const box = cy.elements().boundingBox();
  const scale = Math.min(2, LARGEST / Math.max(box.w, box.h, 1));
  const blob = await cy.png({ output: "blob-promise", full: true, scale, bg: "#ffffff" });
  download({ name: `${title || "graph"}.png`, blob });
}
