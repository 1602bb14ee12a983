/** A browser, as far as the server can tell: it keeps the cookie and names its origin. */
export function browser() {
  let cookie = '';
  // The caller names the body it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  return async <Body>(
    url: string,
    path: string,
    method = 'GET',
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        Cookie: cookie,
        Origin: url,
        'X-Requested-With': 'keydesk',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const set = answer.headers.get('Set-Cookie');
    if (set) cookie = set.split(';')[0] ?? '';
    const text = await answer.text();
    const isJson = answer.headers.get('Content-Type')?.includes('json') ?? false;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  };
}
