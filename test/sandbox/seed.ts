import type { SeedBoard, SeedPlanlet } from './boards/seed-board.ts';

/** What a sandbox starts with: plain data, bytes made on demand. */
export interface Seed {
  readonly accountName: string;
  /** E-mail domains that the account enforces; none when left out. */
  readonly domains?: readonly string[];
  readonly people: readonly SeedPerson[];
  readonly workspaces: readonly SeedWorkspace[];
  /** What people are head administrators of, beside workspaces. */
  readonly holdings?: readonly SeedHolding[];
}

export interface SeedHolding {
  readonly kind: 'template' | 'portfolio' | 'team';
  readonly name: string;
  /** E-mail address. */
  readonly owner: string;
}

export interface SeedPerson {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** `pending`: invited as a member, `unregistered`: from outside; neither ever signed in. */
  readonly role: 'owner' | 'co_owner' | 'admin' | 'member' | 'external' | 'pending' | 'unregistered';
  /** Before the sandbox began; never when left out. */
  readonly daysSinceLogin?: number;
}

export interface SeedWorkspace {
  readonly name: string;
  readonly archived: boolean;
  /** Whether the root container has the workspace's own id. */
  readonly rootIsWorkspace: boolean;
  /** E-mail addresses, the owner's first. */
  readonly members: readonly string[];
  /** Some of its members under one name. */
  readonly groups?: readonly SeedGroup[];
  readonly folders: readonly SeedFolder[];
  readonly documents: readonly SeedDocument[];
  readonly links: readonly SeedLink[];
  readonly boards?: readonly SeedBoard[];
  /** Activities of the plan. */
  readonly planlets?: readonly SeedPlanlet[];
}

export interface SeedGroup {
  readonly name: string;
  readonly description: string;
  /** E-mail addresses. */
  readonly members: readonly string[];
}

export interface SeedFolder {
  /** The folder's own name and those above it, from the root. Folders come before what is in them. */
  readonly folder: readonly string[];
  readonly description?: string;
  /** `write` when left out. */
  readonly access?: 'read' | 'write';
}

export interface SeedDocument {
  /** Names of the folders that it lies in, from the root; [] for the root itself. */
  readonly folder: readonly string[];
  readonly name: string;
  readonly description?: string;
  readonly bytes: () => Uint8Array;
  /** Epoch seconds. */
  readonly modified: number;
  /** E-mail address. */
  readonly modifiedBy: string;
  /** Oldest first. */
  readonly olderVersions?: readonly (() => Uint8Array)[];
}

export interface SeedLink {
  readonly folder: readonly string[];
  readonly name: string;
  readonly url: string;
  /** Epoch seconds. */
  readonly modified: number;
  readonly description?: string;
}
