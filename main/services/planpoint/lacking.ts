import type { OperationState } from '../../sync/ports/archive.ts';

/** An operation that Planpoint has, in a form that the vendor documents. */
export function documented(request: string): OperationState {
  return { evidence: 'documented', enabled: true, request };
}

/** One that it has not. `why` is for people. */
export function lacking(why: string): OperationState {
  return { evidence: 'documented', enabled: false, lacking: why, request: '–' };
}
