import type { Boards } from '../../main/sync/ports/boards.ts';
import { type Cell, isMoment, isRef, type Rec, ref, textIn } from '../sandbox/targetprocess/model.ts';
import { Seeding, type TpSeed } from '../sandbox/targetprocess/seed.ts';
import type { TargetprocessSandbox } from '../sandbox/targetprocess/server.ts';
import { removeRow } from '../sandbox/targetprocess/writes.ts';
import type { BoardsWorld, BoardTraits, FaultScope, SeenCard, SeenComment } from './boards-world.ts';
import { openTargetprocess, targetprocessSession, type TpWay } from './targetprocess-session.ts';

const time = 1_700_000_000_000;
const states = ['Planned', 'Ongoing', 'Check', 'Done'].map((name) => ({ name }));
const day = (text: string) => ({ ms: Date.parse(`${text}T00:00:00+02:00`) });

const boardsSeed: TpSeed = (base) => {
  const seed = new Seeding(base, time - 20 * 60_000);
  for (const name of ['Ingrid Berg', 'Max Meier', 'Gina Gast']) seed.person(name, name.slice(0, 3).toLowerCase());
  seed.process('Plain', { Feature: states, UserStory: states, Bug: states });
  seed.project('Work', 'Plain');
  seed.project('Empty', 'Plain');
  seed.project('Old', 'Plain', { active: false });
  seed.tag('urgent');
  seed.card('Foundation', { type: 'Feature', project: 'Work', state: 'Ongoing' });
  seed.card('Roof', { type: 'Feature', project: 'Work', state: 'Done' });
  seed.card('Everything', {
    ...{ project: 'Work', state: 'Ongoing', people: ['Max Meier', 'Ingrid Berg'], files: { 'sketch.png': 'pixels' } },
    fields: {
      CreateDate: { ms: time },
      Description: '<!--markdown-->**All** of it',
      Feature: ref('Feature', seed.get('Foundation').id),
      PlannedStartDate: day('2026-01-05'),
      PlannedEndDate: day('2026-02-06'),
      Effort: 0.5,
      Tags: 'urgent',
    },
  });
  seed.comment('Everything', { by: 'Ingrid Berg', text: 'Look, @Max Meier', ms: time + 60_000 });
  seed.comment('Everything', { by: 'Max Meier', text: '<div>Seen</div>', ms: time + 120_000 });
  seed.card('Plain', { project: 'Work', state: 'Planned' });
  seed.card('Below it', { project: 'Work', state: 'Planned' });
  seed.card('Finished', { project: 'Work', state: 'Done' });
  return seed.done();
};

const traits: BoardTraits = {
  labels: ['Epic', 'Feature', 'User Story', 'Bug', 'Task', 'Request'],
  ...{ label: 'User Story', wipLimit: null, writable: null, coarse: true },
};

const idOf = (cell: Cell | undefined): string | null => (isRef(cell) ? String(cell.id) : null);
const dayOf = (cell: Cell | undefined): string | null =>
  isMoment(cell) ? new Date(cell.ms + 2 * 3_600_000).toISOString().slice(0, 10) : null;
const plain = (text: string): string => text.replace('<!--markdown-->', '').replace(/<\/?div>/g, '');

