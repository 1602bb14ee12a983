import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

const KEPT = 200;
const MAX_MAIL_BYTES = 1_000_000;

/** A mail as it arrived over SMTP. */
export interface InboxMail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** ISO 8601. */
  readonly receivedAt: string;
}

/** A mail server for development: it takes every mail and delivers none. */
export interface Inbox {
  /** For `SMTP_URL`: loopback, on a port that was free. */
  readonly url: string;
  /** The last 200, newest first; in memory only. */
  messages(): readonly InboxMail[];
  /** Calls `listener` with each mail that arrives. Returns the unsubscribe. */
  subscribe(listener: (mail: InboxMail) => void): () => void;
  close(): Promise<void>;
}

/** Starts an {@link Inbox} within this process. */
export async function startInbox(): Promise<Inbox> {
  const mails: InboxMail[] = [];
  const listeners = new Set<(mail: InboxMail) => void>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    onData(stream, session, done) {
      receive(stream, session).then((mail) => {
        mails.unshift(mail);
        mails.length = Math.min(mails.length, KEPT);
        for (const listener of listeners) listener(mail);
        done();
      }, done);
    },
  });
  // A client that hangs up is an event; without a listener it would end the process.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    messages: () => [...mails],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function receive(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<InboxMail> {
  const parsed = await simpleParser(stream);
  return {
    id: randomUUID(),
    from: parsed.from?.text ?? '',
    to: envelope.rcptTo.map(({ address }) => address),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    receivedAt: new Date().toISOString(),
  };
}
