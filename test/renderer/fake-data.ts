import type { ActivityRow, FailureView, HeldView, TransferView } from '../../preload/activity.ts';
import type { AppInfo, Comparison, ConflictView, PairView, Preferences, WorkspaceView } from '../../preload/contract.ts';
import type { AccountView } from '../../preload/sign-in.ts';
import type { WebhookView } from '../../preload/webhooks.ts';
import { fakeWebhooks } from './fake-webhooks.ts';
import type { FileRow } from '../../preload/files.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A believable account of a builder's office: what the fake core starts with. All times lie before `now`. */
export interface FakeData {
  info: AppInfo;
  /** What the person chooses in the system's dialog; null for nothing. */
  preferences: Preferences;
  accounts: AccountView[];
  webhooks: readonly WebhookView[];
  workspaces: WorkspaceView[];
  pairs: PairView[];
  /** Folders that are left out. */
  excluded: Set<string>;
  leftHere: Set<string>;
  activity: ActivityRow[];
  transfers: TransferView[];
  held: HeldView[];
  failures: FailureView[];
  conflicts: ConflictView[];
  comparisons: Map<string, Comparison>;
}

export const longName =
  'Tillbyggnad och ombyggnad av Östra Hamngatans förvaltningsbyggnad inklusive markarbeten etapp 2 (reviderad handling)';

export function fakeData(now: number): FakeData {
  return {
    excluded: new Set(['3']),
    leftHere: new Set(),
    webhooks: fakeWebhooks,
    info: {
      version: '0.1.0',
      system: 'linux',
      home: '/home/anna/.local/share/tidemark',
      device: 'ANNA-LAPTOP',
      carrier: 'browser',
      demo: null,
      tellsBattery: true,
      keychain: { available: true, why: null },
    },
    preferences: {
      theme: 'light',
      language: 'en',
      startAtLogin: true,
      pauseOnBattery: false,
      limitDown: 0,
      limitUp: 500,
      silenced: ['first-sync'],
    },
    accounts: [
      account({ id: 1, name: 'Lindqvist Architects', pairs: 2, expiresAt: now + 9 * day, warnFrom: now - 5 * day }),
      account({ id: 2, name: 'City of Härnösand', signIn: 'oauth2-robot', pairs: 1 }),
    ],
    workspaces: [
      { id: '501', name: 'Harbour Square', archived: false, goneAt: null, pairId: 1, partly: false },
      { id: '502', name: longName, archived: false, goneAt: null, pairId: 2, partly: false },
      { id: '503', name: 'Office move 2027', archived: false, goneAt: null, pairId: null, partly: false },
      { id: '504', name: 'School kitchen', archived: true, goneAt: null, pairId: null, partly: false },
      { id: '505', name: 'Tender archive', archived: false, goneAt: now - 3 * day, pairId: null, partly: false },
    ],
    pairs: [
      pair({ id: 1, workspace: 'Harbour Square', folder: '/home/anna/Documents/Harbour Square', lastGoodAt: now - 2 * minute }),
      pair({
        id: 2,
        workspace: longName,
        folder: `/home/anna/Documents/${longName}`,
        documents: 12_840,
        folders: 1_204,
        bytes: 48_600_000_000,
        lastGoodAt: now - 3 * 60 * minute,
      }),
      pair({
        id: 3,
        accountId: 2,
        workspace: 'Water mains 2026',
        folder: '/home/anna/Water mains',
        documents: 86,
        folders: 11,
        bytes: 310_000_000,
        lastGoodAt: now - 5 * minute,
      }),
    ],
    ...events(now),
    ...conflicts(now),
  };
}

export function account(facts: Partial<AccountView>): AccountView {
  return {
    id: 1,
    service: 'projectplace',
    name: 'Account',
    url: 'https://service.projectplace.com',
    signIn: 'oauth2-user',
    secrets: 'keychain',
    allowAssumed: false,
    state: 'ok',
    expiresAt: null,
    owner: 'Anna Lindqvist (anna@lindqvist.example)',
    addedAt: Date.now() - 40 * 24 * 3600_000,
    usedAt: Date.now() - 4 * 60_000,
    warnFrom: null,
    pairs: 0,
    ...facts,
  };
}

