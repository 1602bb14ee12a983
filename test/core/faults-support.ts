import { createApiKeysClient, type ApiKeysClient, type ApiKeysEvent, type DeleteState } from 'keydesk/headless';

import { problem, send, type Backend, type Behaviour } from '../adapters/http.ts';
import { challengeFor, keyA, keyB, pageOf, rightCode } from './support.ts';

/** Waits until what is watched is so. */
export function until<T>(
  { get, subscribe }: { get(): T; subscribe(listener: () => void): () => void },
  is: (value: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!is(get())) return;
      stop();
      resolve(get());
    };
    const stop = subscribe(() => look());
    look();
  });
}

/** What a server does with each of its endpoints; a healthy one has two keys, and asks for a code before it deletes. */
export interface Routes {
  readonly list: Behaviour;
  readonly get: Behaviour;
  readonly create: Behaviour;
  readonly request: Behaviour;
  readonly confirm: Behaviour;
}

export const healthy: Routes = {
  list: send(200, pageOf([keyA, keyB])),
  get: send(200, keyA),
  create: send(201, { key: keyA, secret: 'sk_live_T0pS3cr3t' }),
  request: send(202, challengeFor('a')),
  confirm: send(200, { keyId: 'a', deletedAt: '2026-01-01T00:00:00.000Z' }),
};

export const isGone: Behaviour = problem(404, { code: 'not_found' });

/** Makes the server do so; what is not named is healthy. */
export function serve(backend: Backend, changes: Partial<Routes> = {}): void {
  const routes = { ...healthy, ...changes };
  backend.behave = (response, request) => {
    const isConfirm = backend.seen.at(-1)?.body.includes('"proof"') ?? false;
    routes[routeOf(request.method ?? '', request.url ?? '', isConfirm)](response, request);
  };
}

function routeOf(method: string, url: string, isConfirm: boolean): keyof Routes {
  if (method === 'GET') return url.includes('/api-keys/') ? 'get' : 'list';
  if (!url.endsWith('/deletions')) return 'create';
  return isConfirm ? 'confirm' : 'request';
}

/** A client of that server. It gives calls up after half a second where `hasty`, and goes by the clock `now` where one is given. */
export interface HttpDesk {
  readonly client: ApiKeysClient;
  readonly events: ApiKeysEvent[];
  /** Every step of the deletion, in order. */
  readonly steps: DeleteState['step'][];
}

export function deskOf(
  backend: Backend,
  { hasty = false, now = () => performance.now() }: { hasty?: boolean; now?: () => number } = {},
): HttpDesk {
  const events: ApiKeysEvent[] = [];
  const client = createApiKeysClient(backend.adapterWith(), {
    now,
    onEvent: (event) => events.push(event),
    ...(hasty && { readTimeoutMs: 500, writeTimeoutMs: 500 }),
  });
  const steps: DeleteState['step'][] = [];
  client.deletion.subscribe(() => steps.push(client.deletion.get().step));
  return { client, events, steps };
}

export const atStep = ({ client }: HttpDesk, step: DeleteState['step']): Promise<DeleteState> =>
  until(client.deletion, (state) => state.step === step);

/** Asks for the code, and waits for what becomes of it. */
export async function askOver(desk: HttpDesk, becomes: DeleteState['step'] = 'entering'): Promise<DeleteState> {
  desk.client.deletion.open(keyA);
  desk.client.deletion.confirm();
  return await atStep(desk, becomes);
}

/** Sends the code, and waits for what becomes of it. */
export async function confirmOver(desk: HttpDesk, becomes: DeleteState['step']): Promise<DeleteState> {
  await askOver(desk);
  desk.client.deletion.submit(rightCode);
  return await atStep(desk, becomes);
}
