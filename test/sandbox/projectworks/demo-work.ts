import type { DemoFacts } from './demo-people.ts';
import type { Row } from './records.ts';

interface WorkFacts extends DemoFacts {
  readonly users: readonly Row[];
}

const companies = ['Harbour Ferries Ltd', 'Northland Water', 'City of Brisbane', 'Te Awa Housing Trust', 'Skyline Foods'];

const projects: readonly (readonly [string, number, boolean])[] = [
  ['Ferry terminal seismic review', 0, true],
  ['Pump station renewal', 1, true],
  ['Stormwater model 2026', 2, true],
  ['Kōwhai Street apartments', 3, true],
  ['Cold store extension', 4, true],
  ['Wharf 3 condition report', 0, false],
];

const statuses = ['To do', 'In progress', 'In review', 'Completed'];
const lines: Readonly<Record<string, readonly string[]>> = {
  Investigation: ['Site visit', 'Collect drawings', 'Survey levels', 'Interview operators'],
  Design: ['Concept options', 'Load calculations', 'Drainage layout', 'Peer review', 'Drawings for consent'],
  Delivery: ['Tender documents', 'Site inspections', 'Answer contractor questions', 'As-built drawings'],
};

/** Companies, projects, budget lines, timecodes, and what was booked and billed on them. */
export function demoWork(facts: WorkFacts): Readonly<Record<string, readonly Row[]>> {
  const { modified } = facts;
  const clients = companies.map((ClientName, index) => ({
    ...{ ClientID: 201 + index, ClientName, OfficeID: 1 + (index % 2), OfficeName: index % 2 === 0 ? 'Wellington' : 'Brisbane' },
    ...{ ClientTypeID: 1, ClientTypeName: 'Customer', AccountManagerID: 102, AccountManagerName: 'Ben Whitlock' },
    ...{ DefaultRateCardID: 1, FinanceEmail: `accounts${index}@example.org`, FinancePhone: null, FinanceNotes: null },
    ...{
      FinancePaymentTermTypeID: 2,
      FinancePaymentTermTypeName: 'Day of the following month',
      IsInvoiceReferenceRequired: index === 2,
      SendBillingContactEmail: true,
    },
    ...{ SendClientFinanceEmail: false, BillingContacts: [], Projects: [] },
    CustomFields: [
      {
        ...{ FieldID: 1, Label: 'Sector', Group: null, TypeID: 1, TypeName: 'Text', EntityTypeID: 1, EntityTypeName: 'Client' },
        ...{ EntitySubTypeID: null, EntitySubTypeName: null, Order: 1, IsActive: true, IsMandatory: false },
        Value: ['Transport', 'Water', 'Council', 'Housing', 'Food'][index],
      },
    ],
    ...{ ExternalReference: null, ModifiedDateUTC: modified(30 + index) },
  }));
  const contacts = clients.map(({ ClientID }, index) => ({
    ...{ BillingContactID: 301 + index, ClientID, ContactName: ['R. Patel', 'S. Moana', 'T. Ngo', 'U. Lake', 'V. Hart'][index] },
    ...{ ContactEmail: `billing${index}@example.org`, ContactEmailCc: null, PostalAddress1: 'PO Box 12', PostalAddress2: null },
    ...{ PostalAddress3: null, CityOrState: index % 2 === 0 ? 'Wellington' : 'Brisbane', Postcode: null },
    ...{ CountryCode: index % 2 === 0 ? 'NZ' : 'AU', CountryName: index % 2 === 0 ? 'New Zealand' : 'Australia', IsActive: true },
    ...{ ExternalReference: null, ModifiedDateUTC: modified(60 + index) },
  }));
  const rates = clients.map(({ ClientID }) => ({ ClientID, RateCardID: 1, Name: 'Standard 2026', IsActive: true }));
  const plan = demoPlan(facts, clients);
  return {
    ...{ Clients: clients, 'Clients/BillingContacts': contacts, 'Clients/{id}/RateCards': rates, ...plan },
    ...demoBooks(facts, plan),
    __TaskStatuses: statuses.map((TaskStatusName, index) => ({ TaskStatusID: index + 1, TaskStatusName })),
  };
}

