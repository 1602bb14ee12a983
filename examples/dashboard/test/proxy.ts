import { connect, createServer, type Server, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** What stands between a server and its database, for as long as the test runs. */
export interface Proxy {
  /** The address of the database by way of here. */
  readonly url: string;
  /** Refuses connections, and ends those there are. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Cuts every connection as soon as one of them was sent `words`: before they arrive, or with their answer lost. */
  cutAt(words: string, when: 'before' | 'after'): void;
  /** Cuts no more. */
  mend(): void;
}

/** A way to a database that can be cut. */
export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let cut: { words: string; when: 'before' | 'after' } | undefined;
  const destroyAll = () => sockets.forEach((socket) => socket.destroy());
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let isCut = false;
    for (const socket of [client, database]) {
      sockets.add(socket.on('error', () => undefined));
      socket.on('close', () => [client, database].forEach((each) => each.destroy()));
    }
    client.on('data', (data) => {
      const isHit = cut !== undefined && data.includes(cut.words);
      if (isHit && cut?.when === 'before') return destroyAll();
      isCut ||= isHit;
      database.write(data);
    });
    database.on('data', (data) => (isCut ? destroyAll() : client.write(data)));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const port = (server.address() as { port: number }).port;
  const down = () => close(server, destroyAll);
  onTestFinished(down);
  return {
    url: Object.assign(new URL(databaseUrl), { port: String(port) }).href,
    down,
    up: () => listen(port),
    cutAt(words, when) {
      cut = { words, when };
    },
    mend() {
      cut = undefined;
    },
  };
}

async function close(server: Server, destroyAll: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  destroyAll();
  await closed;
}
