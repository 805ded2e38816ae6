// What axe-core finds on the page: must be nothing.
import axe from 'axe-core';
import { expect } from 'vitest';

/** Fails with the rule, its help and the first elements that break it. `theme` is named in the message. */
export async function assertNoViolations(theme: string): Promise<void> {
  // Colours are judged as they end up, not in the middle of a transition.
  for (const animation of document.getAnimations()) {
    if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
  }
  const { violations } = await axe.run(
    {
      include: [document.body],
      // Fluent's focus catchers: they pass the focus on at once and nothing can stay on them.
      exclude: ['[data-tabster-dummy]'],
    },
    {
      // The test page itself has no title and no language of its own.
      rules: { 'document-title': { enabled: false }, 'html-has-lang': { enabled: false } },
    },
  );
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${theme}: ${id}: ${help}: ${nodes
        .map(({ html }) => html.slice(0, 160))
        .slice(0, 3)
        .join(' | ')}`,
  );
  expect(found).toEqual([]);
}