function demoPlan({ random, at, modified, users }: WorkFacts, clients: readonly Row[]) {
  const made = projects.map(([ProjectName, client, IsActive], index) => ({
    ...{
      ProjectID: 401 + index,
      ProjectName,
      ClientID: clients[client]?.['ClientID'],
      ClientName: clients[client]?.['ClientName'],
    },
    ...{
      OfficeID: 1,
      OfficeName: 'Wellington',
      ProjectStatusID: IsActive ? 2 : 4,
      ProjectStatusName: IsActive ? 'In progress' : 'Closed',
    },
    ...{ ProjectTypeID: 1, ProjectTypeName: 'Time and materials', ProjectManagerID: 102, ProjectManagerName: 'Ben Whitlock' },
    ...{ AccountManagerID: 102, AccountManagerName: 'Ben Whitlock', CurrencyID: 1, CurrencyCode: 'NZD', DefaultRateCardID: 1 },
    ...{ HolidayCalendarID: 1, HolidayCalendarName: 'Wellington', TaskSelfServiceModeID: 1, TaskSelfServiceModeName: 'None' },
    ...{ IsActive, Modules: [], CustomFields: [], ExternalReference: null, ModifiedDateUTC: modified(random.below(60)) },
  }));
  const modules = made.flatMap(({ ProjectID, ProjectName }, index) =>
    Object.keys(lines).map((ModuleName, line) => ({
      ...{
        ModuleID: 1001 + index * 3 + line,
        ModuleName,
        ProjectID,
        Projectname: ProjectName,
        Budget: 20 + 10 * random.below(20),
      },
      ...{ BudgetTypeID: 1, BudgetTypeName: 'Hours', BudgetFrequencyID: 1, BudgetFrequencyName: 'Once', BuyPrice: null },
      ...{ GLCodeID: 1, GLCode: '200', GLCodeName: 'Consulting', GLCodeTypeID: 1, GLCodeTypeName: 'Revenue', IsActive: true },
      ...{
        IsServices: true,
        IsDiscount: false,
        Tasks: [],
        CustomFields: [],
        ExternalReference: null,
        ModifiedDateUTC: modified(40),
      },
    })),
  );
  const tasks = modules.flatMap(({ ModuleID, ModuleName }) =>
    (lines[ModuleName] ?? []).map((TaskName, index) => {
      const status = random.below(4);
      const person = users[random.below(users.length)] ?? {};
      return {
        ...{ TaskID: ModuleID * 10 + index, TaskName, ModuleID, ModuleName, TaskTypeID: 1, TaskTypeName: 'Billable' },
        ...{
          TaskStatusID: status + 1,
          TaskStatusName: statuses[status],
          StartDate: at(60 - index * 5),
          EndDate: at(index * 9 - 40),
        },
        ...{ PercentComplete: [0, 40, 90, 100][status], IsOnTimesheet: true, IsScheduledTask: true, IsAutoSchedule: false },
        ...{ IsCommentRequired: false, EnforceTimesheetDates: false },
        Users: [{ UserID: person['UserID'], FirstName: person['FirstName'], LastName: person['LastName'] }],
        ...{ CustomFields: [], ExternalReference: null, ModifiedDateUTC: modified(random.below(30)) },
      };
    }),
  );
  return { Projects: made, Modules: modules, Tasks: tasks };
}

function demoBooks({ random, at, modified, users }: WorkFacts, { Projects, Tasks }: ReturnType<typeof demoPlan>) {
  const timesheets = Array.from({ length: 600 }, (_, index) => {
    const task = Tasks[random.below(Tasks.length)];
    const person = users[random.below(users.length)];
    return {
      ...{ ID: 20_001 + index, UserID: person?.['UserID'], FirstName: person?.['FirstName'], LastName: person?.['LastName'] },
      ...{ TaskID: task?.TaskID, TaskName: task?.TaskName, Date: at(random.below(120)), Minutes: 15 * (1 + random.below(32)) },
      ...{ Comment: index % 4 === 0 ? 'On site' : '', ModifiedDateUTC: modified(random.below(120)) },
    };
  });
  // Capacity and pencilled bookings have no id.
  const resources = Array.from({ length: 30 }, (_, index) => ({
    ...{
      ResourceID: index % 5 === 0 ? null : 3000 + index,
      UserID: 101 + (index % 12),
      ProjectID: Projects[index % 6]?.ProjectID,
    },
    ...{ StartDate: at(-index), EndDate: at(-index - 4), Hours: 8 * (1 + (index % 4)), ModifiedDateUTC: modified(index) },
  }));
  const invoices = Array.from({ length: 18 }, (_, index) => ({
    ...{
      InvoiceID: 7001 + index,
      InvoiceNumber: `INV-${2001 + index}`,
      ClientID: 201 + (index % 5),
      StatusID: index < 12 ? 3 : 1,
    },
    ...{ ProjectID: Projects[index % 6]?.ProjectID, InvoiceDate: at(index * 12), Total: 1500 + 250 * random.below(40) },
    ModifiedDateUTC: modified(index * 11),
  }));
  const claims = Array.from({ length: 12 }, (_, index) => ({
    ...{ ExpenseClaimID: 8001 + index, UserID: 101 + random.below(12), ProjectID: Projects[index % 6]?.ProjectID },
    ...{ Date: at(index * 6), Amount: 12.5 * (1 + random.below(20)), IsReimbursable: true, IsBillable: index % 2 === 0 },
    ...{ Description: ['Taxi', 'Ferry ticket', 'Parking', 'Lunch with client'][index % 4], ModifiedDateUTC: modified(index * 6) },
  }));
  return { Timesheets: timesheets, Resources: resources, Invoices: invoices, ExpenseClaims: claims };
}
