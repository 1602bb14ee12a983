import { globSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const folder = new URL('../../src/ui/', import.meta.url);
const sheets = globSync('**/*.css', { cwd: folder }).map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** The selectors of a sheet, each one of a list by itself. */
function selectorsOf(css: string): string[] {
  const bare = css.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/@keyframes[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, '');
  return [...bare.matchAll(/(?<=^|[{};])\s*([^{};@]+)\{/g)].flatMap(([, list]) => split(list!));
}

/** Cuts at the commas that are not inside brackets. */
function split(list: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const character of list) {
    if ('(['.includes(character)) depth += 1;
    if (')]'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

type Specificity = readonly [ids: number, classes: number, elements: number];

const greatest = (all: readonly Specificity[]): Specificity =>
  all.toSorted((a, b) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2])[0] ?? [0, 0, 0];

const call = /:(where|is|not|has)\(/;

/** Where the bracket closes that was opened before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0; at += 1) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0;
  return at - 1;
}

/** As Selectors Level 4 counts: `:where` is nothing, `:is`, `:not` and `:has` are their greatest. */
function specificity(selector: string): Specificity {
  const inner: Specificity[] = [];
  let rest = selector.replaceAll(/\[[^\]]*\]/g, '.a');
  for (let found = call.exec(rest); found; found = call.exec(rest)) {
    const from = found.index + found[0].length;
    const inside = rest.slice(from, closing(rest, from));
    if (found[1] !== 'where') inner.push(greatest(split(inside).map(specificity)));
    rest = rest.replace(`${found[0]}${inside})`, '');
  }
  const count = (pattern: RegExp): number => rest.match(pattern)?.length ?? 0;
  const own: Specificity = [
    count(/#[\w-]+/g),
    count(/\.[\w-]+|(?<!:):(?!:)[\w-]+/g),
    count(/::[\w-]+|(?<![\w.:#-])[a-z][\w-]*/g),
  ];
  return [own, ...inner].reduce((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]] as const, [0, 0, 0] as Specificity);
}

const scope = /(?:\[data-scope='keydesk'\]|:where\(\[data-scope='keydesk'\]\))\[data-part/g;

const isScoped = (selector: string): boolean => !selector.replaceAll(scope, '').includes('[data-part');

function isLight(selector: string): boolean {
  const [ids, classes, elements] = specificity(selector);
  return ids === 0 && classes <= 2 && elements <= 1;
}

const selectors = sheets.flatMap(selectorsOf);

test('every part is named together with the scope: other kits have parts of the same names', () => {
  expect(selectors.length).toBeGreaterThan(100);
  expect(selectors.filter((selector) => !isScoped(selector))).toEqual([]);
});

test('no rule is more specific than two classes: a host outweighs it with three', () => {
  expect(selectors.filter((selector) => !isLight(selector))).toEqual([]);
});

test.each([
  [`[data-part='field']:empty`, false, true],
  [`[data-scope='keydesk'][data-part='row'] > [data-part='cell']`, false, false],
  [`:where([data-scope='keydesk'])[data-part='row']:hover`, true, true],
  [`[data-scope='keydesk'][data-part='row']:hover`, true, false],
  [
    `:where([data-scope='keydesk'])[data-part='a']:has(:where([data-scope='keydesk'])[data-part='b']) > div`,
    true,
    true,
  ],
  [`:is(.a, .b.c) .d`, true, false],
  [`#a`, true, false],
])('%s: scoped %s, light %s', (selector, scoped, light) => {
  expect([isScoped(selector), isLight(selector)]).toEqual([scoped, light]);
});
