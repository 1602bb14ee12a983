const defaultMs = 5_000;
const leastMs = 1_000;
const mostMs = 3_600_000;

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3), in seconds or as a date, between one second and one hour. An unreadable or negative
 * wait is five seconds, and so is an absent one where it is `required`.
 */
export function retryAfterMs(headers: Headers, required: boolean): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null) return required ? defaultMs : undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : untilDate(value, headers.get('Date'));
  return ms >= 0 ? Math.min(Math.max(ms, leastMs), mostMs) : defaultMs;
}

/** The server's date is read against the server's clock: the client's may be a day off. `NaN` where one is missing. */
function untilDate(value: string, date: string | null): number {
  return parseHttpDate(value) - parseHttpDate(date ?? '');
}

/** All three forms of RFC 9110, 5.6.7. `Date.parse` alone takes `-5` for a month, and asctime's form for local time. */
function parseHttpDate(text: string): number {
  if (!/^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(text)) return Number.NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
}
