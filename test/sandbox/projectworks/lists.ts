import { type ListFacts, type Row, textOf } from './records.ts';

const record = { single: true, methods: ['POST', 'PATCH', 'PUT', 'DELETE'] } as const;
const choice = (path: string, key: string | null = null): ListFacts => ({ path, key });

const day = (row: Row, field: string): string => textOf(row[field]).slice(0, 10);
const hasUser = (row: Row, value: string): boolean =>
  Array.isArray(row['Users']) && row['Users'].some((one: Row) => String(one['UserID']) === value);

/** The lists of services.md 3.4, with the filters that they know. */
export const lists: readonly ListFacts[] = [
  { path: 'Offices', key: 'OfficeID', fields: ['OfficeID', 'Name', 'ExternalReference'], modified: true },
  {
    ...{ path: 'Clients', key: 'ClientID', fields: ['OfficeID', 'ClientID', 'ExternalReference'], ...record },
    ...{ filters: { name: (row, value) => row['ClientName'] === value }, modified: true, customFields: true },
  },
  { path: 'Clients/BillingContacts', key: 'BillingContactID', fields: ['ClientID'], modified: true },
  choice('Clients/Types', 'ClientTypeID'),
  choice('Clients/FinancePaymentTermTypes', 'FinancePaymentTermTypeID'),
  {
    ...{ path: 'Projects', key: 'ProjectID', fields: ['ClientID', 'ProjectID', 'ProjectNumber', 'ExternalReference'], ...record },
    ...{ filters: { name: (row, value) => row['ProjectName'] === value }, modified: true, customFields: true },
  },
  choice('Projects/Statuses', 'ProjectStatusID'),
  choice('Projects/Types', 'ProjectTypeID'),
  choice('Projects/TaskSelfServiceModes'),
  { path: 'Modules', key: 'ModuleID', fields: ['ProjectID', 'ModuleID', 'ModuleName'], modified: true, ...record },
  choice('Modules/BudgetTypes'),
  choice('Modules/BudgetFrequencies'),
  {
    ...{ path: 'Tasks', key: 'TaskID', fields: ['ModuleID', 'TaskID', 'TaskName'], modified: true, ...record },
    filters: {
      userid: hasUser,
      projectid: (row, value, records) => textOf(records.find('Modules', 'ModuleID', row['ModuleID'])?.['ProjectID']) === value,
    },
  },
  choice('Tasks/AllocationTypes'),
  {
    ...{ path: 'Users', key: 'UserID', fields: ['UserID', 'Email', 'ExternalReference'], ...record },
    ...{ modified: true, customFields: true },
  },
  choice('Users/Roles', 'UserRoleID'),
  {
    ...{ path: 'Timesheets', key: 'ID', fields: ['ID', 'UserID', 'TaskID', 'Comment'], customFields: true, modified: true },
    ...{ filters: { date: (row, value) => day(row, 'Date') === value.slice(0, 10) }, methods: ['POST', 'PUT', 'DELETE'] },
  },
  {
    ...{ path: 'Leaves', key: 'LeaveID', fields: ['LeaveID', 'UserID', 'StatusID', 'ExternalReference'], modified: true },
    ...{ single: true, methods: ['POST', 'PUT', 'DELETE'] },
  },
  choice('Leaves/Types', 'TypeID'),
  choice('Leaves/Statuses', 'StatusID'),
  {
    ...{ path: 'Resources', key: 'ResourceID', fields: ['ProjectID', 'ModuleID', 'UserID', 'ModeID', 'LevelID'], modified: true },
    ...{ filters: { afterresourceid: (row, value) => Number(row['ResourceID'] ?? 0) > Number(value) }, single: true },
  },
  {
    ...{ path: 'Invoices', key: 'InvoiceID', fields: ['InvoiceID', 'InvoiceNumber', 'ClientID', 'ProjectID', 'StatusID'] },
    ...{ modified: true, single: true },
  },
  {
    ...{ path: 'ExpenseClaims', key: 'ExpenseClaimID', fields: ['UserID', 'ClientID', 'ProjectID', 'ModuleID', 'InvoiceID'] },
    ...{ filters: { afterexpenseclaimid: (row, value) => Number(row['ExpenseClaimID']) > Number(value) } },
    ...{ modified: true, single: true, methods: ['POST', 'PUT', 'DELETE'] },
  },
  ...['Countries', 'Currencies', 'GLCodes', 'HolidayCalendars', 'RateCards', 'WorkWeeks', 'Agreements'].map((name) =>
    choice(`Common/${name}`),
  ),
  ...['Positions', 'Ranks', 'Teams', 'CustomFields/Types', 'CustomFields/EntityTypes', 'CustomFields/EntitySubTypes'].map(
    (path) => choice(path),
  ),
];
