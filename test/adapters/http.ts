import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { restAdapter, type RestAdapter, type RestAdapterOptions } from 'keydesk/adapters/rest';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** What the server got. */
export interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does next. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A real server, on the loopback, that misbehaves as each test says. */
export interface Backend {
  readonly seen: readonly Seen[];
  behave: Behaviour;
  readonly origin: string;
  adapterWith(options?: Partial<RestAdapterOptions>): RestAdapter;
}

/** Runs one for all tests of a file. */
export function runBackend(): Backend {
  const seen: Seen[] = [];
  let server: Server;
  let origin = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body });
        backend.behave(response, request);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void seen.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const backend: Backend = {
    seen,
    behave: (response) => void response.end(),
    get origin() {
      return origin;
    },
    adapterWith: (options = {}) => restAdapter({ baseUrl: `${origin}/api`, ...options }),
  };
  return backend;
}

export const send =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

export const problem = (status: number, body: object, headers: Record<string, string> = {}): Behaviour =>
  send(status, body, { 'Content-Type': 'application/problem+json', ...headers });
