import { demand, rejection, same, shown } from '../assert.ts';
import { type Scenario, scenario } from '../scene.ts';

/** Ids that mean something else to whoever puts them into an address, a query or an object. */
const oddIds = ['__proto__', 'constructor', 'a/b', '../access', 'a?b=c', 'a#b', '%2e%2e', "' or 1=1 --", '🔑'];

export const getCases: readonly Scenario[] = [
  scenario('get: answers a key as the list does', ['get', 'keys'], async ({ adapter, all, key, read }) => {
    const id = await key({ name: 'one' });
    await key({ name: 'two' });
    const listed = (await all()).find((each) => each.id === id);
    same(await adapter.get(id, read), listed, 'The key');
  }),
  scenario('get: is null for a key that is not there', ['get', 'keys'], async ({ adapter, key, read }) => {
    await key();
    same(await adapter.get('no-such-key', read), null, 'A key that is not there');
  }),
  scenario('get: is null for a key that is gone', ['get', 'keys', 'removeKey'], async (scene) => {
    const id = await scene.key();
    await scene.hands.removeKey(id);
    same(await scene.adapter.get(id, scene.read), null, 'A key that somebody else deleted');
  }),
  scenario('get: is null for a key of another account', ['get', 'foreignKey'], async ({ adapter, hands, read }) => {
    same(await adapter.get(await hands.foreignKey(), read), null, "Another account's key");
  }),
  scenario('get: finds no key by an odd id', ['get', 'keys'], async ({ adapter, key, read }) => {
    await key();
    for (const id of oddIds) {
      const answer = await adapter.get(id, read).catch(() => undefined);
      if (answer === null) continue;
      const expected = `The id ${shown(id)}: expected null or a rejection with invalid_input`;
      const { code } = await rejection(() => adapter.get(id, read), expected);
      demand(code === 'invalid_input', `${expected}, but ${code} came.`);
    }
  }),
  scenario('get: holds no secret', ['get', 'create'], async ({ adapter, create, read }) => {
    const { key, secret } = await create();
    const text = JSON.stringify(await adapter.get(key.id, read));
    demand(!text.includes(secret), 'Expected a key without its secret, but the secret stands in it.');
  }),
];
