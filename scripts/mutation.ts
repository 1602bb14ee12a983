// Writes docs/mutation.md from Stryker's report: `npm run mutate`.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

/** A mutant that changes nothing anybody could notice: in which line, what it makes of what, and why. */
interface Equivalent {
  readonly file: string;
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

type Counts = Readonly<Record<'killed' | 'survived' | 'timeout' | 'untouched', number>>;

const root = new URL('..', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const report = read('coverage/mutation.json') as Report;
const equivalents = read('scripts/mutation-equivalents.json') as readonly Equivalent[];

const files = Object.entries(report.files)
  .map(([path, file]) => ({ name: basename(path), ...file }))
  .toSorted((a, b) => a.name.localeCompare(b.name));

function countsOf(mutants: readonly Mutant[]): Counts {
  const count = (status: Mutant['status']): number => mutants.filter((mutant) => mutant.status === status).length;
  return {
    killed: count('Killed'),
    survived: count('Survived'),
    timeout: count('Timeout'),
    untouched: count('NoCoverage'),
  };
}

function row(name: string, mutants: readonly Mutant[]): string {
  const { killed, survived, timeout, untouched } = countsOf(mutants);
  const all = killed + survived + timeout + untouched;
  const score = all === 0 ? '—' : (((killed + timeout) / all) * 100).toFixed(2);
  return `| ${[name, killed, survived, timeout, untouched, score].join(' | ')} |`;
}

/** What stands in the source where a mutant is, in one line. */
function sourceAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const cut = lines.map((line, index) =>
    line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
  );
  return squeezed(cut.join('\n'));
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const code = (text: string): string => `\`\` ${text.replaceAll('|', String.raw`\|`)} \`\``;

const left = files.flatMap(({ name, source, mutants }) =>
  mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((mutant) => {
      const { start } = mutant.location;
      const line = source.split('\n')[start.line - 1]?.trim();
      const [from, to] = [sourceAt(source, mutant.location), squeezed(mutant.replacement)];
      const known = equivalents.find(
        (each) => each.file === name && each.line === line && each.from === from && each.to === to,
      );
      return { place: `${name}:${start.line}`, from, to, why: known?.why ?? 'not explained yet' };
    }),
);

const failed = files.flatMap(({ mutants }) => mutants).filter(({ status }) => status.endsWith('Error')).length;

writeFileSync(
  new URL('docs/mutation.md', root),
  `# Mutation testing

\`npm run mutate\` changes core in small ways, one at a time (Stryker), and runs the tests of core against each change: a change
that no test notices has survived. It ends with an error below 95 %, and has \`scripts/mutation.ts\` write this page from its
report. It takes about half an hour on two cores; \`npx stryker run -m src/core/pages.ts\` is for one file.

- **Mutated**: \`src/core\`, but for \`messages*.ts\`, which are words.
- **Run against it**: \`test/core\`, without the tests that are about a document, wait for a server, or try a very great deal.
  The exploration and the tests of the hooks and the parts are not run. Random tests have one seed here.
- **Nothing is ignored**: changes of what is evaluated on loading count as well. Not counted, as Stryker has it, are ${failed}
  changes with which an error outside of any test ended the run.

| file | killed | survived | timeout | not run | score |
| --- | --: | --: | --: | --: | --: |
${files
  .filter(({ mutants }) => mutants.length > 0)
  .map(({ name, mutants }) => row(name, mutants))
  .join('\n')}
${row(
  '**all**',
  files.flatMap(({ mutants }) => mutants),
)}

## What survived, and why

| where | code | changed to | why |
| --- | --- | --- | --- |
${left.map(({ place, from, to, why }) => `| ${place} | ${code(from)} | ${code(to)} | ${why} |`).join('\n')}
`,
);
