import { join } from 'node:path';

import type { LogEntry } from './options.ts';
import { startDashboard, type StartOptions } from './start.ts';

const DEFAULT_PORT = 4321;
const { DATABASE_URL, SMTP_URL, MAIL_FROM, KEYDESK_PEPPER, HOST, PORT } = process.env;

function log(entry: LogEntry): void {
  if (entry.level === 'error') console.error(JSON.stringify(entry));
}

const options: StartOptions = {
  databaseUrl: DATABASE_URL ?? `file:${join(import.meta.dirname, '../data/keydesk.db')}`,
  port: PORT === undefined ? DEFAULT_PORT : Number(PORT),
  log,
  ...(HOST && { host: HOST }),
  ...(SMTP_URL && { smtpUrl: SMTP_URL }),
  ...(MAIL_FROM && { mailFrom: MAIL_FROM }),
  ...(KEYDESK_PEPPER && { pepper: KEYDESK_PEPPER }),
};

const dashboard = await startDashboard(options).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.log(`Port ${options.port} is in use; taking a free one.`);
  return startDashboard({ ...options, port: 0 });
});

console.log(`Dashboard: ${dashboard.url}`);
console.log(dashboard.inbox ? `Mail: shown on the Inbox page (${dashboard.inbox.url})` : 'Mail: sent through SMTP_URL');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    void dashboard.close();
  });
}
