import { demand } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';

const needs = ['subscribe', 'addKey'] as const;

/** What one subscription hears. */
function listener() {
  let heard = 0;
  const wakes: (() => void)[] = [];
  const first = new Promise<void>((resolve) => void wakes.push(resolve));
  return {
    onChange(): void {
      heard += 1;
      wakes.forEach((wake) => wake());
    },
    count: () => heard,
    first,
  };
}

/** Fails where no change is heard of. A line may take time to be opened, so there is more than one change. */
async function demandHeard({ hands, patienceMs }: Scene, { count, first }: ReturnType<typeof listener>): Promise<void> {
  for (let changes = 0; changes < 10 && count() === 0; changes += 1) {
    await hands.addKey({});
    await Promise.race([first, passed(patienceMs / 10)]);
  }
  demand(count() > 0, `Expected to hear of a key of somebody else within ${patienceMs} ms, but nothing came.`);
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const subscribeCases: readonly Scenario[] = [
  scenario('subscribe: tells of what others of the account do', needs, async (scene) => {
    const one = listener();
    const unsubscribe = scene.adapter.subscribe(one.onChange);
    await demandHeard(scene, one).finally(unsubscribe);
  }),
  scenario('subscribe: works without `this`', needs, async (scene) => {
    const { subscribe } = scene.adapter;
    const one = listener();
    const unsubscribe = subscribe(one.onChange);
    await demandHeard(scene, one).finally(unsubscribe);
  }),
  scenario('subscribe: tells nothing after the unsubscribe, and others still', needs, async (scene) => {
    const [left, stays] = [listener(), listener()];
    const leave = scene.adapter.subscribe(left.onChange);
    const unsubscribe = scene.adapter.subscribe(stays.onChange);
    leave();
    await demandHeard(scene, stays).finally(unsubscribe);
    demand(left.count() === 0, 'After the unsubscribe, expected to hear nothing more, but something came.');
  }),
  scenario('subscribe: one function subscribed twice is two subscriptions', needs, async (scene) => {
    const one = listener();
    const leave = scene.adapter.subscribe(one.onChange);
    const unsubscribe = scene.adapter.subscribe(one.onChange);
    leave();
    leave();
    await demandHeard(scene, one).finally(unsubscribe);
  }),
];
