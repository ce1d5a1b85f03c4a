// Watches the moves of a drag in the list. For each pointer move after the lift: the time of all scripts that follow it, the
// time of style and layout (forced after them by asking for a place), and the rows in which anything was changed.
// The first listener comes before all others; the last one after them, and after what they left to be done at once.
const scroller = document.querySelector('[data-row]').closest('section').parentElement;
const rows = [...scroller.querySelectorAll('[data-row]')];
const layout = () => rows.map((row) => [row.offsetTop, row.offsetHeight]);
const changes = [];
const observer = new MutationObserver((seen) => changes.push(...seen));
const watched = { moves: [], rows: rows.length, moved: false };
window.watched = watched;
let begun = 0;
let before = null;

const lifted = () => rows.some((row) => row.classList.contains('lifted'));
const first = () => {
  // What happened between two moves (the list scrolls by itself at its edges) belongs to none.
  observer.takeRecords();
  changes.length = 0;
  begun = performance.now();
};
const last = () => {
  const scripted = performance.now();
  rows[0].getBoundingClientRect();
  const laidOut = performance.now();
  if (!lifted()) return;
  changes.push(...observer.takeRecords());
  const rowOf = ({ target }) => (target instanceof Element ? target : target.parentElement).closest('[data-row]');
  const touched = new Set(changes.map(rowOf));
  if (before === null) before = layout();
  else watched.moves.push({ script: scripted - begun, layout: laidOut - scripted, touched: touched.size });
  watched.moved ||= JSON.stringify(layout()) !== JSON.stringify(before);
};
const end = () => {
  removeEventListener('pointermove', first, { capture: true });
  removeEventListener('pointermove', last);
  observer.disconnect();
};
observer.observe(scroller, { subtree: true, childList: true, attributes: true, characterData: true });
addEventListener('pointermove', first, { capture: true });
addEventListener('pointermove', last);
addEventListener('pointerup', end, { capture: true, once: true });
