import { selection, type Selection } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { openDesk } from './support.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

const selectionOf = (...ids: string[]): Selection => {
  const chosen = openDesk().client.part(selection);
  for (const id of ids) chosen.toggle(id);
  return chosen;
};
const ids = (chosen: Selection): string[] => [...chosen.get()].toSorted();

describe('choosing from one key to another', () => {
  test.each<[string, from: string, to: string, string[]]>([
    ['downwards', 'b', 'd', ['b', 'c', 'd']],
    ['upwards', 'd', 'b', ['b', 'c', 'd']],
    ['next to it', 'a', 'b', ['a', 'b']],
    ['from the first to the last', 'a', 'e', order],
  ])('%s takes both and all between them', (_, from, to, expected) => {
    const chosen = selectionOf(from);
    chosen.toggleTo(to, order);
    expect(ids(chosen)).toEqual(expected);
  });

  test('goes on from the key that was chosen last', () => {
    const chosen = selectionOf('b');
    chosen.toggleTo('c', order);
    chosen.toggleTo('e', order);
    expect(ids(chosen)).toEqual(['b', 'c', 'd', 'e']);
  });

  test('lets all of them go where the last one is let go', () => {
    const chosen = selectionOf(...order, 'b');
    expect(ids(chosen)).toEqual(['a', 'c', 'd', 'e']);
    chosen.toggleTo('d', order);
    expect(ids(chosen)).toEqual(['a', 'e']);
  });

  test('keeps what was chosen elsewhere', () => {
    const chosen = selectionOf('e', 'a');
    chosen.toggleTo('b', order);
    expect(ids(chosen)).toEqual(['a', 'b', 'e']);
  });

  test.each<[string, string[], string, readonly string[]]>([
    ['where none was chosen before', [], 'c', order],
    ['where the one before is not shown any more', ['hidden'], 'c', order],
    ['where it is not shown itself', ['a'], 'c', ['a', 'b']],
  ])('takes that one alone %s', (_, before, id, shown) => {
    const chosen = selectionOf(...before);
    chosen.toggleTo(id, shown);
    expect(ids(chosen)).toEqual([...before, id].toSorted());
  });

  test('begins anew after exactly some were chosen', () => {
    const chosen = selectionOf('a');
    chosen.choose(['e']);
    chosen.toggleTo('c', order);
    expect(ids(chosen)).toEqual(['c', 'e']);
  });
});
