// What part of the picture is in sight: fitting, zooming, making room for newcomers and going back.

const MARGIN = 30;

/** Another size of the paper: what was wholly in sight stays so, otherwise the middle stays the middle. Behind another
 * tab there is no paper; the size that counts is the last one that was seen. */
export function resize(cy, state) {
  const { clientWidth: wide, clientHeight: high } = cy.container();
  if (wide === 0 || high === 0) return;
  const was = state.size;
  const whole = was && cy.elements().nonempty() && inSight(extent(cy, was), cy.nodes().boundingBox({ includeLabels: false }));
  state.size = [wide, high];
  cy.resize();
  if (was && was[0] === wide && was[1] === high) return;
  state.before = null;
  if (!was || !state.touched || whole) fit(cy);
  else cy.panBy({ x: (wide - was[0]) / 2, y: (high - was[1]) / 2 });
}

/** What a paper of some size shows, in the picture's own coordinates. */
function extent(cy, [wide, high]) {
  const { x, y } = cy.pan();
  const zoom = cy.zoom();
  return { x1: -x / zoom, x2: (wide - x) / zoom, y1: -y / zoom, y2: (high - y) / zoom };
}

function inSight(view, box) {
  return box.x1 >= view.x1 && box.x2 <= view.x2 && box.y1 >= view.y1 && box.y2 <= view.y2;
}

/** Zoom out just as far as newcomers and what they hang on need, or everything where everything was in sight; nothing
 * moves when they are in sight already. */
export function reveal(cy, newcomers, whole, state) {
  if (cy.width() === 0 || inSight(cy.extent(), newcomers.boundingBox())) return;
  const eles = whole ? cy.elements() : newcomers.closedNeighborhood();
  state.before ??= { zoom: cy.zoom(), pan: { ...cy.pan() }, came: newcomers.map((one) => one.id()) };
  cy.animate({ fit: { eles, padding: MARGIN } }, { duration: 200 });
}

/** Whether nobody is left for whom the picture was zoomed out. */
export const gone = (after, { before }) => before.came.every((id) => !after.has(id));

/** The view as it was before the picture was zoomed out for those who went again; a view that was chosen since stays. */
export function goBack(cy, state) {
  const { zoom, pan } = state.before;
  state.before = null;
  cy.animate({ zoom, pan }, { duration: 200 });
}

export function wholeInSight(cy) {
  return cy.elements().nonempty() && inSight(cy.extent(), cy.nodes().boundingBox({ includeLabels: false }));
}

export function fit(cy) {
  if (cy.width() === 0 || cy.elements().empty()) return;
  cy.fit(undefined, MARGIN);
  if (cy.zoom() > 1.4) {
    cy.zoom(1.4);
    cy.center();
  }
}

/** A view that somebody asked for: there is no way back to the one before an expansion. */
export function chosen(state, look) {
  state.before = null;
  look();
}

export function zoom(cy, factor) {
  cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

export function centre(cy, id) {
  const found = cy.getElementById(id);
  if (found.nonempty()) cy.animate({ center: { eles: found }, zoom: Math.max(cy.zoom(), 0.9) }, { duration: 180 });
}
