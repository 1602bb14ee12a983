// The dashboard for `load.ts`: as it is, but codes may be asked for as often as anyone likes.
import { startDashboard } from '../server/start.ts';

const { DATABASE_URL = '', SMTP_URL = '', KEYDESK_PEPPER = '' } = process.env;

const dashboard = await startDashboard({
  databaseUrl: DATABASE_URL,
  smtpUrl: SMTP_URL,
  pepper: KEYDESK_PEPPER,
  port: 0,
  codePolicy: { sendsPerHour: 1_000_000 },
});
console.log(`Dashboard: ${dashboard.url}`);
