import { accessCases } from './cases/access.ts';
import { callCases } from './cases/calls.ts';
import { codeCases } from './cases/codes.ts';
import { createCases } from './cases/create.ts';
import { deleteCases } from './cases/delete.ts';
import { fieldCases } from './cases/fields.ts';
import { findCases } from './cases/find.ts';
import { getCases } from './cases/get.ts';
import { listCases } from './cases/list.ts';
import { rotateCases } from './cases/rotate.ts';
import { subscribeCases } from './cases/subscribe.ts';
import { updateCases } from './cases/update.ts';
import { writeCases } from './cases/writes.ts';
import type { Scenario } from './scene.ts';

/** All that the contract asks, from reading to writing. */
export const scenarios: readonly Scenario[] = [
  ...listCases,
  ...findCases,
  ...getCases,
  ...accessCases,
  ...createCases,
  ...fieldCases,
  ...updateCases,
  ...rotateCases,
  ...deleteCases,
  ...writeCases,
  ...codeCases,
  ...callCases,
  ...subscribeCases,
];
