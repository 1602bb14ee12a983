// The figures that the kit is held to, seen anew: `npm run figures` for all but those that take hours, or
// `npm run figures -- NAME …` for some.
// Writes what was seen into docs/figures.md.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

import { rows, type FigureRow } from './figure-rows.ts';

const file = new URL('../docs/figures.md', import.meta.url);
const names = process.argv.slice(2);
const wanted = rows.filter(({ name, isLong }) => (names.length > 0 ? names.includes(name) : !isLong));
const unknown = names.filter((name) => !rows.some((row) => row.name === name));

async function run(command: string, environment: FigureRow['environment']): Promise<{ lines: string[]; ok: boolean }> {
  const env = { ...process.env, ...environment, FIGURES: '1', VITE_FIGURES: '1', NO_COLOR: '1', FORCE_COLOR: '0' };
  const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.on('close', resolve)));
  return { lines: stripVTControlCharacters(text).split('\n'), ok: code === 0 };
}

/** What the lines of one command tell, each once. */
function told(lines: readonly string[], tells: RegExp | undefined): string[] {
  const figures = lines.filter((line) => (tells ? tells.test(line) : line.startsWith('FIGURE ')));
  const found = figures.length > 0 ? figures : lines.filter((line) => /^\s*Tests /.test(line));
  const counts = new Map<string, number>();
  for (const line of found) {
    const text = line
      .replace(/^FIGURE /, '')
      .replaceAll(/[{}"]/g, '')
      .replaceAll(/,(?=[a-z])/g, ', ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count > 1 ? `${count} × ${text}` : text));
}

async function see({ commands, environment, tells }: FigureRow): Promise<string> {
  const seen: string[] = [];
  let isGood = true;
  for (const command of commands) {
    const { lines, ok } = await run(command, environment);
    isGood &&= ok;
    seen.push(...told(lines, tells));
  }
  if (!isGood) process.exitCode = 1;
  return (isGood ? '' : 'NOT REACHED: ') + seen.join('; ');
}

/** What the document says was seen, by the name of the figure. */
function seenBefore(): Map<string, string> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const cells = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  return new Map(cells.map(([, figure = '', , seen = '']) => [figure, seen]));
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

function figuresDocument(seen: ReadonlyMap<string, string>): string {
  const lines = rows.map(
    ({ name, figure, goal }) =>
      `| ${figure} | ${goal} | ${seen.get(figure) ?? 'not seen yet'} | \`npm run figures -- ${name}\` |`,
  );
  return `# Figures

What the kit is held to, and what was seen last. Written by \`npm run figures\`, which runs the long forms of the tests one
after the other; the short ones are part of \`npm test\`.

| figure | goal | seen | command |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}

if (unknown.length > 0)
  throw new Error(`No such figure: ${unknown.join(', ')}. There are ${rows.map(({ name }) => name).join(', ')}.`);
const seen = seenBefore();
for (const row of wanted) {
  const figure = await see(row);
  seen.set(row.figure, cell(figure));
  console.log(`${row.figure}\n  goal  ${row.goal}\n  seen  ${figure}`);
  writeFileSync(file, figuresDocument(seen));
}
spawnSync('npx', ['oxfmt', 'docs/figures.md'], { stdio: 'ignore' });
