import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { plants } from './plants.ts';

// `PLANT` names a bug that is put into the kit while it is loaded: `npm run explore -- --plant`.
const root = join(import.meta.dirname, '../..');
const plant = plants.find(({ name }) => name === process.env['PLANT']);

export default defineConfig({
  root,
  resolve: {
    alias: [{ find: /^keydesk\/headless$/, replacement: join(root, 'src/headless.ts') }],
  },
  plugins: [
    {
      name: 'plant',
      enforce: 'pre',
      load(id) {
        if (!plant || id !== join(root, plant.file)) return null;
        const source = readFileSync(id, 'utf8');
        if (source.split(plant.from).length !== 2) throw new Error(`The place for "${plant.name}" is gone.`);
        return source.replace(plant.from, () => plant.to);
      },
    },
  ],
  // A cached module would be the one with the last bug in it.
  test: { environment: 'node', include: ['test/explore/**/*.test.ts'], fsModuleCache: false },
});
