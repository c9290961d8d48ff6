import type { ColumnKind, TableColumn } from '../../sync/ports/tables.ts';

/** Fields of records by list (contract 3.5), with their kinds where the name alone does not say it. Those of other lists are told by rows. */
const fields: Readonly<Record<string, string>> = {
  Clients:
    'ClientID ClientName OfficeID OfficeName ClientTypeID ClientTypeName AccountManagerID AccountManagerName DefaultRateCardID ' +
    'FinanceEmail FinancePhone FinanceNotes FinancePaymentTermTypeID IsInvoiceReferenceRequired SendBillingContactEmail ' +
    'SendClientFinanceEmail BillingContacts Projects CustomFields ExternalReference ModifiedDateUTC',
  'Clients/BillingContacts':
    'BillingContactID ClientID ContactName ContactEmail ContactEmailCc PostalAddress1 PostalAddress2 PostalAddress3 CityOrState ' +
    'Postcode CountryCode CountryName IsActive ExternalReference ModifiedDateUTC',
  Projects:
    'ProjectID ProjectName ClientID ClientName OfficeID OfficeName ProjectStatusID ProjectStatusName ProjectTypeID ProjectTypeName ' +
    'ProjectManagerID ProjectManagerName AccountManagerID AccountManagerName CurrencyID CurrencyCode DefaultRateCardID ' +
    'HolidayCalendarID HolidayCalendarName TaskSelfServiceModeID TaskSelfServiceModeName IsActive Modules CustomFields ' +
    'ExternalReference ModifiedDateUTC',
  Modules:
    'ModuleID ModuleName ProjectID Projectname Budget BudgetTypeID BudgetTypeName BudgetFrequencyID BudgetFrequencyName BuyPrice ' +
    'GLCodeID GLCode GLCodeName GLCodeTypeID GLCodeTypeName IsActive IsDiscount Tasks CustomFields ExternalReference ModifiedDateUTC',
  Tasks:
    'TaskID TaskName ModuleID ModuleName TaskTypeID TaskTypeName TaskStatusID TaskStatusName StartDate EndDate PercentComplete ' +
    'IsOnTimesheet IsScheduledTask IsAutoSchedule IsCommentRequired EnforceTimesheetDates Users CustomFields ExternalReference ' +
    'ModifiedDateUTC',
  Users:
    'UserID Email AlternateEmail FirstName LastName BirthDate Gender JobTitle EmployeeStartDate EmployeeEndDate IsActive ' +
    'CustomFields ExternalReference ModifiedDateUTC',
  Timesheets: 'ID UserID FirstName LastName TaskID TaskName Date Minutes Comment ModifiedDateUTC',
  Leaves:
    'LeaveID UserID StatusID DateSubmitted ModifiedDateUTC RequestComment ResponseComment IsReviewRequired ExternalReference ' +
    'IsExported IsExportUpdateRequired ExportedBy ExportedDate RowVersion Days',
};

const numbers: ReadonlySet<string> = new Set(['Budget', 'BuyPrice', 'PercentComplete', 'Minutes']);
const nested: ReadonlySet<string> = new Set(['BillingContacts', 'Projects', 'Modules', 'Tasks', 'Users', 'CustomFields', 'Days']);

function kindOf(name: string): ColumnKind {
  if (numbers.has(name) || name.endsWith('ID')) return 'number';
  if (nested.has(name)) return 'other';
  if (/^(?:Is|Send|Enforce)[A-Z]/.test(name)) return 'boolean';
  if (name.endsWith('DateUTC') || name === 'DateSubmitted' || name === 'ExportedDate') return 'time';
  return name.endsWith('Date') ? 'day' : 'text';
}

/** Columns of a list in the contract's order; empty where it names none. */
export function columnsOf(path: string): readonly TableColumn[] {
  const names = fields[path]?.split(' ') ?? [];
  return names.map((name) => ({ name, kind: kindOf(name) }));
}
