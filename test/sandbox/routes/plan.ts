import { fullName } from '../account.ts';
import type { Planlet, TimeReport } from '../boards/plan.ts';
import { boardAccess, maySee, visibleCard, visibleWorkspace } from '../rights.ts';
import { malformed } from '../wire/api-error.ts';
import type { Reply } from '../wire/reply.ts';
import { jsonReply } from '../wire/reply.ts';
import type { SignedRequest } from '../wire/request.ts';
import { fieldsOf, flagOf, numberField, textField } from '../wire/request.ts';
import type { Route } from '../wire/router.ts';
import type { World } from '../world.ts';

/** Activities of the plan, assignments and reported time (contract 8). */
export const planRoutes: readonly Route[] = [
  { method: 'POST', template: '/1/planlets/create', access: 'write', handle: createPlanlets },
  { method: 'POST', template: '/1/planlets/edit', access: 'write', handle: editPlanlets },
  { method: 'POST', template: '/1/planlets/delete', access: 'write', handle: deletePlanlets },
  { method: 'GET', template: '/2/planlets/{id}', access: 'read', handle: readPlanlet },
  { method: 'POST', template: '/2/assignments', access: 'write', handle: createTask },
  { method: 'GET', template: '/1/user/me/assignments', access: 'read', handle: myAssignments },
  { method: 'GET', template: '/1/timereports/cards/{id}', access: 'read', handle: cardReports },
  { method: 'GET', template: '/1/timereports/planlets/{id}', access: 'read', handle: planletReports },
  { method: 'GET', template: '/1/timereports/users/me', access: 'read', handle: myReports },
];

type Fields = Readonly<Record<string, unknown>>;

/** The workspace of a request about activities and its rows, each an object. */
function planletRows(request: SignedRequest, world: World): { workspaceId: number; rows: readonly Fields[] } {
  const { project_id: projectId, data } = fieldsOf(request);
  const id = numberField({ projectId }, 'projectId');
  if (id === undefined) throw malformed('project_id is missing');
  if (!Array.isArray(data)) throw malformed('data is no list');
  const rows = data.map((row: unknown) => {
    if (typeof row !== 'object' || row === null) throw malformed('data holds what is no activity');
    return Object.fromEntries(Object.entries(row));
  });
  return { workspaceId: visibleWorkspace(world, request.caller, id).id, rows };
}

function createPlanlets(request: SignedRequest, world: World): Reply {
  const { workspaceId, rows } = planletRows(request, world);
  const facts = rows.map((row) => {
    const name = textField(row, 'name');
    if (name === undefined || name === '') throw malformed('name is missing');
    return { name, achieved: flagOf(row['achieved']) ?? false };
  });
  return jsonReply({ data: facts.map((one) => planletView(world.plan.addPlanlet(workspaceId, one))) });
}

function editPlanlets(request: SignedRequest, world: World): Reply {
  const { workspaceId, rows } = planletRows(request, world);
  const edits = rows.map((row) => {
    const planlet = world.plan.planlet(workspaceId, numberField(row, 'id') ?? 0);
    return { planlet, name: textField(row, 'name'), achieved: flagOf(row['achieved']) };
  });
  for (const { planlet, name, achieved } of edits) {
    planlet.name = name ?? planlet.name;
    planlet.achieved = achieved ?? planlet.achieved;
  }
  return jsonReply({ data: edits.map(({ planlet }) => planletView(planlet)) });
}

/** Their cards are in no activity afterwards. */
function deletePlanlets(request: SignedRequest, world: World): Reply {
  const { workspaceId, rows } = planletRows(request, world);
  const planlets = rows.map((row) => world.plan.planlet(workspaceId, numberField(row, 'id') ?? 0));
  for (const { id } of planlets) world.plan.planlets.delete(id);
  return jsonReply({ data: planlets.map(({ id }) => ({ id })) });
}

function readPlanlet(request: SignedRequest, world: World): Reply {
  const projectId = numberField(Object.fromEntries(request.query), 'project_id');
  if (projectId === undefined) throw malformed('project_id is missing');
  const workspace = visibleWorkspace(world, request.caller, projectId);
  const planlet = world.plan.planlet(workspace.id, request.ids[0]);
  return jsonReply({ ...planletView(planlet), wbs_id: world.plan.wbsId(planlet) });
}

