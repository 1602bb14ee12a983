import { createServer, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** What goes wrong with a mail server: it says nothing, never gets to the end, refuses to talk, refuses the recipient, or hangs up at the mail. */
export type MailFault = 'silent' | 'slow' | 'busy' | 'refusing' | 'cut';

const SLOW_MS = 20;

const GREETINGS: Record<MailFault, string> = {
  silent: '',
  busy: '421 4.3.2 Try again later\r\n',
  slow: '220 mail\r\n',
  refusing: '220 mail\r\n',
  cut: '220 mail\r\n',
};

/** A mail server that does wrong, on a port that stays its own. */
export async function startBadMailServer(fault: MailFault): Promise<{ url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write(GREETINGS[fault]);
    if (fault === 'busy') socket.end();
    if (fault === 'slow') dribble(socket);
    else socket.on('data', (line) => answer(socket, fault, line.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}` };
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
  else if (fault === 'cut') socket.destroy();
}