export function pair(facts: Partial<PairView>): PairView {
  return {
    id: 1,
    accountId: 1,
    workspaceId: String(500 + (facts.id ?? 1)),
    workspace: 'Workspace',
    rootId: '1000',
    folder: '/home/anna/Workspace',
    linkFiles: false,
    state: 'up-to-date',
    pausedUntil: null,
    pausedBy: null,
    lastGoodAt: null,
    documents: 214,
    folders: 37,
    bytes: 1_240_000_000,
    sizedDocuments: facts.documents ?? 214,
    held: 0,
    failed: 0,
    conflicts: 0,
    deletes: 0,
    stopped: null,
    progress: null,
    ...facts,
  };
}

export function file(facts: Partial<FileRow> & Pick<FileRow, 'id' | 'name'>): FileRow {
  return {
    parentId: '1000',
    kind: 'document',
    path: facts.name,
    description: '',
    modifiedAt: null,
    modifiedBy: null,
    size: null,
    version: null,
    url: null,
    state: 'synced',
    reason: null,
    local: true,
    remote: true,
    ...facts,
  };
}

function events(now: number): Pick<FakeData, 'activity' | 'transfers' | 'held' | 'failures'> {
  const row = (id: number, at: number, facts: Partial<ActivityRow>): ActivityRow => ({
    id,
    pairId: 1,
    at: now - at,
    action: 'download',
    side: 'local',
    path: '',
    fromPath: null,
    reason: '',
    items: 1,
    ...facts,
  });
  return {
    activity: [
      row(90, 2 * minute, { path: 'Drawings/A-101 Ground floor.pdf', reason: 'It was changed on the service.' }),
      row(89, 6 * minute, { action: 'upload', side: 'remote', path: 'Minutes/2026-11-18.md', reason: 'It was changed here.' }),
      row(88, 20 * minute, {
        action: 'rename',
        path: 'Budget 2027.xlsx',
        fromPath: 'Budget.xlsx',
        reason: 'It was renamed on the service.',
      }),
      row(87, 50 * minute, { action: 'trash', path: 'Old photos', reason: 'It was deleted on the service.', items: 31 }),
      row(86, day, { pairId: 3, action: 'create folder', path: 'Inspections', reason: 'It was made on the service.' }),
      row(85, day + minute, {
        pairId: 2,
        action: 'move',
        path: `Archive/${longName}.docx`,
        fromPath: 'Drafts',
        reason: 'It was moved on the service.',
      }),
    ],
    transfers: [
      {
        pairId: 2,
        path: 'Models/Building A.ifc',
        direction: 'down',
        bytes: 182_000_000,
        total: 410_000_000,
        rate: 3_400_000,
        startedAt: now - minute,
      },
      {
        pairId: 1,
        path: 'Photos/Site 2026-11-19.zip',
        direction: 'up',
        bytes: 4_000_000,
        total: 96_000_000,
        rate: null,
        startedAt: now - 2000,
      },
    ],
    held: [
      {
        pairId: 1,
        key: 'h1',
        action: 'rename',
        side: 'remote',
        path: 'Contracts/Main contract (signed).pdf',
        reason: 'not-enabled',
        message: 'Renaming on the service is not switched on for this account.',
        webAddress: 'https://service.projectplace.com/#project/501/documents/77',
      },
      {
        pairId: 2,
        key: 'h2',
        action: 'upload',
        side: 'remote',
        path: 'Statics/Load table.xlsx',
        reason: 'read-only',
        message: 'The archive lets this account only read here. The change stays in this folder.',
        webAddress: null,
      },
    ],
    failures: [
      {
        pairId: 1,
        key: 'f1',
        path: 'Budget/Forecast.xlsx',
        kind: 'busy',
        message: '“Forecast.xlsx” is open in another program. Close it there, and it is sent.',
        attempts: 4,
        firstAt: now - 12 * minute,
        nextAt: now + minute,
      },
      {
        pairId: 2,
        key: 'f2',
        path: 'Models/Scan of the roof.e57',
        kind: 'full',
        message: 'There is no space left on the disk for “Scan of the roof.e57” (12 GB).',
        attempts: 1,
        firstAt: now - 40 * minute,
        nextAt: null,
      },
    ],
  };
}

