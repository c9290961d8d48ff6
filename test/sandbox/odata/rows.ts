import type { Person, Workspace } from '../account.ts';
import { fullName, isAdministrator } from '../account.ts';
import type { Card } from '../boards/model.ts';
import { isDone } from '../boards/model.ts';
import { numbers } from '../seeds/chance.ts';
import { denied } from '../wire/api-error.ts';
import type { World } from '../world.ts';
import type { RootName } from './schema.ts';

/** `bigint` is written as a number. */
export type FeedRow = Readonly<Record<string, string | number | bigint | boolean | null>>;

const place = ({ id, name }: Workspace) => ({ WorkspaceId: id, WorkspaceName: name });
const moment = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
const dayMs = 86_400_000;
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
/** The last Monday that these feeds know of, 2026-11-16: rows that are made up do not depend on the day of the run. */
const lastMonday = Date.UTC(2026, 10, 16);

/**
 * Rows of a set as the caller may see them. Throws 403: `am` and `portfolios` are for administrators, and `pm` tells of workspaces that
 * the caller owns or administrates, without archived ones (contract 11).
 */
export function rowsOf(world: World, caller: Person, set: { readonly root: RootName; readonly name: string }): Iterable<FeedRow> {
  if (world.feeds.denied.has(set.name)) throw denied(`You may not read ${set.name}`);
  if (set.root !== 'pm' && !isAdministrator(caller)) throw denied('Only administrators of the account may read this');
  const live = [...world.workspaces.values()].filter(({ archived }) => !archived);
  const mine = live.filter((workspace) => isAdministrator(caller) || workspace.ownerId === caller.id);
  return (sets[set.name] ?? none)(world, mine);
}

type Rows = (world: World, workspaces: readonly Workspace[]) => Iterable<FeedRow>;

const none: Rows = () => [];

function* cardsIn(
  world: World,
  workspaces: readonly Workspace[],
): Generator<{ card: Card; workspace: Workspace; facts: FeedRow }> {
  for (const workspace of workspaces) {
    for (const board of world.boards.boardsOf(workspace.id)) {
      if (board.archived) continue;
      for (const card of board.cards.values()) {
        const of = {
          CardId: card.id,
          CardTitle: card.facts.title,
          BoardId: board.id,
          BoardName: board.name,
          ...place(workspace),
        };
        yield { card, workspace, facts: of };
      }
    }
  }
}

function nameOf(world: World, id: number | null): string | null {
  const person = id === null ? undefined : world.people.get(id);
  return person ? fullName(person) : null;
}

function* cards(world: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  for (const { card, facts: of } of cardsIn(world, workspaces)) {
    const { facts } = card;
    const planlet = facts.planletId === null ? undefined : world.plan.planlets.get(facts.planletId);
    yield {
      ...of,
      ...{ CardNumber: card.localId, ColumnName: card.column.name, IsDone: isDone(card) },
      ...{ IsBlocked: facts.isBlocked, BlockedReason: facts.blockReason },
      ...{ AssigneeId: facts.assigneeId, AssigneeName: nameOf(world, facts.assigneeId) },
      LabelName: card.board.labels.find(({ id }) => id === facts.labelId)?.name ?? null,
      ActivityName: planlet?.name ?? null,
      ...{ StartDate: facts.startDate, DueDate: facts.dueDate, Estimate: facts.estimate },
      ...{ CommentCount: card.comments.length, CreatedDate: moment(card.createdTime) },
    };
  }
}

function* activities(world: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  for (const workspace of workspaces) {
    const all = [...cardsIn(world, [workspace])].map(({ card }) => card);
    for (const [at, planlet] of world.plan.planletsOf(workspace.id).entries()) {
      const within = all.filter(({ facts }) => facts.planletId === planlet.id);
      const [first] = within;
      const start = lastMonday - (120 - at * 14) * dayMs;
      yield {
        ...{ ActivityId: planlet.id, ActivityName: planlet.name, ActivityDescription: '' },
        ...{ ActivitySortOrder: world.plan.wbsId(planlet), ActivityStatus: planlet.achieved ? 'Done' : 'Not Done' },
        ...{ BoardId: first?.board.id ?? null, BoardName: first?.board.name ?? null },
        ...{ CardCount: within.length, CardsDoneCount: within.filter(isDone).length },
        CompletedDate: planlet.achieved ? day(start + 21 * dayMs) : null,
        ...{ StartDate: day(start), EndDate: day(start + 21 * dayMs), Duration: 21, EstimatedTimeHours: `${40 + at * 8}:30` },
        ...place(workspace),
      };
    }
  }
}

