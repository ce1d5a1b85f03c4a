// Elements by role and accessible name, as axe computes them, in document order; while a modal dialog is open, only in it.
// arguments: role or null, {is|holds|starts: text} or null
const [wantedRole, wantedName] = arguments;
if (typeof axe === 'undefined') return null;
const matches = (name) =>
  wantedName === null ||
  name === wantedName.is ||
  (wantedName.holds !== undefined && name.includes(wantedName.holds)) ||
  (wantedName.starts !== undefined && name.startsWith(wantedName.starts));
const dialogs = document.querySelectorAll('dialog:modal');
const scope = dialogs.length === 0 ? document.body : dialogs[dialogs.length - 1];
axe.setup(document);
try {
  const { aria, dom, text } = axe.commons;
  const seen = (node) => dom.isVisibleToScreenReaders(node);
  const found = [];
  for (const { node, vnode } of [scope, ...scope.querySelectorAll('*')].map((node) => ({ node, vnode: axe.utils.getNodeFromTree(node) }))) {
    if (!vnode) continue;
    const role = aria.getRole(vnode);
    if (!role || (wantedRole !== null && role !== wantedRole)) continue;
    if (!seen(node)) continue;
    const name = text.accessibleTextVirtual(vnode).replace(/\s+/g, ' ').trim();
    if (matches(name)) found.push({ node, role, name });
  }
  return found;
} finally {
  axe.teardown();
}
