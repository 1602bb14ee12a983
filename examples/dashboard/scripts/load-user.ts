import { randomUUID } from 'node:crypto';

import type { Inbox } from '../server/inbox.ts';
import type { Challenge, CreatedKey, KeyPage } from '../server/schemas.ts';

/** A signed-in user of the shop, who notes what is answered wrongly. */
export class LoadUser {
  readonly wrong: string[] = [];
  readonly #url: string;
  readonly #codes = new Map<string, string>();
  cookie = '';

  constructor(url: string, inbox: Inbox) {
    this.#url = url;
    inbox.subscribe(({ subject, text }) => {
      this.#codes.set(subject.slice(-4, -1), /^\d{6}$/m.exec(text)?.[0] ?? '');
    });
  }

  async signIn(): Promise<void> {
    const answer = await this.#send('POST', '/app/session', { business: 'shop' });
    this.cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  }

  async create(): Promise<CreatedKey> {
    const answer = await this.#expect(201, 'POST', '/api/api-keys', { name: `Key ${randomUUID()}` });
    return (await answer.json()) as CreatedKey;
  }

  /** The number of keys on the list. */
  async total(): Promise<number> {
    return ((await (await this.#expect(200, 'GET', '/api/api-keys')).json()) as KeyPage).total ?? NaN;
  }

  /** A key from its creation to its deletion by code, and what must hold before and after. */
  async createAndDelete(): Promise<void> {
    const { key, secret } = await this.create();
    await this.#expectMe(200, secret);
    const path = `/api/api-keys/${key.id}`;
    const asked = await this.#expect(202, 'POST', `${path}/deletions`, {});
    const { id: challengeId, reference } = (await asked.json()) as Challenge;
    const proof = { challengeId, code: this.#codes.get(reference) ?? '' };
    await (await this.#expect(200, 'POST', `${path}/deletions`, { proof })).text();
    await this.#expectMe(401, secret);
    await (await this.#expect(404, 'GET', path)).text();
  }

  async #expectMe(status: number, secret: string): Promise<void> {
    const answer = await fetch(`${this.#url}/api/me`, { headers: { Authorization: `Bearer ${secret}` } });
    await answer.text();
    if (answer.status !== status) this.wrong.push(`/me answered ${answer.status} instead of ${status}`);
  }

  async #expect(status: number, method: string, path: string, body?: object): Promise<Response> {
    const answer = await this.#send(method, path, body);
    if (answer.status !== status) {
      this.wrong.push(`${method} ${path} answered ${answer.status} instead of ${status}`);
    }
    return answer;
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: {
        Cookie: this.cookie,
        Origin: this.#url,
        'Idempotency-Key': randomUUID(),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}