function* timeReports(world: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  const known = new Map([...cardsIn(world, workspaces)].map((one) => [one.card.id, one]));
  for (const { id, kind, artifactId, by, minutes, date } of world.plan.reports) {
    const found = kind === 'cards' ? known.get(artifactId) : undefined;
    if (found) yield report(world, found.facts, { id, by, minutes, date });
  }
  const all = [...known.values()];
  const chance = numbers(11);
  for (let at = 0; at < world.feeds.extraRows; at += 1) {
    const { facts = {}, workspace } = all[at % all.length] ?? {};
    const minutes = 15 * (1 + Math.floor(chance() * 32));
    const by = workspace?.ownerId ?? 0;
    yield report(world, facts, { id: 9_000_000_000 + at, by, minutes, date: day(lastMonday - (at % 700) * dayMs) });
  }
}

function report(world: World, of: FeedRow, facts: { id: number; by: number; minutes: number; date: string }): FeedRow {
  const { id, by, minutes, date } = facts;
  const when = { TimeReportId: id, ReportedDate: date, Minutes: minutes, Hours: minutes / 60 };
  return { ...when, MemberId: by, MemberName: nameOf(world, by), Comment: null, ...of };
}

/** Without robots, which people do not see (contract 3.2). */
function memberships(world: World, workspaces: readonly Workspace[]): readonly [Workspace, Person][] {
  return workspaces.flatMap((workspace) => {
    const members = [...workspace.members].map((id) => world.person(id)).filter(({ role }) => role !== 'robot');
    return members.map((member): [Workspace, Person] => [workspace, member]);
  });
}

/** Every Monday of a quarter. */
function* snapshots(world: World, workspaces: readonly Workspace[]): Generator<{ id: bigint; at: number; workspace: Workspace }> {
  for (const workspace of workspaces) {
    if (world.plan.planletsOf(workspace.id).length === 0) continue;
    for (let week = 12; week >= 0; week -= 1) {
      // More than a double holds: what reads it as one would make two snapshots the same.
      yield { id: 9_007_199_254_740_993n + BigInt(workspace.id * 100 - week), at: lastMonday - week * 7 * dayMs, workspace };
    }
  }
}

function* snapshotValues(world: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  for (const { id, at, workspace } of snapshots(world, workspaces)) {
    for (const [index, planlet] of world.plan.planletsOf(workspace.id).entries()) {
      const passed = (at - (lastMonday - (84 - index * 7) * dayMs)) / (60 * dayMs);
      const percent = planlet.achieved ? 100 : Math.round(Math.max(0, Math.min(0.95, passed)) * 1000) / 10;
      const late = Math.max(0, Math.round((at - lastMonday + 28 * dayMs) / (7 * dayMs)) - index);
      yield { SnapshotId: id, ActivityId: planlet.id, ActivityName: planlet.name, PercentDone: percent, DaysLate: late };
    }
  }
}

const issueTitles = [
  'Delivery is late',
  'Drawing and site differ',
  'Permit is missing',
  'Budget is overrun',
  'Nobody is assigned',
];

function* issues(_: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  for (const workspace of workspaces) {
    for (const [at, title] of issueTitles.entries()) {
      const when = { IsClosed: at % 3 === 0, ReportedDate: day(lastMonday - (at + 1) * 9 * dayMs) };
      yield { IssueId: workspace.id * 10 + at, IssueTitle: title, Severity: 1 + (at % 4), ...when, ...place(workspace) };
    }
  }
}

function* kpis(_: World, workspaces: readonly Workspace[]): Generator<FeedRow> {
  const chance = numbers(7);
  for (const workspace of workspaces) {
    for (const [index, name] of ['Time', 'Cost', 'Quality'].entries()) {
      for (let week = 7; week >= 0; week -= 1) {
        const value = Math.round((60 + chance() * 40) * 10) / 10;
        const status = value > 85 ? 'Green' : value > 70 ? 'Yellow' : 'Red';
        const facts = { KPIName: name, Status: status, Value: value, ReportedDate: day(lastMonday - week * 7 * dayMs) };
        yield { ReportId: workspace.id * 1000 + index * 100 + week, ...place(workspace), ...facts };
      }
    }
  }
}

