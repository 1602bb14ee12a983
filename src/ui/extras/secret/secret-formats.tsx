'use client';

import type { Extra } from '../../extras.ts';
import { authorization, curl, envFile, envLine } from './formats.ts';
import { SecretFormats, type Offer } from './SecretFormats.tsx';

export interface SecretFormatsOptions {
  /** The variable in the `.env` line and file. Default `API_KEY`. */
  readonly variable?: string;
  /** What the curl command asks for: an absolute address of your API. Default: no curl command is offered. */
  readonly url?: string;
}

/**
 * Below a new secret: copies it as an `.env` line, as an `Authorization` header and as a curl command, and saves it as an
 * `.env` file. Call it once, outside of the component. Throws where `variable` is no name of a variable, or `url` is not
 * an absolute `https:` or `http:` address.
 *
 * @example
 * const extras = [secretFormats({ variable: 'SHOP_KEY', url: 'https://api.shop.ng/v1/me' })];
 */
export function secretFormats({ variable = 'API_KEY', url }: SecretFormatsOptions = {}): Extra {
  if (!/^[A-Za-z_]\w*$/.test(variable)) throw new Error(`Keydesk: "${variable}" is no name of a variable`);
  if (url !== undefined && !/^https?:/.test(new URL(url).protocol))
    throw new Error(`Keydesk: "${url}" is no web address`);
  const copies: readonly Offer[] = [
    { label: 'formats.env', said: 'formats.envCopied', format: envLine(variable) },
    { label: 'formats.header', said: 'formats.headerCopied', format: authorization },
    ...(url === undefined ? [] : [{ label: 'formats.curl', said: 'formats.curlCopied', format: curl(url) } as const]),
  ];
  const file: Offer = { label: 'formats.file', said: 'formats.fileSaved', format: envFile(variable) };
  return { SecretTools: (props) => <SecretFormats {...props} copies={copies} file={file} /> };
}
