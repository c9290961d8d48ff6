import { assignableTypes, isRef, type Rec, type Store } from './model.ts';

interface Resource {
  readonly plural: string;
  /** Told only when asked for by name (services.md 1.9). */
  readonly onlyNamed?: readonly string[];
  /** Needed when one is made (services.md 1.5). */
  readonly required?: readonly string[];
  /** Nobody makes, changes or deletes one (services.md 1.5). */
  readonly readOnly?: true;
  /** Answers, and is not in the index (services.md 1.5). */
  readonly unlisted?: true;
  /** Fields that are there when nobody gives them, and what they are then. */
  readonly unset?: Unset;
  /** Fields that are worked out, and only when asked for by name (services.md 1.4). */
  readonly synthetic?: Unset;
}

type Unset = Readonly<Record<string, null | string | number | boolean>>;

const all = <T extends null | number>(value: T, names: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(names.map((name) => [name, value]));

/** Of the default projection as it was recorded (services.md 1.4). */
const cardFields = {
  ...all(null, ['Description', 'StartDate', 'EndDate', 'LastCommentDate', 'Tags', 'LastEditor', 'LastCommentedUser']),
  ...all(null, ['LinkedTestPlan', 'Milestone', 'LastStateChangeDate', 'PlannedStartDate', 'PlannedEndDate', 'Release']),
  ...all(null, ['Iteration', 'TeamIteration', 'Team', 'Priority', 'ResponsibleTeam']),
  ...all(0, ['Effort', 'EffortCompleted', 'EffortToDo', 'Progress', 'TimeSpent', 'TimeRemain']),
  Units: 'h',
};
const synthetic = {
  ...{ IsNow: false, IsNext: false, IsPrevious: false },
  ...all(null, ['LeadTime', 'CycleTime', 'ForecastEndDate']),
};

function card(required: readonly string[], unset: Unset = {}): Omit<Resource, 'plural'> {
  return { required: ['Name', ...required], unset: { ...cardFields, ...unset }, synthetic };
}

/** As the account's own was recorded (services.md 1.2). */
const person = {
  ...all(null, ['CreateDate', 'ModifyDate', 'DeleteDate', 'Locale', 'GlobalId', 'AccessStartDate', 'AccessEndDate']),
  ...all(null, ['FrontdoorUserId', 'FrontdoorUserRoles', 'PasswordHashAlgorithm', 'LastLoginDate', 'AvailableFrom']),
  ...all(null, ['LegacySkills', 'ActiveDirectoryName']),
  ...all(0, ['CurrentAllocation', 'CurrentAvailableHours', 'AvailableFutureAllocation', 'AvailableFutureHours']),
  ...{ IsActive: true, IsAdministrator: false, IsIntegration: false, IsObserver: false, IsContributor: false },
  ...{ Kind: 'User', WeeklyAvailableHours: 30, RichEditor: 'Markdown' },
};

/** Known, and nothing in them: no seed has any (services.md 1.5). */
const withoutRows: Readonly<Record<string, Resource>> = {
  ...Object.fromEntries(
    ['PortfolioEpic', 'Impediment', 'Build', 'TestPlan', 'TestCase', 'TestPlanRun', 'TeamIteration', 'TeamMember']
      .concat(['ProjectMember', 'Relation', 'Milestone', 'GeneralFollower', 'RoleEffort', 'Program'])
      .map((type): [string, Resource] => [type, { plural: `${type}s`, required: [] }]),
  ),
  Iteration: { plural: 'Iterations', required: ['Name', 'StartDate', 'EndDate', 'Project', 'Release'] },
  Time: { plural: 'Times', required: ['Project', 'Description'] },
  Term: { plural: 'Terms', readOnly: true },
  RelationType: { plural: 'RelationTypes', readOnly: true },
};

/** By the singular, which is the `ResourceType`. */
export const resources: Readonly<Record<string, Resource>> = {
  Project: {
    plural: 'Projects',
    required: ['Name'],
    unset: all(null, ['Description', 'Abbreviation', 'Program', 'EntityState', 'DeleteDate']),
  },
  Team: { plural: 'Teams', required: ['Name'] },
  Epic: { plural: 'Epics', ...card(['Project']) },
  Feature: { plural: 'Features', ...card(['Project'], { Epic: null }) },
  UserStory: { plural: 'UserStories', ...card(['Project'], { InitialEstimate: 0, Feature: null, Build: null }) },
  Bug: { plural: 'Bugs', ...card(['Project'], { Severity: null, Feature: null, UserStory: null }) },
  Task: { plural: 'Tasks', ...card(['UserStory'], { UserStory: null }) },
  Request: { plural: 'Requests', ...card(['Project'], { RequestType: null, VotesCount: 0 }) },
  Assignable: { plural: 'Assignables' },
  General: { plural: 'Generals' },
  EntityState: {
    plural: 'EntityStates',
    required: ['Name', 'EntityType'],
    unset: { ParentEntityState: null, Role: null, IsPlanned: false },
  },
  EntityType: { plural: 'EntityTypes', readOnly: true },
  Workflow: { plural: 'Workflows', unset: all(null, ['ParentWorkflow', 'EntityType', 'Process']) },
  Process: { plural: 'Processes' },
  Role: { plural: 'Roles' },
  Tag: { plural: 'Tags', required: ['Name'] },
  User: { plural: 'Users', required: ['Email', 'Login', 'Password', 'FirstName', 'LastName'], unset: person },
  Comment: {
    plural: 'Comments',
    required: ['Description', 'General'],
    unset: { ParentId: null, DescriptionModifyDate: null, IsPrivate: false, IsPinned: false },
  },
  Attachment: { plural: 'Attachments', onlyNamed: ['Uri', 'ThumbnailUri', 'MimeType', 'Size'], unset: { Message: null } },
  Assignment: { plural: 'Assignments', required: ['Assignable', 'GeneralUser', 'Role'] },
  TeamProject: { plural: 'TeamProjects', required: ['Team', 'Project'] },
  TeamAssignment: {
    plural: 'TeamAssignments',
    required: ['Team', 'Assignable'],
    unset: all(null, ['EntityState', 'StartDate', 'EndDate']),
  },
  GeneralConversion: { plural: 'GeneralConversions', readOnly: true, unlisted: true },
  CustomField: { plural: 'CustomFields', required: ['Name'] },
  Release: { plural: 'Releases', required: ['Name', 'Project'], unset: { StartDate: null, EndDate: null, IsCurrent: false } },
  Priority: { plural: 'Priorities' },
  Severity: { plural: 'Severities' },
  GeneralUser: { plural: 'GeneralUsers' },
  ...withoutRows,
  ...Object.fromEntries(
    assignableTypes
      .flatMap((type) => [`${type}History`, `${type}SimpleHistory`])
      .map((type): [string, Resource] => [type, { plural: type.replace(/y$/, 'ies'), readOnly: true, unlisted: true }]),
  ),
};

/** What a field is that nobody gave; undefined for one that rows of the type do not have. */
export function unsetOf(type: string, name: string): Unset[string] | undefined {
  const { unset = {}, synthetic: asked = {} } = resources[type] ?? {};
  return unset[name] ?? asked[name] ?? (name in unset || name in asked ? null : undefined);
}

/** The resource of a path's word: singular or plural, in any case (services.md 1.3). */
export function resourceNamed(word: string): string | null {
  const wanted = word.toLowerCase();
  const found = Object.entries(resources).find(([type, { plural }]) =>
    [type, plural].some((one) => one.toLowerCase() === wanted),
  );
  return found?.[0] ?? null;
}

const byOwner: Readonly<Record<string, { readonly type: string; readonly reference: string }>> = {
  Attachments: { type: 'Attachment', reference: 'General' },
  Comments: { type: 'Comment', reference: 'General' },
  Assignments: { type: 'Assignment', reference: 'Assignable' },
  Tasks: { type: 'Task', reference: 'UserStory' },
  Bugs: { type: 'Bug', reference: 'UserStory' },
  UserStories: { type: 'UserStory', reference: 'Feature' },
  Features: { type: 'Feature', reference: 'Epic' },
  AssignedTeams: { type: 'TeamAssignment', reference: 'Assignable' },
  TeamAssignments: { type: 'TeamAssignment', reference: 'Assignable' },
};

/** The collections that rows of a type can have. */
export function collectionsOf(type: string): readonly { readonly name: string; readonly of: string }[] {
  const owners: Readonly<Record<string, (type: string) => boolean>> = {
    General: (one) => isAssignable(one) || one === 'Project',
    Assignable: isAssignable,
  };
  if (type === 'EntityState') return Object.keys(ofStates).map((name) => ({ name, of: 'EntityState' }));
  return Object.entries(byOwner)
    .filter(([, { reference }]) => owners[reference]?.(type) ?? reference === type)
    .map(([name, { type: of }]) => ({ name, of }));
}

/** Which rows a collection holds, and what in them names its owner. */
export function collectionNamed(name: string): { readonly type: string; readonly reference: string } | null {
  return byOwner[name] ?? null;
}

/** What states have of states (services.md 1.5). */
const ofStates: Readonly<Record<string, (store: Store, state: Rec) => readonly Rec[]>> = {
  NextStates: (store, { id }) => (store.nextStates.get(id) ?? []).map((next) => store.get('EntityState', next)),
  PreviousStates: (store, state) =>
    store.all('EntityState').filter(({ id }) => store.nextStates.get(id)?.includes(state.id) === true),
  SubEntityStates: (store, state) =>
    store
      .all('EntityState')
      .filter(({ fields }) => isRef(fields['ParentEntityState']) && fields['ParentEntityState'].id === state.id),
};

/** What an inner collection holds; null for one that there is not. */
export function collectionOf(store: Store, row: Rec, name: string): readonly Rec[] | null {
  if (row.type === 'EntityState') return ofStates[name]?.(store, row) ?? null;
  const facts = byOwner[name];
  if (!facts) return null;
  return store.all(facts.type).filter(({ fields }) => {
    const cell = fields[facts.reference];
    return typeof cell === 'object' && cell !== null && 'id' in cell && cell.id === row.id;
  });
}

export function isAssignable(type: string): boolean {
  return assignableTypes.some((one) => one === type);
}
