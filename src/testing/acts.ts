import type { Operation, WriteContext } from '../core/types.ts';
import type { Attempt, Need, Scene } from './scene.ts';

/** One write that is ready to be done, for the cases that hold for all of them. */
export interface Act {
  readonly attempt: Attempt<unknown>;
  /** The same operation on something else, for which a code of the first is no good. */
  readonly other: Attempt<unknown>;
  readonly keyIds: readonly string[];
  /** How often either of them was done, read from the list. */
  applied(): Promise<number>;
}

export const actOf: Readonly<Record<Operation, (scene: Scene) => Promise<Act>>> = {
  async create({ adapter, all, noted }) {
    const names: readonly unknown[] = ['made', 'other'];
    return {
      attempt: (context) => noted(adapter.create({ name: 'made' }, context)),
      other: (context) => noted(adapter.create({ name: 'other' }, context)),
      keyIds: [],
      applied: async () => (await all()).filter(({ name }) => names.includes(name)).length,
    };
  },
  async delete(scene) {
    const [one, other] = [await scene.key({ name: 'one' }), await scene.key({ name: 'other' })];
    return {
      attempt: (context) => scene.adapter.delete(one, context),
      other: (context) => scene.adapter.delete(other, context),
      keyIds: [one],
      applied: () => missing(scene, [one, other]),
    };
  },
  async update({ adapter, all, key }) {
    const [one, other] = [await key({ name: 'one' }), await key({ name: 'other' })];
    return {
      attempt: (context) => adapter.update(one, { name: 'changed' }, context),
      other: (context) => adapter.update(other, { name: 'changed' }, context),
      keyIds: [one],
      applied: async () => (await all()).filter(({ name }) => name === 'changed').length,
    };
  },
  async rotate({ adapter, all, key, noted }) {
    const [one, other] = [await key({ name: 'one' }), await key({ name: 'other' })];
    return {
      attempt: (context) => noted(adapter.rotate(one, { graceSeconds: 3_600 }, context)),
      other: (context) => noted(adapter.rotate(other, { graceSeconds: 3_600 }, context)),
      keyIds: [one],
      applied: async () => (await all()).length - 2,
    };
  },
  async deleteMany(scene) {
    const [one, two, other] = [await scene.key(), await scene.key(), await scene.key()];
    const keyIds = [one, two];
    const attempt = (context: WriteContext): Promise<unknown> => scene.adapter.deleteMany(keyIds, context);
    return {
      attempt,
      other: (context) => scene.adapter.deleteMany([one, other], context),
      keyIds,
      // Half of it would be a fraction, and no number that a case expects.
      applied: async () => (await missing(scene, [one, two, other])) / 2,
    };
  },
};

async function missing({ all }: Scene, ids: readonly string[]): Promise<number> {
  const listed = new Set((await all()).map(({ id }) => id));
  return ids.filter((id) => !listed.has(id)).length;
}

/** What an act of the operation needs. */
export const needsOf = (operation: Operation): readonly Need[] =>
  operation === 'create' ? ['create'] : [operation, 'keys'];

/** A method that can be called on its own: each read, and each write as an act. */
export type CallName = 'list' | 'get' | 'access' | Operation;

/** Makes a call of the method ready, that works where nothing stands against it. */
export async function callOf(scene: Scene, method: CallName): Promise<(signal: AbortSignal) => Promise<unknown>> {
  const { adapter, write } = scene;
  switch (method) {
    case 'list':
      return (signal) => adapter.list({ cursor: null, limit: 50 }, { signal });
    case 'get': {
      const id = await scene.key();
      return (signal) => adapter.get(id, { signal });
    }
    case 'access':
      return (signal) => adapter.access({ signal });
    default: {
      const { attempt } = await actOf[method](scene);
      return (signal) => attempt(write({ signal }));
    }
  }
}

export const callNeeds = (method: CallName): readonly Need[] => {
  if (method === 'list') return [];
  if (method === 'get') return ['get', 'keys'];
  return method === 'access' ? ['access'] : needsOf(method);
};

export const callNames: readonly CallName[] = [
  'list',
  'get',
  'access',
  'create',
  'delete',
  'update',
  'rotate',
  'deleteMany',
];
