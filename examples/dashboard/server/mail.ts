import { createTransport } from 'nodemailer';

const PATIENCE_MS = 12_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/i;

/** One mail to one address. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** How the key server sends mail. */
export interface Mailer {
  /** Rejects where the mail was not accepted for delivery: with {@link MailNotTaken} where it will certainly not arrive. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A mail that will certainly not arrive, so that it counts to no limit. What went wrong is the `cause`. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';
}

/**
 * A mailer over SMTP: `smtp://user:password@host:587`, or `smtps://` for TLS from the start. Without it STARTTLS is demanded
 * where there is a user, and of every other machine. It hangs up after `patienceMs` in all (default twelve seconds), as a user
 * waits for the answer; a server that has the mail by then may deliver it even so.
 */
export function createSmtpMailer(smtpUrl: string, from: string, patienceMs = PATIENCE_MS): Mailer {
  const handedOver = new WeakSet<AbortSignal>();
  const transport = createTransport(smtpOptions(new URL(smtpUrl)));
  transport.use('stream', ({ data: { signal }, message }, done) => {
    // The mail begins to flow when the server has said that it takes it.
    message.processFunc((input) => input.once('resume', () => signal && handedOver.add(signal)));
    done();
  });
  return {
    async send({ to, subject, text, html }) {
      const signal = AbortSignal.timeout(patienceMs);
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, html, signal });
      } catch (error) {
        if (handedOver.has(signal) && !isRefusal(error)) throw error;
        throw new MailNotTaken('The mail server did not take the mail.', { cause: error });
      }
    },
    close: () => transport.close(),
  };
}

function smtpOptions({ protocol, hostname, port, username, password }: URL) {
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && (username !== '' || !LOOPBACK.test(host)),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Whether the server itself said no. */
function isRefusal(error: unknown): boolean {
  return Number((error as { responseCode?: number }).responseCode) >= 400;
}
