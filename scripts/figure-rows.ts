/** One figure that the kit is held to, and what prints it. */
export interface FigureRow {
  /** For `npm run figures -- NAME`. */
  readonly name: string;
  readonly figure: string;
  readonly goal: string;
  /** One after the other; all must end well. */
  readonly commands: readonly string[];
  /** Settings of the long form. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Which printed lines tell it. Default: those that begin with `FIGURE`, or else how many tests passed. */
  readonly tells?: RegExp;
  /** Takes hours: only by its name. */
  readonly isLong?: boolean;
}

const vitest = (project: string, ...files: readonly string[]): string =>
  ['npx vitest run --project', project, ...files].join(' ');

/** Every figure, in the order of the table. */
export const rows: readonly FigureRow[] = [
  {
    name: 'explore',
    figure: 'random sequences, breadth-first depth',
    goal: '100,000 of each flow, depth ≥ 11 with two keys, 0 violations',
    commands: ['npm run --silent explore'],
    tells: /"search"|searches,/,
  },
  {
    name: 'plants',
    figure: 'planted bugs caught',
    goal: 'all of ≥ 20, by each of the two methods',
    commands: ['npm run --silent explore -- --plant'],
    tells: /planted bugs caught/,
  },
  {
    name: 'faults',
    figure: 'fault rows automated',
    goal: '66 of 66, at the hook and at the component',
    commands: [vitest('unit', 'test/core/faults-'), vitest('browser', 'test/ui/faults-')],
  },
  {
    name: 'answers',
    figure: 'random answers for each endpoint',
    goal: '10,000, 0 crashes, 0 blank screens, 0 unknown fields in the store',
    commands: [
      vitest('unit', 'test/core/random-answers', 'test/adapters/random-'),
      vitest('browser', 'test/ui/random-'),
    ],
    environment: { RANDOM_ANSWERS: '10000', VITE_RANDOM_ANSWERS: '10000' },
  },
  {
    name: 'names',
    figure: 'random Unicode names',
    goal: '10,000, 0 elements created, 0 layout escapes',
    commands: [vitest('browser', 'test/ui/hostile')],
    environment: { VITE_HOSTILE_NAMES: '10000' },
  },
  {
    name: 'secrets',
    figure: 'secret copies after dismissal (fibre, heap, DOM, storage, console, events)',
    goal: '0 in all six',
    commands: [
      vitest('browser', 'test/ui/hygiene'),
      vitest('browser-react18', 'test/ui/hygiene'),
      'npm run --silent heap',
    ],
    tells: /^\s*Tests |(copy is|Copies are) left/,
  },
  {
    name: 'calls',
    figure: 'adapter calls per intent (StrictMode, ten clicks, Enter held)',
    goal: 'exactly 1',
    commands: [vitest('browser', 'test/ui/once')],
  },
  {
    name: 'leaks',
    figure: 'after 200 open/close cycles: detached nodes, listeners, timers, heap growth',
    goal: '0, 0, 0, < 1 %',
    commands: ['npm run --silent leaks'],
    tells: /^(ok|OVER)/,
  },
  {
    name: 'axe',
    figure: 'axe violations over every state × light/dark/forced colours/RTL',
    goal: '0',
    commands: [vitest('browser', 'test/ui/axe', 'test/ui/bulk-axe')],
  },
  {
    name: 'targets',
    figure: 'target size over every state',
    goal: 'all ≥ 24 px, primary ≥ 44 px on coarse pointers',
    commands: [vitest('browser', 'test/ui/layout')],
  },
  {
    name: 'csp',
    figure: 'CSP and Trusted Types violations under the strictest policy',
    goal: '0',
    commands: ['npm run --silent build', 'npm run --silent build-dashboard', vitest('e2e', 'test/e2e/csp')],
  },
  {
    name: 'lost',
    figure: 'lost answers: right verdict',
    goal: '1,000 of 1,000 seeded runs, ≤ 3 reads each',
    commands: [vitest('unit', 'test/core/lost-')],
  },
  {
    name: 'clock',
    figure: 'countdown against the server, clock off by up to a day',
    goal: 'never later than the server',
    commands: [vitest('unit', 'test/core/random-clock')],
    environment: { RANDOM_CLOCKS: '10000' },
  },
  {
    name: 'races',
    figure: 'server: 50 concurrent right confirms / 50 wrong',
    goal: 'exactly 1 deletion / at most 5 counted tries',
    commands: [`${vitest('server', 'examples/dashboard/test/codes')} -t parallel`],
  },
  {
    name: 'suite',
    figure: 'unhandled rejections, console errors in the whole run',
    goal: '0: each one fails its test',
    commands: ['npm test --silent'],
    tells: /^\d+ passed/,
    isLong: true,
  },
  {
    name: 'flakes',
    figure: 'full suite run 20 times',
    goal: '0 flaky',
    commands: Array.from({ length: 20 }, () => 'npm test --silent'),
    tells: /^\d+ passed/,
    isLong: true,
  },
];
