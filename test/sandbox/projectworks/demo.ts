import { numbers } from '../seeds/chance.ts';
import { demoPeople } from './demo-people.ts';
import { demoWork } from './demo-work.ts';
import { dateText, type Row, utcText } from './records.ts';

const dayMs = 86_400_000;

/** Lists of choices, as an account comes with them. */
const choices: Readonly<Record<string, readonly Row[]>> = {
  'Clients/Types': [
    { ClientTypeID: 1, Name: 'Customer', IsActive: true },
    { ClientTypeID: 2, Name: 'Partner', IsActive: true },
    { ClientTypeID: 3, Name: 'Internal', IsActive: true },
  ],
  'Clients/FinancePaymentTermTypes': [
    { FinancePaymentTermTypeID: 1, Name: 'Days after the invoice date', IsActive: true },
    { FinancePaymentTermTypeID: 2, Name: 'Day of the following month', IsActive: true },
  ],
  'Projects/Statuses': ['Proposal', 'In progress', 'On hold', 'Closed'].map((Name, at) => ({ ProjectStatusID: at + 1, Name })),
  'Projects/Types': ['Time and materials', 'Fixed price', 'Internal'].map((Name, at) => ({ ProjectTypeID: at + 1, Name })),
  'Projects/TaskSelfServiceModes': ['None', 'Join', 'Join and create'].map((Name, at) => ({ ID: at + 1, Name })),
  'Modules/BudgetTypes': ['Hours', 'Amount'].map((Name, at) => ({ ID: at + 1, Name })),
  'Modules/BudgetFrequencies': ['Once', 'Monthly'].map((Name, at) => ({ ID: at + 1, Name })),
  'Tasks/AllocationTypes': ['Forecast', 'Fixed'].map((Name, at) => ({ ID: at + 1, Name })),
  'Users/Roles': ['Administrator', 'Manager', 'User'].map((Name, at) => ({ UserRoleID: at + 1, RoleCode: Name, Name })),
  'Leaves/Types': ['Annual leave', 'Sick leave', 'Parental leave'].map((Name, at) => ({ TypeID: at + 1, Name, IsActive: true })),
  'Leaves/Statuses': ['Pending', 'Approved', 'Declined'].map((Name, at) => ({ StatusID: at + 1, Name, IsActive: true })),
  'Common/Countries': [
    { CountryCode: 'AU', Name: 'Australia' },
    { CountryCode: 'NZ', Name: 'New Zealand' },
  ],
  'Common/Currencies': [
    { CurrencyID: 1, Code: 'NZD', Name: 'New Zealand dollar' },
    { CurrencyID: 2, Code: 'AUD', Name: 'Australian dollar' },
  ],
  'Common/GLCodes': [{ GLCodeID: 1, Code: '200', Name: 'Consulting' }],
  'Common/HolidayCalendars': [
    { HolidayCalendarID: 1, Name: 'Wellington' },
    { HolidayCalendarID: 2, Name: 'Queensland' },
  ],
  'Common/RateCards': [{ RateCardID: 1, Name: 'Standard 2026' }],
  'Common/WorkWeeks': [{ WorkWeekID: 1, Name: 'Monday to Friday, 8 h' }],
  'Common/Agreements': [{ AgreementID: 1, Name: 'Permanent' }],
  Positions: ['Consultant', 'Engineer', 'Project manager'].map((Name, at) => ({ PositionID: at + 1, Name })),
  Ranks: ['Graduate', 'Intermediate', 'Senior', 'Principal'].map((Name, at) => ({ RankID: at + 1, Name })),
  Teams: ['Structures', 'Water', 'Delivery'].map((Name, at) => ({ TeamID: at + 1, Name })),
  'CustomFields/Types': ['Text', 'Number', 'Choice'].map((Name, at) => ({ TypeID: at + 1, Name })),
  'CustomFields/EntityTypes': ['Client', 'Project', 'User'].map((Name, at) => ({ EntityTypeID: at + 1, Name })),
  'CustomFields/EntitySubTypes': [],
};

/** An engineering consultancy with two offices and a year of work behind it. The same each time, but for days, which follow the clock. */
export function demoRecords(now: number): Readonly<Record<string, readonly Row[]>> {
  const next = numbers(7);
  const random = { below: (limit: number): number => Math.floor(next() * limit) };
  const daysAgo = (days: number): string => new Date(now - days * dayMs).toISOString().slice(0, 10);
  const at = (days: number): string => dateText(daysAgo(days));
  const modified = (days: number): string => utcText(now - days * dayMs);
  const facts = { random, at, modified };
  const people = demoPeople(facts);
  const work = demoWork({ ...facts, users: people['Users'] ?? [] });
  const offices = [
    { OfficeID: 1, Name: 'Wellington', ExternalReference: 'WLG', IsActive: true, ModifiedDateUTC: modified(300) },
    { OfficeID: 2, Name: 'Brisbane', ExternalReference: 'BNE', IsActive: true, ModifiedDateUTC: modified(290) },
  ];
  return { ...choices, Offices: offices, ...people, ...work };
}