function conflicts(now: number): Pick<FakeData, 'conflicts' | 'comparisons'> {
  const rows: ConflictView[] = [
    {
      id: 'k3',
      pairId: 1,
      at: now - 30 * minute,
      kind: 'edit-edit',
      path: 'Minutes/2026-11-18.md',
      copyPath: 'Minutes/2026-11-18 (conflict 2026-11-20 14.03.22 ANNA-LAPTOP).md',
      outcome:
        'The archive’s version kept the name; what was here is now “2026-11-18 (conflict 2026-11-20 14.03.22 ANNA-LAPTOP).md”.',
    },
    {
      id: 'k4',
      pairId: 1,
      at: now - 3 * 60 * minute,
      kind: 'edit-edit',
      path: 'Drawings/Site plan.png',
      copyPath: 'Drawings/Site plan (conflict 2026-11-20 11.20.00 ANNA-LAPTOP).png',
      outcome: 'The archive’s version kept the name.',
    },
    {
      id: 'k5',
      pairId: 3,
      at: now - day,
      kind: 'edit-delete',
      path: 'Valve list.xlsx',
      copyPath: null,
      outcome: 'The edit won: the file is kept.',
    },
  ];
  const [first, second, third] = rows;
  if (!first || !second || !third) return { conflicts: [], comparisons: new Map() };
  const head = Array.from({ length: 12 }, (_, index) => `${index + 1}. Item ${index + 1} of the agenda`);
  const theirs = [
    '# Minutes, 18 November',
    '',
    ...head,
    '',
    'Facade: brick, delivery in week 8',
    'Budget stays as it is',
    'Next meeting: 2 December',
  ];
  const mine = [
    '# Minutes, 18 November',
    '',
    ...head,
    '',
    'Facade: brick, delivery in week 9',
    'Next meeting: 2 December',
    'Anna books the room',
  ];
  const text = (lines: readonly string[]) => ({ kind: 'text', text: lines.join('\n'), cut: false }) as const;
  const side = (path: string, at: number, by: string | null) => ({ path, modifiedAt: now - at, modifiedBy: by });
  return {
    conflicts: rows,
    comparisons: new Map<string, Comparison>([
      [
        'k3',
        {
          conflict: first,
          theirs: { ...side(first.path, 34 * minute, 'Jonas Berg'), size: 512, preview: text(theirs) },
          mine: { ...side(first.copyPath ?? '', 31 * minute, null), size: 498, preview: text(mine) },
        },
      ],
      [
        'k4',
        {
          conflict: second,
          theirs: { ...side(second.path, 200 * minute, 'Maria Åkesson'), size: 1_900, preview: picture('#3b82c4') },
          mine: { ...side(second.copyPath ?? '', 190 * minute, null), size: 2_100, preview: picture('#c4763b') },
        },
      ],
      [
        'k5',
        {
          conflict: third,
          theirs: null,
          mine: { ...side(third.path, day, null), size: 20_480, preview: { kind: 'none', why: 'no-preview' } },
        },
      ],
    ]),
  };
}

/** A drawing as an image: a square with a road in one colour. */
export function picture(colour: string): { readonly kind: 'image'; readonly type: string; readonly data: string } {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320"><rect width="480" height="320" fill="#e8ece4"/><path d="M0 220 C160 120 320 300 480 160" stroke="${colour}" stroke-width="34" fill="none"/><rect x="90" y="50" width="120" height="80" fill="#9aa48e"/><rect x="280" y="200" width="90" height="70" fill="#9aa48e"/></svg>`;
  return { kind: 'image', type: 'image/svg+xml', data: Buffer.from(svg).toString('base64') };
}