/** What is behind the service's back. */
function backstage(sandbox: TargetprocessSandbox) {
  const { store, named } = sandbox.place();
  const row = (name: string): Rec => {
    const found = named.get(name);
    if (!found) throw new Error(`There is no ${name}`);
    return found;
  };
  const ofCard = (type: string, reference: string, id: number): Rec[] =>
    store.all(type).filter(({ fields }) => idOf(fields[reference]) === String(id));
  const seenComment = (comment: Rec): SeenComment => {
    const facts = { attachmentIds: [], mentions: [] };
    return {
      id: String(comment.id),
      by: idOf(comment.fields['Owner']) ?? '',
      text: plain(textIn(comment, 'Description')),
      ...facts,
    };
  };
  const stateName = (card: Rec): string => textIn(store.find('EntityState', Number(idOf(card.fields['EntityState']))), 'Name');
  const seenCard = (card: Rec): SeenCard => {
    const [first = null, ...others] = ofCard('Assignment', 'Assignable', card.id).map(({ fields }) =>
      idOf(fields['GeneralUser']),
    );
    const { Effort, Feature, PlannedStartDate, PlannedEndDate } = card.fields;
    return {
      id: String(card.id),
      column: stateName(card),
      fields: {
        title: textIn(card, 'Name'),
        description: plain(textIn(card, 'Description')),
        assigneeId: first,
        coAssigneeIds: others.filter((id) => id !== null).toSorted(),
        labelId: card.type,
        activityId: idOf(Feature),
        startOn: dayOf(PlannedStartDate),
        dueOn: dayOf(PlannedEndDate),
        estimate: Effort === 0 || Effort === undefined ? null : Number(Effort),
        blocked: null,
      },
      checklist: [],
      comments: ofCard('Comment', 'General', card.id).map(seenComment),
    };
  };
  const cards = (): readonly Rec[] => {
    const all = store
      .all('Assignable')
      .filter(({ type, fields }) => type !== 'Feature' && idOf(fields['Project']) === String(row('Work').id));
    const rank = ({ fields }: Rec): number => Number(fields['NumericPriority']);
    const column = (card: Rec): number => states.findIndex(({ name }) => name === stateName(card));
    return all.toSorted((a, b) => column(a) - column(b) || rank(a) - rank(b) || a.id - b.id);
  };
  return { store, row, seenCard, cards };
}

const methods: Readonly<Record<FaultScope, readonly { readonly method?: string }[]>> = {
  all: [{}],
  writes: [{ method: 'POST' }, { method: 'DELETE' }],
};

/** The boards of a sandbox, for the conformance suite: each is a project. */
export async function targetprocessBoardsWorld(way: TpWay): Promise<BoardsWorld> {
  const { sandbox, session, stop } = await openTargetprocess({ seed: boardsSeed, way });
  const careful = targetprocessSession(sandbox, way, { allowAssumed: false });
  const { store, row, seenCard, cards } = backstage(sandbox);
  const boardsOf = ({ boards }: typeof session): Boards => {
    if (!boards) throw new Error('The service has no boards');
    return boards;
  };
  const projectIds = new Map(['Work', 'Empty', 'Old'].map((name) => [name, `project-${row(name).id}`]));
  const place = (name: string): string => projectIds.get(name) ?? '';
  const comment = (cardId: string, by: string, text: string): Rec => {
    const at = { ms: Math.floor(Date.now() / 1000) * 1000 };
    const refs = { General: ref('General', Number(cardId)), Owner: ref('User', row(by).id) };
    return store.add('Comment', { Description: text, ...refs, CreateDate: at, IsPrivate: false });
  };
  return {
    boards: boardsOf(session),
    careful: boardsOf(careful.session),
    workspaceId: place('Work'),
    workspaceOf: place,
    boardId: place,
    traits,
    me: '1',
    renews: false,
    id: (kind, name) => (kind === 'label' ? name.replace(' ', '') : String(row(name).id)),
    seen: () => cards().map(seenCard),
    columnNames: () => states.map(({ name }) => name),
    putCards(column, titles) {
      const state = ref('EntityState', row(`Plain UserStory ${column}`).id);
      const { fields } = row('Plain');
      return titles.map((Name, index) => {
        return String(store.add('UserStory', { ...fields, Name, EntityState: state, NumericPriority: 1000 + index }).id);
      });
    },
    removeBoard: (name) => removeRow(sandbox.place(), row(name)),
    removeCard: (id) => removeRow(sandbox.place(), store.get('Assignable', Number(id))),
    putComments: (cardId, texts) => {
      for (const text of texts) comment(cardId, 'Max Meier', text);
    },
    putOwnComment: (cardId) => String(comment(cardId, 'Ingrid Berg', 'Ask @Max Meier').id),
    fault(effect, scope, times = 1) {
      for (const method of methods[scope]) sandbox.addFault({ ...method, times, effect });
    },
    requests() {
      const writes = sandbox.requests.filter(({ method }) => method !== 'GET').length;
      return { all: sandbox.requests.length, writes };
    },
    async stop() {
      await careful.stop();
      await stop();
    },
  };
}
