import { setTimeout as delay } from 'node:timers/promises';

import { createTransport } from 'nodemailer';

const PATIENCE_MS = 12_000;

/** One mail to one address. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** How the key server sends mail. `send` rejects where the mail was not accepted for delivery. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): void;
}

/**
 * A mailer over SMTP: `smtp://user:password@host:587`, or `smtps://` for TLS from the start. It gives up after `patienceMs`
 * in all (default twelve seconds), as a user waits for the answer; a slow server may deliver the mail even so.
 */
export function createSmtpMailer(smtpUrl: string, from: string, patienceMs = PATIENCE_MS): Mailer {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html }) {
      const patience = new AbortController();
      const sent = transport.sendMail({ from, to: { name: '', address: to }, subject, text, html });
      const late = delay(patienceMs, undefined, { signal: patience.signal }).then(() => {
        throw Object.assign(new Error('The mail server took too long.'), { code: 'ETIMEDOUT' });
      });
      await Promise.race([sent, late]).finally(() => patience.abort());
    },
    close: () => transport.close(),
  };
}
