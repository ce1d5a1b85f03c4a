import axe from 'axe-core';

/**
 * Rules that need what a test does not have: colours (`contrast.test.ts` computes those from the tokens), and the page
 * around a component.
 */
const WITHOUT = ['color-contrast', 'region', 'page-has-heading-one', 'landmark-one-main'];

/** Fails with every violation, where it is and what it is about. */
export async function expectNoViolations(container: Element = document.body): Promise<void> {
  const rules = Object.fromEntries(WITHOUT.map((rule) => [rule, { enabled: false }]));
  const { violations } = await axe.run(container, { rules, resultTypes: ['violations'] });
  if (violations.length === 0) return;
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}`).join('\n')}`);
  throw new Error(`axe found ${violations.length} violations\n${told.join('\n')}`);
}
