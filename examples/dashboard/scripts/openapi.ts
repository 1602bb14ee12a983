import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { openApiDocument } from '../server/openapi.ts';

const file = process.argv[2];
if (file === undefined) {
  console.error('Usage: openapi.ts <file>');
  process.exit(2);
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
