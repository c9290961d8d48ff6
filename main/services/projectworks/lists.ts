import type { Table } from '../../sync/ports/tables.ts';
import { columnsOf } from './shapes.ts';

/** One list of the API (contract 3.4). */
export interface List {
  /** Path below the root, and id of the table. `{id}` stands for each record of `of`. */
  readonly path: string;
  /** What people see in the application (contract 3.3); the API's own name is the id. */
  readonly name: string;
  readonly group: string;
  /** Columns that name a row; empty where nothing proves any. */
  readonly keys: readonly string[];
  /** Knows `ModifiedSinceDate`. */
  readonly incremental?: true;
  /** Knows `IncludeCustomFields`. */
  readonly customFields?: true;
  /** Holds people's private data: pay, leave, birthdays, hours, expenses (contract 3.5). */
  readonly personal?: true;
  /** The list whose records have one such list each, and their key. */
  readonly of?: { readonly path: string; readonly key: string };
}

const work = 'Work';
const people = 'People';
const money = 'Money';
const choices = 'Settings';

const plain = (group: string, path: string, name: string): List => ({ path, name, group, keys: [] });

/** Every list that can be read. Rows of bookings without an id (contract 3.4) make that list one without keys. */
export const lists: readonly List[] = [
  { path: 'Offices', name: 'Organisations', group: work, keys: ['OfficeID'], incremental: true },
  { path: 'Clients', name: 'Companies', group: work, keys: ['ClientID'], incremental: true, customFields: true },
  {
    ...{ path: 'Clients/BillingContacts', name: 'Billing contacts', group: money, keys: ['BillingContactID'] },
    incremental: true,
  },
  {
    ...{ path: 'Clients/{id}/RateCards', name: 'Rate cards of companies', group: money, keys: [] },
    of: { path: 'Clients', key: 'ClientID' },
  },
  plain(choices, 'Clients/Types', 'Types of companies'),
  plain(choices, 'Clients/FinancePaymentTermTypes', 'Payment terms'),
  { path: 'Projects', name: 'Projects', group: work, keys: ['ProjectID'], incremental: true, customFields: true },
  plain(choices, 'Projects/Statuses', 'Statuses of projects'),
  plain(choices, 'Projects/Types', 'Types of projects'),
  plain(choices, 'Projects/TaskSelfServiceModes', 'Self-service of timecodes'),
  { path: 'Modules', name: 'Budget lines', group: work, keys: ['ModuleID'], incremental: true },
  plain(choices, 'Modules/BudgetTypes', 'Types of budgets'),
  plain(choices, 'Modules/BudgetFrequencies', 'Frequencies of budgets'),
  { path: 'Tasks', name: 'Timecodes', group: work, keys: ['TaskID'], incremental: true },
  plain(choices, 'Tasks/AllocationTypes', 'Allocation types of timecodes'),
  {
    ...{ path: 'Users', name: 'People', group: people, keys: ['UserID'] },
    ...{ incremental: true, customFields: true, personal: true },
  },
  plain(choices, 'Users/Roles', 'Roles'),
  {
    ...{ path: 'Users/{id}/Postings', name: 'Postings of people', group: people, keys: [], personal: true },
    of: { path: 'Users', key: 'UserID' },
  },
  { path: 'Timesheets', name: 'Timesheets', group: people, keys: ['ID'], incremental: true, customFields: true, personal: true },
  { path: 'Leaves', name: 'Leave', group: people, keys: ['LeaveID'], incremental: true, personal: true },
  plain(choices, 'Leaves/Types', 'Types of leave'),
  plain(choices, 'Leaves/Statuses', 'Statuses of leave'),
  { path: 'Resources', name: 'Bookings', group: people, keys: [], personal: true },
  { path: 'Invoices', name: 'Invoices', group: money, keys: ['InvoiceID'], incremental: true },
  {
    ...{ path: 'ExpenseClaims', name: 'Expense claims', group: money, keys: ['ExpenseClaimID'] },
    ...{ incremental: true, personal: true },
  },
  plain(choices, 'Common/Countries', 'Countries'),
  plain(choices, 'Common/Currencies', 'Currencies'),
  plain(choices, 'Common/GLCodes', 'GL codes'),
  plain(choices, 'Common/HolidayCalendars', 'Holiday calendars'),
  plain(money, 'Common/RateCards', 'Rate cards'),
  plain(choices, 'Common/WorkWeeks', 'Work weeks'),
  plain(choices, 'Common/Agreements', 'Agreements'),
  plain(choices, 'Positions', 'Positions'),
  plain(choices, 'Ranks', 'Ranks'),
  plain(choices, 'Teams', 'Teams'),
  plain(choices, 'CustomFields/Types', 'Types of custom fields'),
  plain(choices, 'CustomFields/EntityTypes', 'What has custom fields'),
  plain(choices, 'CustomFields/EntitySubTypes', 'Kinds of what has custom fields'),
];

export function tableOf({ path, name, group, keys, incremental, personal }: List): Table {
  const facts = { columns: columnsOf(path), keys, incremental: incremental === true, private: personal === true };
  return { id: path, name, group, ...facts };
}
