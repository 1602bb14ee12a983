/** What can be explored: commands lead from state to state, and something must never be. */
export interface World {
  readonly violations: readonly string[];
  commands(): string[];
  run(command: string): Promise<void>;
  fingerprint(): string;
}

export interface Report {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** Each with the shortest way to it that was found. */
  readonly violations: readonly string[];
}

export interface Limits {
  readonly depth: number;
  /** Ends the search early. Default: no limit. */
  readonly states?: number;
  /** Called with each new state; what it returns is a violation. */
  readonly inspect?: (world: World, path: readonly string[]) => Promise<string | undefined>;
}

/** Every state within `depth` commands, nearest first. A state is reached anew by repeating the commands that led to it. */
export async function searchBreadthFirst(create: () => World, limits: Limits): Promise<Report> {
  const seen = new Set([create().fingerprint()]);
  let frontier: (readonly string[])[] = [[]];
  let transitions = 0;
  let depth = 0;
  const violations: string[] = [];
  while (frontier.length > 0 && depth < limits.depth && seen.size < (limits.states ?? Infinity)) {
    const next: (readonly string[])[] = [];
    for (const path of frontier) {
      const commands = (await replay(create, path)).commands();
      for (const command of commands) {
        const way = [...path, command];
        transitions += 1;
        const world = await replay(create, way).catch(String);
        if (typeof world === 'string') {
          violations.push(`${world}: ${way.join(' › ')}`);
          continue;
        }
        if (world.violations.length > 0) violations.push(`${world.violations.join('; ')}: ${way.join(' › ')}`);
        const state = world.fingerprint();
        if (seen.has(state) || world.violations.length > 0) continue;
        seen.add(state);
        next.push(way);
        const complaint = await limits.inspect?.(world, way);
        if (complaint) violations.push(`${complaint}: ${way.join(' › ')}`);
      }
      if (violations.length > 0 || seen.size >= (limits.states ?? Infinity)) break;
    }
    frontier = next;
    depth += 1;
    if (violations.length > 0) break;
  }
  return { states: seen.size, transitions, depth, violations };
}

export async function replay(create: () => World, path: readonly string[]): Promise<World> {
  const world = create();
  for (const command of path) await world.run(command);
  return world;
}

/** One walk, from the end of another: each number chooses among what can happen. */
export async function walk(
  world: World,
  start: readonly string[],
  choices: readonly number[],
): Promise<readonly string[]> {
  for (const command of start) await world.run(command);
  const path = [...start];
  for (const choice of choices) {
    const commands = world.commands();
    const command = commands[choice % commands.length];
    if (command === undefined) break;
    path.push(command);
    await world.run(command);
    if (world.violations.length > 0) break;
  }
  return path;
}
