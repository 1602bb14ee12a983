import { serve } from '@hono/node-server';
import { restAdapter } from 'keydesk/adapters/rest';
import { adapterContract, type ContractBackend, type ContractSetup } from 'keydesk/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import type { KeyPolicy } from '../server/policy.ts';
import { onBothDatabases } from './databases.ts';
import { type Client, codeFor, createWorld, meStatus, ORIGIN, session, type World } from './world.ts';

/** What Node has no `EventSource` for: enough of one for the rest adapter. */
class StreamedEvents extends EventTarget {
  readonly readyState = 1;
  readonly #closed = new AbortController();

  constructor(url: string) {
    super();
    void this.#read(url).catch(() => undefined);
  }

  close(): void {
    this.#closed.abort();
  }

  async #read(url: string): Promise<void> {
    const { body } = await fetch(url, { signal: this.#closed.signal });
    let text = '';
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const type = /^event: (.*)$/m.exec(message)?.[1];
        if (type !== undefined) this.dispatchEvent(new Event(type));
      }
    }
  }
}

beforeAll(() => void vi.stubGlobal('EventSource', StreamedEvents));
afterAll(() => void vi.unstubAllGlobals());

/** The server behind a real socket, until the test ends, and a session that it takes every request for. */
function listen(world: World, cookie: () => string): Promise<string> {
  const answer = (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.set('Cookie', cookie());
    headers.set('Origin', ORIGIN);
    return world.request(pathname + search, new Request(request, { headers }));
  };
  return new Promise((resolve) => {
    const options = { fetch: answer, port: 0, hostname: '127.0.0.1' };
    const server = serve(options, ({ port }) => resolve(`http://127.0.0.1:${port}`));
    onTestFinished(() => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  });
}

const everything = { create: true, delete: true, update: true, rotate: true, deleteMany: true } as const;

let accounts = 0;

/** An account that no other case has: they share a database, which takes longer to make than a case. */
function newAccount(): { readonly id: string; readonly registeredEmail: string } {
  accounts += 1;
  return { id: `acc_${accounts}`, registeredEmail: `office-${accounts}@contract.example` };
}

/** The reference server as the contract wants a backend, spoken to by the rest adapter. */
async function backendOf(databaseUrl: string, setup: ContractSetup): Promise<ContractBackend> {
  const { policy, verification, ...rules } = setup;
  const world = await createWorld(databaseUrl);
  const account = newAccount();
  const user = session({ id: 'session-ada', user: { id: `${account.id}_ada` }, account: { ...account, verification } });
  const colleague = session({ id: 'session-bob', user: { id: `${account.id}_bob` }, account });
  const own = { ...policy, ...rules } satisfies KeyPolicy;
  world.as(user, own);
  const other = world.as(colleague, { ...own, can: everything, guarded: [] });
  let cookie = user.id;
  return {
    adapter: restAdapter({ baseUrl: await listen(world, () => cookie), events: true }),
    newestCode: () => codeFor(world.inbox, account.registeredEmail),
    pass: (seconds) => world.pass(seconds),
    signOut: () => void (cookie = 'signed-out'),
    addKey: async (input) => (await other.create(input)).key,
    renameKey: (id, name) => done(other.write('PATCH', `/api-keys/${id}`, { name })),
    removeKey: (id) => done(other.remove(id)),
    foreignKey: async () => (await foreigner(world).create()).key.id,
    authenticates: async (secret, address) => (await meStatus(world, secret, address)) === 200,
  };
}

const foreigner = (world: World): Client => world.as(session({ id: 'session-eve', account: newAccount() }));

async function done(call: ReturnType<Client['write']>): Promise<void> {
  const { status } = await call;
  if (status !== 200) throw new Error(`A hand was answered ${status}.`);
}

onBothDatabases('the rest adapter on the reference server keeps the contract', (newDatabase) => {
  let url = '';
  beforeAll(async () => {
    url = await newDatabase();
  });
  test.each(adapterContract((setup) => backendOf(url, setup)))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
