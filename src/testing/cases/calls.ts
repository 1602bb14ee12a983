import { actOf, callNames, type CallName, callNeeds, callOf } from '../acts.ts';
import { demand, refused, rejection, same } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';
import { spoil } from './writes.ts';

const isWrite = (method: CallName): method is keyof typeof actOf => method in actOf;

const signedOutCase = (method: CallName): Scenario =>
  scenario(
    `${method}: is unauthenticated after the session ended`,
    [...callNeeds(method), 'signOut'],
    async (scene) => {
      const call = await callOf(scene, method);
      await scene.hands.signOut();
      await refused(() => call(scene.read.signal), 'unauthenticated', 'Without a session');
    },
  );

const abortedBeforeCase = (method: CallName): Scenario =>
  scenario(`${method}: does nothing where the signal was aborted before`, callNeeds(method), async (scene) => {
    const { signal } = aborted();
    if (!isWrite(method)) {
      const call = await callOf(scene, method);
      return void (await refused(() => call(signal), 'aborted', 'With an aborted signal'));
    }
    const { attempt, applied } = await actOf[method](scene);
    await refused(() => attempt(scene.write({ signal })), 'aborted', 'With an aborted signal');
    same(await applied(), 0, 'How often it was done');
  });

const abortedAmidCase = (method: CallName): Scenario =>
  scenario(`${method}: ends with aborted when it is given up`, callNeeds(method), async (scene) => {
    const call = await callOf(scene, method);
    const controller = new AbortController();
    const attempt = (): Promise<unknown> => {
      const answer = call(controller.signal);
      controller.abort();
      return inTime(answer, scene);
    };
    const { code } = await rejection(attempt, 'Given up: expected a rejection with aborted');
    demand(code === 'aborted', `Given up: expected a rejection with aborted, but ${code} came.`);
  });

/** What is given up ends soon, and not only when the backend has answered. */
function inTime(answer: Promise<unknown>, { patienceMs }: Scene): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patienceMs, `nothing within ${patienceMs} ms`);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function aborted(): AbortController {
  const controller = new AbortController();
  controller.abort();
  return controller;
}

/** The adapter with every method taken off it, as by `const { list } = adapter`. */
function detached({ adapter }: Scene): Scene['adapter'] {
  const methods = ['list', 'get', 'access', 'create', 'delete', 'update', 'rotate', 'deleteMany', 'subscribe'] as const;
  const off = methods.flatMap((name) => {
    const method: unknown = adapter[name];
    return typeof method === 'function' ? [[name, method.bind(undefined) as unknown]] : [];
  });
  return { ...adapter, ...(Object.fromEntries(off) as Partial<Scene['adapter']>) };
}

const detachedCase = (method: CallName): Scenario =>
  scenario(`${method}: works without \`this\``, callNeeds(method), async (scene) => {
    const call = await callOf({ ...scene, adapter: detached(scene) }, method);
    await call(scene.read.signal);
  });

const copyCase = (method: 'list' | 'get' | 'access'): Scenario =>
  scenario(`${method}: what the caller does to the answer changes nothing`, callNeeds(method), async (scene) => {
    const call = await callOf(scene, method);
    const before = JSON.stringify(await call(scene.read.signal));
    spoil(await call(scene.read.signal));
    const after = JSON.stringify(await call(scene.read.signal));
    demand(after === before, 'Expected a fresh copy, but what the caller changed came again.');
  });

export const callCases: readonly Scenario[] = [
  ...callNames.map(signedOutCase),
  ...callNames.map(abortedBeforeCase),
  ...callNames.map(abortedAmidCase),
  ...callNames.map(detachedCase),
  ...(['list', 'get', 'access'] as const).map(copyCase),
];
