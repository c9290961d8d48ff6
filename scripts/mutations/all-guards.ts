import { diskGuards } from './disk-guards.ts';
import { type Guard, guards } from './guards.ts';
import { lineGuards } from './line-guards.ts';
import { lookGuards } from './look-guards.ts';
import { stepGuards } from './step-guards.ts';
import { surfaceGuards } from './surface-guards.ts';

/** Every guard that the soak takes away. */
export const allGuards: readonly Guard[] = [
  ...guards,
  ...lookGuards,
  ...stepGuards,
  ...diskGuards,
  ...lineGuards,
  ...surfaceGuards,
];
