/** What the activity screen shows: what happened, what goes on, and what cannot. A part of `contract.ts`, which tells of times, sizes and null. */

export interface ActivityRow {
  readonly id: number;
  readonly pairId: number;
  readonly at: number;
  readonly action: string;
  readonly side: 'local' | 'remote' | null;
  readonly path: string;
  readonly fromPath: string | null;
  readonly reason: string;
  readonly items: number;
}

export interface TransferView {
  readonly pairId: number;
  readonly path: string;
  readonly direction: 'down' | 'up';
  readonly bytes: number;
  readonly total: number | null;
  /** Bytes a second, once it is steady. */
  readonly rate: number | null;
  readonly startedAt: number;
}

export interface HeldView {
  readonly pairId: number;
  readonly key: string;
  readonly action: string;
  readonly side: 'local' | 'remote';
  readonly path: string;
  readonly reason: string;
  readonly message: string;
  readonly webAddress: string | null;
}

export interface FailureView {
  readonly pairId: number;
  readonly key: string;
  readonly path: string;
  readonly kind: string;
  readonly message: string;
  readonly attempts: number;
  readonly firstAt: number;
  readonly nextAt: number | null;
}
