import { openHttp } from '../../main/services/http/open-http.ts';
import { connectProjectworks } from '../../main/services/projectworks/session.ts';
import type { Tables } from '../../main/sync/ports/tables.ts';
import type { Account } from '../../main/sync/ports/settings.ts';
import type { ServiceSession } from '../../main/sync/ports/service.ts';
import { systemClock, systemRandom } from '../../main/system-time.ts';
import type { Row } from '../sandbox/projectworks/records.ts';
import { utcText } from '../sandbox/projectworks/records.ts';
import type { ProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { startProjectworksSandbox } from '../sandbox/projectworks/server.ts';
import { memorySecrets } from './projectplace-world.ts';
import type { TablesWorld } from './tables-world.ts';

const at = Date.UTC(2026, 0, 5, 8, 30, 1, 700);

const nothing = {
  ...{ OfficeID: 1, OfficeName: 'Wellington', ClientTypeID: 1, ClientTypeName: 'Customer', AccountManagerID: null },
  ...{ AccountManagerName: null, DefaultRateCardID: 1, FinanceEmail: null, FinancePhone: null, FinanceNotes: null },
  ...{ FinancePaymentTermTypeID: 2, IsInvoiceReferenceRequired: false, SendBillingContactEmail: true },
  ...{ SendClientFinanceEmail: false, BillingContacts: [], Projects: [], CustomFields: [], ExternalReference: null },
  ModifiedDateUTC: utcText(at),
};

/** Three companies with texts that something on the way may spoil. */
function clients(): readonly Row[] {
  const names = ['First', '"Second", }]{[ \\ 🎉', 'Third'];
  return names.map((ClientName, index) => ({ ClientID: 7 + index, ClientName, ...nothing }));
}

/** What suites begin with. */
export function smallRecords(): Readonly<Record<string, readonly Row[]>> {
  const office = { OfficeID: 1, Name: 'Wellington', ExternalReference: null, ModifiedDateUTC: utcText(at) };
  return { Offices: [office], Clients: clients(), Timesheets: [] };
}

/** A session of the sandbox's API account with its newest key. */
export function projectworksSession(sandbox: ProjectworksSandbox, change: Partial<Account> = {}) {
  const { consumerKey, consumerSecret } = sandbox.credentials;
  const account: Account = {
    id: 1,
    service: 'projectworks',
    name: 'test',
    url: sandbox.url,
    auth: { kind: 'consumer-key', consumerKey },
    secrets: 'session',
    allowAssumed: true,
    profile: null,
    addedAt: 0,
    ...change,
  };
  const transport = openHttp({ clock: systemClock, userAgent: 'Tidemark/test' });
  const secrets = memorySecrets({ consumerSecret });
  const session = connectProjectworks({ account, secrets, transport, clock: systemClock, random: systemRandom });
  const stop = async (): Promise<void> => {
    await session.close();
    await transport.close();
  };
  return { session, secrets, account, stop };
}

export function tablesIn({ tables }: ServiceSession): Tables {
  if (tables === undefined) throw new Error('The service has no tables');
  return tables;
}

const ids = { few: 'Clients', empty: 'Invoices', many: 'Timesheets' };

function timesheet(index: number): Row {
  const person = { UserID: 101, FirstName: 'Aroha', LastName: 'Ngata' };
  const entry = { TaskID: 31, TaskName: 'Site visit', Date: '2026-01-05T00:00:00', Minutes: 15, Comment: 'On site all day' };
  return { ID: 1000 + index, ...person, ...entry, ModifiedDateUTC: utcText(at) };
}

/** The tables of a sandbox, for the conformance suite. */
export async function projectworksTablesWorld(path: string): Promise<TablesWorld & { readonly reset: () => Promise<void> }> {
  const sandbox = await startProjectworksSandbox({ seed: smallRecords });
  const { control } = sandbox;
  const { world } = control;
  const open = () => projectworksSession(sandbox, { url: `${sandbox.url}${path}` });
  let current = open();
  return {
    get tables() {
      return tablesIn(current.session);
    },
    id: (table) => ids[table],
    rows: clients().map((row) => ({ ...row, ModifiedDateUTC: '2026-01-05T08:30:01.700Z' })),
    keys: ['ClientID'],
    renews: false,
    grow: (count) => {
      for (let index = 0; index < count; index += 1) world.records.add('Timesheets', 'ID', timesheet(index));
    },
    page: (count) => (world.manners.maxPageSize = count),
    pageElsewhere: (count, origin) => Object.assign(world.manners, { maxPageSize: count, elsewhere: `${origin}/` }),
    deny: () => void world.manners.denied.add('Clients'),
    fault: (effect, times = 1) => control.faults.add({ method: 'GET', pathMatches: '/Clients$', times, effect }),
    endCredential: () => world.keys.deactivate(),
    async reset() {
      control.reset();
      world.keys.activate();
      await current.stop();
      current = open();
    },
    async stop() {
      await current.stop();
      await sandbox.stop();
    },
  };
}
