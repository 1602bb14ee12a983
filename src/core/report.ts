// Bundlers put a constant in its place, and leave out what production builds never reach.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

interface Row {
  readonly id?: unknown;
  readonly secret?: unknown;
}

const told = new Set<string>();

function reportRows(rows: readonly unknown[]): void {
  const known = rows.filter((row) => typeof row === 'object' && row !== null) as readonly Row[];
  if (known.some(({ secret }) => typeof secret === 'string' && secret !== '')) {
    tell('the list of keys came with secrets. They are dropped here, but they should never leave the backend.');
  }
  const ids = known.map(({ id }) => id).filter((id) => typeof id === 'string');
  if (new Set(ids).size < ids.length) {
    tell('a key came twice in one page. Only the first of each id is shown.');
  }
}

function tell(text: string): void {
  if (!told.has(text)) console.error(`Keydesk: ${text}`);
  told.add(text);
}

/** Tells developers, once, of rows that a backend should not have sent. Nothing in production builds. */
export const reportBadRows: (rows: readonly unknown[]) => void =
  process.env.NODE_ENV === 'production' ? () => undefined : reportRows;
