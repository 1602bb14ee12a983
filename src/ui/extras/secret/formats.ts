import type { SecretFormat } from '../../../react/use-secret.ts';

/** A text as one word of a POSIX shell: nothing in it is taken for a command. */
function quoted(text: string): string {
  return /^[\w.:/@%+-][\w.,:/@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A line of an `.env` file. */
export const envLine =
  (variable: string): SecretFormat =>
  (secret) =>
    `${variable}=${quoted(secret)}`;

/** The line with its end: a whole file. */
export const envFile =
  (variable: string): SecretFormat =>
  (secret) =>
    `${envLine(variable)(secret)}\n`;

export const authorization: SecretFormat = (secret) => `Authorization: Bearer ${secret}`;

/** A first request. In double quotes, which every shell knows, where nothing in the secret means anything to one. */
export const curl =
  (url: string): SecretFormat =>
  (secret) => {
    const header = authorization(secret);
    return `curl ${quoted(url)} -H ${/^[\w.: /@+=-]+$/.test(header) ? `"${header}"` : quoted(header)}`;
  };

/** Names that Windows keeps for devices, whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name for the file of a key: letters and digits of any script, no path and no dots of its own. */
export function envFileName(name: string | null): string {
  const words = (name ?? '').normalize('NFKC').replaceAll(/[^\p{L}\p{M}\p{N}_]+/gu, '-');
  const short = Array.from(words)
    .slice(0, 60)
    .join('')
    .replaceAll(/^-+|-+$/g, '');
  return `${reserved.test(short) ? `key-${short}` : short || 'api-key'}.env`;
}
