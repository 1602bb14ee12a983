import { onTestFinished } from 'vitest';

import { type RunningDashboard, startDashboard, type StartOptions } from '../server/start.ts';

/** For databases that bring none. */
export const PEPPER = 'a pepper for tests, of 32 characters and more';

/** The dashboard on a free port, until the test ends. */
export async function start(databaseUrl: string, options: Partial<StartOptions> = {}): Promise<RunningDashboard> {
  const pepper = databaseUrl.startsWith('file:') ? {} : { pepper: PEPPER };
  const dashboard = await startDashboard({ databaseUrl, port: 0, ...pepper, ...options });
  onTestFinished(() => dashboard.close());
  return dashboard;
}