const person = (one: Person) => ({ FirstName: one.firstName, LastName: one.lastName, EmailAddress: one.email });

const sets: Readonly<Record<string, Rows>> = {
  Cards: cards,
  Activities: activities,
  TimeReports: timeReports,
  CardCustomFields: (world, all) =>
    [...cardsIn(world, all)].map(({ card }) => ({
      CardId: card.id,
      FieldName: 'Cost centre',
      FieldValue: `C-${card.localId % 7}`,
    })),
  ActivityCustomFields: (world, all) =>
    all
      .flatMap(({ id }) => world.plan.planletsOf(id))
      .map((one) => ({ ActivityId: one.id, FieldName: 'Phase', FieldValue: 'Build' })),
  Members: (world, all) => {
    const found = new Set(memberships(world, all).map(([, member]) => member));
    return [...found].map((one) => ({ MemberId: one.id, ...person(one) }));
  },
  Workspaces: (world, all) =>
    all.map((one) => {
      const facts = { Description: one.description, OwnerName: nameOf(world, one.ownerId), CostCode: one.costCode };
      return { ...place(one), ...facts, CreatedDate: moment(one.createdTime * 1000) };
    }),
  WorkspaceMemberships: (world, all) =>
    memberships(world, all).map(([workspace, member]) => {
      return { ...place(workspace), MemberId: member.id, MemberName: fullName(member), RoleId: isAdministrator(member) ? 1 : 2 };
    }),
  WorkspaceMemberRoles: () => ['Administrator', 'Member'].map((name, at) => ({ RoleId: at + 1, RoleName: name })),
  CardsCoAssignees: (world, all) =>
    [...cardsIn(world, all)].flatMap(({ card }) =>
      card.facts.contributorIds.map((id) => ({ CardId: card.id, MemberId: id, MemberName: nameOf(world, id) })),
    ),
  CardTags: (world, all) =>
    [...cardsIn(world, all)].flatMap(({ card }) =>
      card.facts.tagIds.map((id) => ({ CardId: card.id, TagId: id, TagName: world.plan.tags.get(id)?.name ?? null })),
    ),
  IssueTags: (world, all) => [...issues(world, all)].map(({ IssueId = null }) => ({ IssueId, TagName: 'site' })),
  PlanSnapshots: (world, all) =>
    [...snapshots(world, all)].map(({ id, at, workspace }) => {
      return { SnapshotId: id, SnapshotDate: moment(at), SnapshotName: `Week of ${day(at)}`, ...place(workspace) };
    }),
  PlanSnapshotValues: snapshotValues,
  Issues: issues,
  AccountPeople: (world) =>
    world.visiblePeople().map((one) => {
      const login = one.lastLogin === null ? null : moment(one.lastLogin);
      return { PersonId: one.id, ...person(one), AccountRole: one.role, IsExternal: one.role === 'external', LastLogin: login };
    }),
  AccountWorkspaces: (world) =>
    [...world.workspaces.values()].map((one) => {
      const facts = {
        IsArchived: one.archived,
        OwnerName: nameOf(world, one.ownerId),
        MemberCount: memberships(world, [one]).length,
      };
      return { ...place(one), ...facts, CreatedDate: moment(one.createdTime * 1000) };
    }),
  AccountWorkspaceMembers: (world) =>
    memberships(world, [...world.workspaces.values()]).map(([workspace, member]) => {
      return { ...place(workspace), PersonId: member.id, PersonName: fullName(member) };
    }),
  Requests: () =>
    ['New workspace for the annex', 'Archive of the old school'].map((name, at) => {
      return { RequestId: 4100 + at, RequestName: name, State: at === 0 ? 'Approved' : 'Open', CreatedDate: moment(lastMonday) };
    }),
  WorkspaceCustomField: (_, all) =>
    all.map(({ id }, at) => ({ WorkspaceId: id, FieldName: 'Region', FieldValue: at % 2 ? 'North' : 'West' })),
  Portfolios: (world) => [
    { PortfolioId: 901, PortfolioName: 'Buildings', OwnerName: nameOf(world, [...world.people.keys()][0] ?? null) },
  ],
  PortfolioWorkspaces: (_, all) => all.map((one) => ({ PortfolioId: 901, ...place(one) })),
  KPIStatusReports: kpis,
};
