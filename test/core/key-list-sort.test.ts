import type { ApiKey, SortField } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { deskWith, keyNamed } from './support.ts';

async function sorted(keys: readonly ApiKey[], field: SortField): Promise<[string, string]> {
  const { client } = await deskWith(keys);
  const shown = (direction: 'ascending' | 'descending'): string => {
    client.list.setFilter({ sort: { field, direction } });
    return client.list
      .get()
      .keys.map(({ id }) => id)
      .join(' ');
  };
  return [shown('ascending'), shown('descending')];
}

const named = (id: string, name: string | null): ApiKey => keyNamed(id, { name });
const at = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();

describe('sorted here', () => {
  test('names stand as a reader orders them, those without one first', async () => {
    const keys = [
      named('none', null),
      named('10', 'Server 10'),
      named('2', 'server 2'),
      named('é', 'Éclair'),
      named('empty', null),
      named('z', 'Zoo'),
    ];
    expect(await sorted(keys, 'name')).toEqual(['none empty é 2 10 z', 'z 10 2 é none empty']);
  });

  test('keys that are equal keep the order of the backend, either way', async () => {
    const keys = [named('1', 'Same'), named('2', 'same'), named('3', 'Same')];
    expect(await sorted(keys, 'name')).toEqual(['1 2 3', '1 2 3']);
  });

  test.each<[SortField, string, string]>([
    ['createdAt', 'none old new', 'new old none'],
    ['lastUsedAt', 'none old new', 'new old none'],
    ['expiresAt', 'old new none', 'none new old'],
  ])('%s goes by the moment; never used is before all uses, never ending after all ends', async (field, up, down) => {
    const keys = [
      keyNamed('new', { [field]: at(9) }),
      keyNamed('none', { [field]: null }),
      keyNamed('old', { [field]: '2026-01-05T00:00:00+05:00' }),
    ];
    expect(await sorted(keys, field)).toEqual([up, down]);
  });
});
