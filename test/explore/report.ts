import fc from 'fast-check';

import { searchBreadthFirst, walk, type Limits, type World } from './search.ts';

const depth = Number(process.env['EXPLORE_DEPTH'] ?? 5);
const walks = Number(process.env['EXPLORE_WALKS'] ?? 2_000);

/** For `npm run explore`, which sums these lines up. */
const report = (figures: object): void => console.info(`EXPLORED ${JSON.stringify(figures)}`);

/** Every state near the start. Returns what was violated. */
export async function exploreStates(
  title: string,
  create: () => World,
  inspect?: Limits['inspect'],
): Promise<readonly string[]> {
  const { violations, transitions, ...found } = await searchBreadthFirst(create, {
    depth,
    ...(inspect && { inspect }),
  });
  report({
    search: `${title}, breadth first`,
    ...found,
    transitions,
    runs: transitions,
    violations: violations.length,
  });
  return violations;
}

/**
 * Long random walks from the places that `starts` lead to, since few walks from the beginning come far. Returns what was
 * violated, with the shortest walk to it that was found.
 */
export async function exploreWalks(
  title: string,
  create: () => World,
  starts: readonly (readonly string[])[],
): Promise<readonly string[]> {
  // Small numbers, which fast-check prefers, would choose the same commands over and over.
  const choices = fc.array(fc.noBias(fc.nat()), { minLength: 5, maxLength: 40, size: 'max' });
  let told: readonly string[] = [];
  const result = await fc.check(
    fc.asyncProperty(fc.constantFrom(...starts), choices, async (start, chosen) => {
      const world = create();
      const path = await walk(world, start, chosen);
      if (world.violations.length === 0) return;
      told = [`${world.violations.join('; ')}: ${path.join(' › ')}`];
      throw new Error(told[0]);
    }),
    { numRuns: walks },
  );
  report({ search: `${title}, random`, runs: result.numRuns, violations: result.failed ? 1 : 0 });
  return result.failed ? told : [];
}
