import { type Filter, type ListFacts, type Records, type Row, textOf } from './records.ts';

const record = { single: true, methods: ['POST', 'PATCH', 'PUT', 'DELETE'] } as const;
const choice = (path: string, key: string | null = null): ListFacts => ({ path, key });

const day = (row: Row, field: string): string => textOf(row[field]).slice(0, 10);
const people = (row: Row): readonly unknown[] =>
  Array.isArray(row['Users']) ? row['Users'].map((one: Row) => one['UserID']) : [];
const hasUser = (row: Row, value: string): boolean => people(row).some((id) => String(id) === value);

const projectOf = (row: Row, records: Records): string =>
  textOf(records.find('Modules', 'ModuleID', row['ModuleID'])?.['ProjectID']);

/** Of a project, its tasks tell who works there. */
function isWorkedOnBy(row: Row, value: string, records: Records): boolean {
  return records.list('Tasks').some((task) => projectOf(task, records) === textOf(row['ProjectID']) && hasUser(task, value));
}

const leaveDays = (row: Row): readonly Row[] => (Array.isArray(row['Days']) ? row['Days'].map((one: Row) => one) : []);

/** Rows that have to do with a time: from the day of `StartDate` on, up to that of `EndDate`, both included. */
function within(last: (row: Row) => string, first = last): Readonly<Record<string, Filter>> {
  return {
    startdate: (row, value) => last(row) >= value.slice(0, 10),
    enddate: (row, value) => first(row) <= value.slice(0, 10),
  };
}

/** What another record says of the one that a row names. */
const foreign =
  (path: string, key: string): Filter =>
  (row, value, records) =>
    textOf(records.find(path, key, row[key])?.['ExternalReference']) === value;

/** The lists of services.md 3.4, with the filters that they know. */
export const lists: readonly ListFacts[] = [
  { path: 'Offices', key: 'OfficeID', fields: ['OfficeID', 'Name', 'ExternalReference'], modified: true },
  {
    ...{ path: 'Clients', key: 'ClientID', fields: ['OfficeID', 'ClientID', 'ExternalReference'], ...record },
    ...{ filters: { name: (row, value) => row['ClientName'] === value }, modified: true, customFields: true },
  },
  { path: 'Clients/BillingContacts', key: 'BillingContactID', fields: ['ClientID'], modified: true, methods: ['DELETE'] },
  choice('Clients/Types', 'ClientTypeID'),
  choice('Clients/FinancePaymentTermTypes', 'FinancePaymentTermTypeID'),
  {
    ...{ path: 'Projects', key: 'ProjectID', fields: ['ClientID', 'ProjectID', 'ProjectNumber', 'ExternalReference'], ...record },
    ...{
      filters: { name: (row, value) => row['ProjectName'] === value, userid: isWorkedOnBy },
      modified: true,
      customFields: true,
    },
  },
  choice('Projects/Statuses', 'ProjectStatusID'),
  choice('Projects/Types', 'ProjectTypeID'),
  choice('Projects/TaskSelfServiceModes'),
  {
    ...{ path: 'Modules', key: 'ModuleID', fields: ['ProjectID', 'ModuleID', 'ModuleName', 'ExternalReference'], ...record },
    ...{ filters: { name: (row, value) => row['ModuleName'] === value }, modified: true, customFields: true },
  },
  choice('Modules/BudgetTypes'),
  choice('Modules/BudgetFrequencies'),
  {
    ...{
      path: 'Tasks',
      key: 'TaskID',
      fields: ['ModuleID', 'TaskID', 'TaskName', 'ExternalReference'],
      modified: true,
      customFields: true,
      ...record,
    },
    filters: {
      name: (row, value) => row['TaskName'] === value,
      userid: hasUser,
      projectid: (row, value, records) => projectOf(row, records) === value,
    },
  },
  choice('Tasks/AllocationTypes'),
  {
    ...{ path: 'Users', key: 'UserID', fields: ['UserID', 'Email', 'ExternalReference'], ...record },
    filters: { name: (row, value) => `${textOf(row['FirstName'])} ${textOf(row['LastName'])}` === value },
    ...{ modified: true, customFields: true },
  },
  { ...choice('Users/Roles', 'UserRoleID'), fields: ['RoleCode'] },
  {
    ...{ path: 'Timesheets', key: 'ID', fields: ['ID', 'UserID', 'TaskID', 'Comment'], customFields: true, modified: true },
    filters: {
      date: (row, value) => day(row, 'Date') === value.slice(0, 10),
      userexternalreference: foreign('Users', 'UserID'),
      taskexternalreference: foreign('Tasks', 'TaskID'),
    },
    methods: ['POST', 'PUT', 'DELETE'],
  },
  {
    ...{ path: 'Leaves', key: 'LeaveID', fields: ['LeaveID', 'UserID', 'StatusID', 'ExternalReference'], modified: true },
    filters: {
      typeid: (row, value) => leaveDays(row).some((one) => textOf(one['TypeID']) === value),
      ...within(
        (row) => day(leaveDays(row).at(-1) ?? {}, 'Date'),
        (row) => day(leaveDays(row)[0] ?? {}, 'Date'),
      ),
    },
    ...{ single: true, methods: ['POST', 'PUT', 'DELETE'] },
  },
  { ...choice('Leaves/Types', 'TypeID'), fields: ['TypeID', 'Name', 'IsActive'] },
  { ...choice('Leaves/Statuses', 'StatusID'), fields: ['StatusID', 'Name', 'IsActive'] },
  {
    ...{ path: 'Resources', key: 'ResourceID', modified: true, single: true },
    fields: ['ProjectID', 'ModuleID', 'UserID', 'ModeID', 'LevelID', 'ResourceTypeID'],
    filters: {
      afterresourceid: (row, value) => Number(row['ResourceID'] ?? 0) > Number(value),
      ...within(
        (row) => day(row, 'EndDate'),
        (row) => day(row, 'StartDate'),
      ),
    },
  },
  {
    ...{ path: 'Invoices', key: 'InvoiceID', modified: true, single: true },
    fields: ['InvoiceID', 'InvoiceNumber', 'ClientID', 'ProjectID', 'StatusID', 'BillingContactID'],
    filters: within((row) => day(row, 'InvoiceDate')),
  },
  {
    ...{ path: 'ExpenseClaims', key: 'ExpenseClaimID', modified: true, single: true, methods: ['POST', 'PUT', 'DELETE'] },
    fields: [
      ...['UserID', 'ClientID', 'ProjectID', 'ModuleID', 'InvoiceID', 'ExpenseClaimTypeID', 'ExpenseClaimStatusID'],
      ...['IsReimbursable', 'IsBillable'],
    ],
    filters: {
      afterexpenseclaimid: (row, value) => Number(row['ExpenseClaimID']) > Number(value),
      ...within((row) => day(row, 'Date')),
    },
  },
  ...['Countries', 'Currencies', 'GLCodes', 'HolidayCalendars', 'RateCards', 'WorkWeeks', 'Agreements'].map((name) =>
    choice(`Common/${name}`),
  ),
  ...['Positions', 'Ranks', 'Teams', 'CustomFields/Types', 'CustomFields/EntityTypes', 'CustomFields/EntitySubTypes'].map(
    (path) => choice(path),
  ),
];
