import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '../..');

// What `npm run mutate` runs for each mutant: the tests of core, but for those that are about a document, that wait for a
// server, or that try a very great deal.
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^keydesk\/headless$/, replacement: join(root, 'src/headless.ts') },
      { find: /^keydesk\/adapters\/(.*)$/, replacement: join(root, 'src/adapters/$1.ts') },
    ],
  },
  test: {
    environment: 'node',
    include: ['test/core/**/*.test.ts'],
    exclude: ['test/core/{faults-docs,faults-http,lost-answers,random-*}.test.ts'],
    setupFiles: ['test/mutate/seed.ts'],
  },
});
