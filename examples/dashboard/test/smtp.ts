import { createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/**
 * What goes wrong with a mail server: it says nothing, never gets to the mail, refuses to talk, refuses the recipient or the
 * mail, hangs up at the mail, or has it and does not say so.
 */
export type MailFault = 'silent' | 'slow' | 'busy' | 'refusing' | 'rejecting' | 'cut' | 'mute';

const SLOW_MS = 20;

const GREETINGS: Record<MailFault, string> = {
  silent: '',
  busy: '421 4.3.2 Try again later\r\n',
  slow: '220 mail\r\n',
  refusing: '220 mail\r\n',
  rejecting: '220 mail\r\n',
  cut: '220 mail\r\n',
  mute: '220 mail\r\n',
};

interface BadMailServer {
  readonly url: string;
  /** What it was told. */
  readonly heard: readonly string[];
  /** Done when a client has hung up. */
  readonly left: Promise<void>;
}

/** A mail server that does wrong and knows no TLS, on a port that stays its own. */
export async function startBadMailServer(fault: MailFault): Promise<BadMailServer> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write(GREETINGS[fault]);
    if (fault === 'busy') socket.end();
    if (fault === 'slow') dribble(socket);
    socket.setEncoding('latin1').on('data', (line: string) => {
      heard.push(line);
      if (fault !== 'slow') answer(socket, fault, line);
    });
  });
  const left = new Promise<void>((resolve) => {
    server.once('connection', (socket) => socket.once('close', () => resolve()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`, heard, left };
}

/** Always about to answer, so that no wait for the next byte is ever too long. */
function dribble(socket: Socket): void {
  const timer = setInterval(() => socket.write('250-more\r\n'), SLOW_MS);
  socket.on('close', () => clearInterval(timer));
}

function answer(socket: Socket, fault: MailFault, line: string): void {
  if (/^(EHLO|MAIL)/.test(line)) socket.write('250 ok\r\n');
  else if (line.startsWith('RCPT')) socket.write(fault === 'refusing' ? '550 No such user\r\n' : '250 ok\r\n');
  else if (line.startsWith('DATA')) socket.write('354 go on\r\n');
  else if (line.startsWith('STARTTLS')) socket.write('502 Not here\r\n');
  else if (fault === 'rejecting') socket.write('554 No spam\r\n');
  else if (fault === 'cut') socket.destroy();
}
