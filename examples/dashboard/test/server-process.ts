import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../server/main.ts');

/** The server as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it at once, as a power cut does. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `server/main.ts`, or another program that says where its dashboard is. Rejects with what it said where it does not start. */
export async function spawnServer(
  environment: Readonly<Record<string, string>>,
  program = MAIN,
): Promise<ServerProcess> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  return {
    url: await urlOf(child),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString()));
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /^Dashboard: (.*)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`The server did not start: ${complaints}`);
}
