export { adapterContract } from './testing/contract.ts';
export { type Fault, faultyAdapter, type FaultPlan, type FaultyMethod } from './testing/faulty.ts';
export type {
  ContractBackend,
  ContractCase,
  ContractHands,
  ContractOptions,
  ContractPart,
  ContractSetup,
  MakeBackend,
  OptionalMethod,
} from './testing/types.ts';
