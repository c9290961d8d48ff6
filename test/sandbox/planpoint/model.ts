import { createHash } from 'node:crypto';

export type Contract = 'A' | 'B' | 'mixed';

export const statuses = ['Available', 'OnHold', 'Sold', 'Leased', 'Unavailable'] as const;

/** Paths on the host of the files, in each place of a record that holds an address. */
export interface UnitDraft {
  readonly name: string;
  readonly floor: string;
  readonly status?: string;
  readonly price?: number;
  readonly bed?: number;
  readonly bath?: number;
  readonly sqft?: number;
  readonly model?: string;
  readonly orientation?: string;
  readonly description?: string;
  readonly onHoldExpiresAt?: string;
  readonly brochure?: string;
  readonly layout?: string;
  readonly gallery?: readonly string[];
  readonly image?: string;
}

export interface ProjectDraft {
  readonly name: string;
  readonly namespace: string;
  readonly hostName: string;
  readonly floors: readonly { readonly name: string; readonly plan?: string }[];
  readonly units: readonly UnitDraft[];
  readonly leads?: readonly LeadDraft[];
  readonly logo?: string;
  readonly cover?: string;
  readonly brochures?: readonly string[];
  readonly paused?: boolean | { readonly value: boolean; readonly reason: string };
  /** Another account's: found by namespace and host name, not among one's own. */
  readonly foreign?: boolean;
}

export interface LeadDraft {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly unit: string;
  readonly message: string;
  readonly createdAt: string;
}

export interface PlanpointSeed {
  readonly user: { readonly name: string; readonly lastName: string; readonly username: string };
  readonly projects: readonly ProjectDraft[];
  readonly groups: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly hostName: string;
    readonly projects: readonly string[];
  }[];
  readonly enterprises: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly hostName: string;
    readonly groups: readonly string[];
  }[];
  /** By path on the host of the files. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly bytes: () => Uint8Array }>>;
}

export interface Floor {
  readonly id: string;
  readonly projectId: string;
  name: string;
  position: number;
  plan: string | null;
  /** Of the outline, as SVG has it. */
  path: string;
  alternativePaths: readonly unknown[];
}

/** A unit as the database has it: the names of contract B, whatever an answer calls them. */
export interface Unit {
  readonly id: string;
  floorId: string;
  readonly fields: Record<string, unknown>;
}

export interface Project {
  readonly id: string;
  readonly isOwn: boolean;
  readonly fields: Record<string, unknown>;
  readonly floors: Floor[];
  readonly units: Unit[];
  readonly leads: Record<string, unknown>[];
}

export interface Group {
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly projectIds: string[];
}

export interface Enterprise {
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly groupIds: readonly string[];
}

/** 24 hexadecimal digits, the same for the same seed. */
export function objectId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
