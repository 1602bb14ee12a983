import type { ApiKeysAdapter } from '../core/adapter.ts';
import { ContractFailure, demand, shown } from './assert.ts';
import { scenarios } from './cases.ts';
import { createScene, type Need, plain, type Scenario } from './scene.ts';
import type { ContractBackend, ContractCase, ContractOptions, ContractPart, MakeBackend } from './types.ts';

/**
 * What an adapter promises, as a list of cases to be run by any test runner. Each case makes a backend of its own, looks at
 * it through the adapter only, prints nothing, and leaves nothing behind; so they run in any order, or at once.
 *
 * ```ts
 * for (const { name, run } of adapterContract(makeBackend)) test(name, run);
 * ```
 *
 * A case rejects with an `Error` that says what was expected and what came. No secret and no code that the case knows
 * stands in it.
 */
export function adapterContract(makeBackend: MakeBackend, options: ContractOptions = {}): readonly ContractCase[] {
  const without: ReadonlySet<Need> = new Set(options.without);
  const isIn = (need: Need): boolean =>
    need === 'keys' ? !without.has('create') || !without.has('addKey') : !without.has(need);
  return scenarios
    .filter(({ needs }) => needs.every(isIn))
    .map((scenario) => ({
      name: scenario.name,
      needs: scenario.needs.filter((need) => need !== 'keys'),
      run: () => runOne(scenario, makeBackend, options),
    }));
}

async function runOne(
  { setup, needs, play }: Scenario,
  makeBackend: MakeBackend,
  options: ContractOptions,
): Promise<void> {
  const secrets = new Set<string>();
  const backend = await makeBackend({ ...plain, ...setup });
  try {
    needs.forEach((need) => demandPart(backend, need));
    (options.without ?? []).forEach((part) => demandAbsent(backend.adapter, part));
    await play(createScene(backend, options, (secret) => secrets.add(secret)));
  } catch (thrown) {
    throw told(thrown, secrets);
  } finally {
    await backend.close?.();
  }
}

function demandPart(backend: ContractBackend, need: Need): void {
  const how = need === 'keys' ? 'addKey or create' : need;
  const there = isSetting(need) || isThere(backend, need);
  demand(there, `This case needs ${how}, which is not there. What a backend does not have stands in \`without\`.`);
}

function demandAbsent(adapter: ApiKeysAdapter, part: ContractPart): void {
  const there = !isSetting(part) && isThere({ adapter }, part);
  demand(!there, `The adapter has ${part}, and \`without\` says that it has not.`);
}

/** What the backend is given: whether it minds cannot be seen from here. */
const isSetting = (need: Need): boolean => /^(guard:.*|policy|can|verification|uniqueNames)$/.test(need);

function isThere(backend: ContractBackend, need: Need): boolean {
  if (need === 'keys') return isThere(backend, 'create') || isThere(backend, 'addKey');
  const { search, sort, filter } = backend.adapter.supports ?? {};
  if (need === 'search') return search === true;
  const [kind, field = ''] = need.split(':');
  if (kind === 'sort') return sort?.some((each) => each === field) ?? false;
  if (kind === 'filter') return filter?.some((each) => each === field) ?? false;
  return [backend.adapter, backend].some((owner) => typeof Reflect.get(owner, need) === 'function');
}

/** The failure as it is told: without anything that was to be shown once. */
function told(thrown: unknown, secrets: ReadonlySet<string>): Error {
  const expected = thrown instanceof ContractFailure;
  const message = expected
    ? thrown.message
    : `Expected the calls of this case to be answered, but ${shown(thrown)} came.`;
  const clean = (text: string): string => [...secrets].reduce((left, secret) => left.replaceAll(secret, '•••'), text);
  const failure = new ContractFailure(clean(message));
  if (thrown instanceof Error && thrown.stack) failure.stack = clean(thrown.stack);
  return failure;
}
