/** Types of columns, as `$metadata` names them without `Edm.`. */
export type EdmType = 'String' | 'Int32' | 'Int64' | 'Double' | 'Boolean' | 'Date' | 'DateTimeOffset';

export type RootName = 'pm' | 'am' | 'portfolios';

export interface EntitySet {
  readonly name: string;
  /** The first one is the key. */
  readonly columns: Readonly<Record<string, EdmType>>;
}

const place = { WorkspaceId: 'Int64', WorkspaceName: 'String' } as const;
const card = { CardId: 'Int64', CardTitle: 'String', BoardId: 'Int64', BoardName: 'String', ...place } as const;
const plan = { ActivityId: 'Int64', ActivityName: 'String' } as const;

/**
 * The roots and their entity sets (contract 11). Of columns only some of Activities are known for certain; the others are plausible and
 * of every type that there is.
 */
export const roots: Readonly<Record<RootName, readonly EntitySet[]>> = {
  pm: [
    {
      name: 'Cards',
      columns: {
        ...card,
        ...{ CardNumber: 'Int32', ColumnName: 'String', IsDone: 'Boolean', IsBlocked: 'Boolean', BlockedReason: 'String' },
        ...{ AssigneeId: 'Int64', AssigneeName: 'String', LabelName: 'String', ActivityName: 'String' },
        ...{ StartDate: 'Date', DueDate: 'Date', Estimate: 'Double', CommentCount: 'Int32', CreatedDate: 'DateTimeOffset' },
      },
    },
    {
      name: 'Activities',
      columns: {
        ...{ ...plan, ActivityDescription: 'String', ActivitySortOrder: 'String', ActivityStatus: 'String' },
        ...{ BoardId: 'Int64', BoardName: 'String', CardCount: 'Int32', CardsDoneCount: 'Int32' },
        ...{ CompletedDate: 'Date', StartDate: 'Date', EndDate: 'Date', Duration: 'Int32', EstimatedTimeHours: 'String' },
        ...place,
      },
    },
    {
      name: 'TimeReports',
      columns: {
        ...{ TimeReportId: 'Int64', ReportedDate: 'Date', Minutes: 'Int32', Hours: 'Double' },
        ...{ MemberId: 'Int64', MemberName: 'String', Comment: 'String', ...card },
      },
    },
    { name: 'CardCustomFields', columns: { CardId: 'Int64', FieldName: 'String', FieldValue: 'String' } },
    { name: 'ActivityCustomFields', columns: { ActivityId: 'Int64', FieldName: 'String', FieldValue: 'String' } },
    { name: 'Members', columns: { MemberId: 'Int64', FirstName: 'String', LastName: 'String', EmailAddress: 'String' } },
    {
      name: 'Workspaces',
      columns: { ...place, Description: 'String', OwnerName: 'String', CostCode: 'String', CreatedDate: 'DateTimeOffset' },
    },
    { name: 'WorkspaceMemberships', columns: { ...place, MemberId: 'Int64', MemberName: 'String', RoleId: 'Int32' } },
    { name: 'WorkspaceMemberRoles', columns: { RoleId: 'Int32', RoleName: 'String' } },
    { name: 'CardsCoAssignees', columns: { CardId: 'Int64', MemberId: 'Int64', MemberName: 'String' } },
    { name: 'CardTags', columns: { CardId: 'Int64', TagId: 'Int64', TagName: 'String' } },
    { name: 'IssueTags', columns: { IssueId: 'Int64', TagName: 'String' } },
    { name: 'PlanSnapshots', columns: { SnapshotId: 'Int64', SnapshotDate: 'DateTimeOffset', SnapshotName: 'String', ...place } },
    { name: 'PlanSnapshotValues', columns: { SnapshotId: 'Int64', ...plan, PercentDone: 'Double', DaysLate: 'Int32' } },
    {
      name: 'Issues',
      columns: { IssueId: 'Int64', IssueTitle: 'String', Severity: 'Int32', IsClosed: 'Boolean', ReportedDate: 'Date', ...place },
    },
  ],
  am: [
    {
      name: 'AccountPeople',
      columns: {
        ...{ PersonId: 'Int64', FirstName: 'String', LastName: 'String', EmailAddress: 'String' },
        ...{ AccountRole: 'String', IsExternal: 'Boolean', LastLogin: 'DateTimeOffset' },
      },
    },
    {
      name: 'AccountWorkspaces',
      columns: { ...place, IsArchived: 'Boolean', OwnerName: 'String', MemberCount: 'Int32', CreatedDate: 'DateTimeOffset' },
    },
    { name: 'AccountWorkspaceMembers', columns: { ...place, PersonId: 'Int64', PersonName: 'String' } },
    { name: 'Requests', columns: { RequestId: 'Int64', RequestName: 'String', State: 'String', CreatedDate: 'DateTimeOffset' } },
    { name: 'WorkspaceCustomField', columns: { WorkspaceId: 'Int64', FieldName: 'String', FieldValue: 'String' } },
    { name: 'RequestCustomFormFields', columns: { RequestId: 'Int64', FieldName: 'String', FieldValue: 'String' } },
  ],
  portfolios: [
    { name: 'Portfolios', columns: { PortfolioId: 'Int64', PortfolioName: 'String', OwnerName: 'String' } },
    { name: 'PortfolioWorkspaces', columns: { PortfolioId: 'Int64', ...place } },
    {
      name: 'KPIStatusReports',
      columns: { ReportId: 'Int64', ...place, KPIName: 'String', Status: 'String', Value: 'Double', ReportedDate: 'Date' },
    },
  ],
};

/** Sets whose rows have nothing that is theirs alone: `$metadata` names no key for them. */
export const keyless: ReadonlySet<string> = new Set(
  Object.values(roots)
    .flat()
    .map(({ name }) => name)
    .filter((name) => /CustomField|FormFields|Membership|Members$|Tags|CoAssignees|SnapshotValues|PortfolioWorkspaces/.test(name))
    .filter((name) => name !== 'Members'),
);
