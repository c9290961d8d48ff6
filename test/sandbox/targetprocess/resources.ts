import { assignableTypes, type Rec, type Store } from './model.ts';

interface Resource {
  readonly plural: string;
  /** Told only when asked for by name (services.md 1.9). */
  readonly onlyNamed?: readonly string[];
  /** Needed when one is made (services.md 1.5). */
  readonly required?: readonly string[];
  /** Fields that are there, with null, when nobody gives them. */
  readonly fields?: readonly string[];
  /** Those that are there with 0. */
  readonly amounts?: readonly string[];
}

/** Of the default projection as it was recorded (services.md 1.4). */
const card = [
  ...['Description', 'StartDate', 'EndDate', 'LastCommentDate', 'Tags', 'LastEditor', 'LastCommentedUser', 'LinkedTestPlan'],
  ...['Milestone', 'LastStateChangeDate', 'PlannedStartDate', 'PlannedEndDate', 'Release', 'Iteration', 'TeamIteration', 'Team'],
  ...['Priority', 'ResponsibleTeam'],
];
const amounts = ['Effort', 'EffortCompleted', 'EffortToDo', 'Progress', 'TimeSpent', 'TimeRemain'];

/** Known, and nothing in them: no seed has any (services.md 1.5). */
const withoutRows = Object.fromEntries(
  [
    ...['PortfolioEpic', 'Impediment', 'Build', 'TestPlan', 'TestCase', 'TestPlanRun', 'Term', 'Iteration', 'TeamIteration'],
    ...[
      'TeamMember',
      'ProjectMember',
      'Relation',
      'RelationType',
      'Time',
      'Milestone',
      'GeneralFollower',
      'RoleEffort',
      'Program',
    ],
  ].map((type): [string, Resource] => [type, { plural: `${type}s` }]),
);

/** By the singular, which is the `ResourceType`. */
export const resources: Readonly<Record<string, Resource>> = {
  Project: { plural: 'Projects', required: ['Name'], fields: ['Description'] },
  Team: { plural: 'Teams', required: ['Name'] },
  Epic: { plural: 'Epics', required: ['Name', 'Project'], fields: card, amounts },
  Feature: { plural: 'Features', required: ['Name', 'Project'], fields: [...card, 'Epic'], amounts },
  UserStory: {
    plural: 'UserStories',
    required: ['Name', 'Project'],
    fields: [...card, 'Feature', 'Build'],
    amounts: [...amounts, 'InitialEstimate'],
  },
  Bug: { plural: 'Bugs', required: ['Name', 'Project'], fields: [...card, 'Feature', 'UserStory'], amounts },
  Task: { plural: 'Tasks', required: ['Name', 'UserStory'], fields: [...card, 'UserStory'], amounts },
  Request: { plural: 'Requests', required: ['Name', 'Project'], fields: card, amounts },
  Assignable: { plural: 'Assignables' },
  General: { plural: 'Generals' },
  EntityState: { plural: 'EntityStates', required: ['Name', 'EntityType'], fields: ['ParentEntityState', 'Role'] },
  EntityType: { plural: 'EntityTypes' },
  Workflow: { plural: 'Workflows', fields: ['ParentWorkflow', 'EntityType', 'Process'] },
  Process: { plural: 'Processes' },
  Role: { plural: 'Roles' },
  Tag: { plural: 'Tags', required: ['Name'] },
  User: { plural: 'Users' },
  Comment: { plural: 'Comments', required: ['Description', 'General'], fields: ['ParentId', 'DescriptionModifyDate'] },
  Attachment: { plural: 'Attachments', onlyNamed: ['Uri', 'ThumbnailUri', 'MimeType', 'Size'], fields: ['Message'] },
  Assignment: { plural: 'Assignments', required: ['Assignable', 'GeneralUser', 'Role'] },
  TeamProject: { plural: 'TeamProjects', required: ['Team', 'Project'] },
  TeamAssignment: {
    plural: 'TeamAssignments',
    required: ['Team', 'Assignable'],
    fields: ['EntityState', 'StartDate', 'EndDate'],
  },
  GeneralConversion: { plural: 'GeneralConversions' },
  CustomField: { plural: 'CustomFields', required: ['Name'] },
  Release: { plural: 'Releases', required: ['Name', 'Project'], fields: ['StartDate', 'EndDate', 'IsCurrent'] },
  Priority: { plural: 'Priorities' },
  Severity: { plural: 'Severities' },
  GeneralUser: { plural: 'GeneralUsers' },
  ...withoutRows,
};

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
  return Object.entries(byOwner)
    .filter(([, { reference }]) => owners[reference]?.(type) ?? reference === type)
    .map(([name, { type: of }]) => ({ name, of }));
}

/** Which rows a collection holds, and what in them names its owner. */
export function collectionNamed(name: string): { readonly type: string; readonly reference: string } | null {
  return byOwner[name] ?? null;
}

/** What an inner collection holds; null for one that there is not. */
export function collectionOf(store: Store, row: Rec, name: string): readonly Rec[] | null {
  if (name === 'NextStates' && row.type === 'EntityState') {
    return (store.nextStates.get(row.id) ?? []).map((id) => store.get('EntityState', id));
  }
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
