import { dateText, type Row } from './records.ts';

export interface DemoFacts {
  readonly random: { below(limit: number): number };
  /** A day so many days ago, as dates are written. */
  readonly at: (days: number) => string;
  readonly modified: (days: number) => string;
}

const names: readonly (readonly [string, string, string])[] = [
  ['Aroha', 'Ngata', 'Principal engineer'],
  ['Ben', 'Whitlock', 'Project manager'],
  ['Chloé', 'Marchetti', 'Structural engineer'],
  ['Daniel', 'O’Rourke', 'Water engineer'],
  ['Elise', 'Tanaka', 'Graduate engineer'],
  ['Farid', 'Karimi', 'Project manager'],
  ['Grace', 'Tūhoe', 'Draughtsperson'],
  ['Hemi', 'Parata', 'Surveyor'],
  ['Isla', 'Bergström', 'Office manager'],
  ['Jonas', 'Pfeiffer', 'Senior engineer'],
  ['Keiko', 'Sato', 'Hydrologist'],
  ['Liam', 'Doherty', 'Contractor'],
];

/** People with what is private about them: birthdays, pay, leave. All of it invented. */
export function demoPeople({ random, at, modified }: DemoFacts): Readonly<Record<string, readonly Row[]>> {
  const users = names.map(([FirstName, LastName, JobTitle], index) => ({
    UserID: 101 + index,
    Email: `${FirstName}.${LastName}`
      .normalize('NFD')
      .replace(/[^A-Za-z.]/g, '')
      .toLowerCase()
      .concat('@kauri-consulting.example'),
    AlternateEmail: null,
    ...{ FirstName, LastName },
    BirthDate: dateText(`19${70 + random.below(30)}-0${1 + random.below(9)}-1${random.below(10)}`),
    Gender: null,
    JobTitle,
    EmployeeStartDate: at(400 + random.below(2000)),
    EmployeeEndDate: LastName === 'Doherty' ? at(20) : null,
    IsActive: LastName !== 'Doherty',
    CustomFields: [],
    ExternalReference: `E${100 + index}`,
    ModifiedDateUTC: modified(random.below(200)),
  }));
  const postings = users.map(({ UserID }, index) => ({
    ...{
      UserID,
      StartDate: at(365),
      EndDate: null,
      OfficeID: 1 + (index % 2),
      TeamID: 1 + (index % 3),
      PositionID: 1 + (index % 3),
    },
    ...{
      RankID: 1 + (index % 4),
      AgreementID: 1,
      HolidayCalendarID: 1 + (index % 2),
      WorkWeekID: 1,
      ManagerID: index === 0 ? null : 101,
    },
    ...{ IsBillable: true, Recoverable: 0.8, Rate: 140 + 10 * random.below(9), Cost: 60 + 5 * random.below(9) },
  }));
  const leaves = Array.from({ length: 16 }, (_, index) => ({
    ...{
      LeaveID: 900 + index,
      UserID: 101 + random.below(12),
      StatusID: 1 + random.below(3),
      DateSubmitted: modified(index * 9 + 3),
    },
    ...{ ModifiedDateUTC: modified(index * 9), RequestComment: index % 3 === 0 ? 'Family trip' : null, ResponseComment: null },
    ...{
      IsReviewRequired: true,
      ExternalReference: null,
      IsExported: index > 8,
      IsExportUpdateRequired: false,
      ExportedBy: null,
    },
    ...{ ExportedDate: null, RowVersion: 'AAAAAAAAB9E=' },
    Days: [{ Date: at(index * 7), TypeID: 1 + (index % 3), Hours: 7.6, PayrollExportReference: null }],
  }));
  return { Users: users, 'Users/{id}/Postings': postings, Leaves: leaves };
}