function planletView({ id, name, achieved, workspaceId }: Planlet): Fields {
  return { id, name, achieved, project_id: workspaceId };
}

function createTask(request: SignedRequest, world: World): Reply {
  const fields = fieldsOf(request);
  const title = textField(fields, 'title');
  if (title === undefined || title === '') throw malformed('title is missing');
  const dueDate = textField(fields, 'due_date') ?? '';
  if (dueDate !== '' && !/^\d{4}-\d\d-\d\d$/.test(dueDate)) throw malformed('due_date is no day');
  const task = world.plan.addTask({ ownerId: request.caller.id, title, dueDate: dueDate === '' ? null : dueDate });
  return jsonReply({ id: task.id, title: task.title, due_date: task.dueDate });
}

/** What one has to do: cards that are not done, and tasks of one's own. */
function myAssignments({ caller }: SignedRequest, world: World): Reply {
  const assignee = { id: caller.id, name: fullName(caller) };
  const cards = [...world.workspaces.values()]
    .filter((workspace) => !workspace.archived && maySee(caller, workspace))
    .flatMap((workspace) => world.boards.boardsOf(workspace.id).map((board) => ({ workspace, board })))
    .flatMap(({ workspace, board }) =>
      board.columns
        .slice(0, -1)
        .flatMap((column) => column.cards)
        .filter(({ facts }) => facts.assigneeId === caller.id)
        .map(({ id, facts }) => ({
          id,
          name: facts.title,
          type: 'card',
          project_id: workspace.id,
          project_name: workspace.name,
          due_date: facts.dueDate,
          due_time: null,
          assignee,
          container: { id: board.id, type: 'board', access: boardAccess(caller, board) },
        })),
    );
  const tasks = world.plan.tasks
    .filter(({ ownerId }) => ownerId === caller.id)
    .map(({ id, title, dueDate }) => {
      const nowhere = { project_id: null, project_name: null, due_time: null, container: null };
      return { id, name: title, type: 'task', due_date: dueDate, assignee, ...nowhere };
    });
  return jsonReply([...cards, ...tasks]);
}

function cardReports(request: SignedRequest, world: World): Reply {
  const { id } = visibleCard(world, request.caller, request.ids[0]);
  return jsonReply(world.plan.reportsOn('cards', id).map((report) => reportView(world, report)));
}

function planletReports(request: SignedRequest, world: World): Reply {
  const workspaceId = world.plan.planlets.get(request.ids[0])?.workspaceId ?? Number.NaN;
  const { id } = world.plan.planlet(workspaceId, request.ids[0]);
  visibleWorkspace(world, request.caller, workspaceId);
  return jsonReply(world.plan.reportsOn('planlets', id).map((report) => reportView(world, report)));
}

/** Both days included. */
function myReports({ caller, query }: SignedRequest, world: World): Reply {
  const [from, to] = [query.get('from_date') ?? '', query.get('to_date') ?? ''];
  if (![from, to].every((day) => /^\d{4}-\d\d-\d\d$/.test(day))) throw malformed('from_date and to_date are days');
  const mine = world.plan.reports.filter(({ by, date }) => by === caller.id && from <= date && date <= to);
  return jsonReply(mine.map((report) => reportView(world, report)));
}

function reportView(world: World, report: TimeReport): Fields {
  const { kind, artifactId } = report;
  const planlet = kind === 'planlets' ? world.plan.planlets.get(artifactId) : undefined;
  const card = kind === 'cards' ? world.boards.findCard(artifactId) : undefined;
  const created = new Date(report.createdTime).toISOString().slice(0, 19).replace('T', ' ');
  return {
    reportId: report.id,
    artifactType: kind === 'cards' ? 'card' : 'planlet',
    artifactId,
    artifactTitle: planlet?.name ?? card?.facts.title ?? '',
    projectId: planlet?.workspaceId ?? card?.board.workspaceId ?? null,
    userId: String(report.by),
    minutes: report.minutes,
    reportedDate: report.date,
    createdOn: created,
    updatedOn: created,
    meta: { isParent: false },
  };
}
