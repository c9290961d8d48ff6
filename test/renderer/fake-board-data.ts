import type { BoardView, CardTile, CardView, OutboxEntry } from '../../preload/boards.ts';
import { longName } from './fake-data.ts';
import { dayFrom, unsentEdits } from './fake-outbox.ts';

const hour = 3600_000;
const day = 24 * hour;

/** A board without its cards, a card without what follows from it. */
export type FakeBoard = Omit<BoardView, 'tiles' | 'open' | 'overdue' | 'mine' | 'cards' | 'unsent' | 'needsYou'>;

export interface FakeBoardData {
  boards: FakeBoard[];
  cards: Map<string, CardView>;
  outbox: OutboxEntry[];
}

const people = [
  { id: '1', name: 'Anna Lindqvist' },
  { id: '2', name: 'Jonas Berg' },
  { id: '3', name: 'Maria Åkesson' },
  { id: '4', name: 'Karl-Johan af Silfverhielm-Wennerström' },
  { id: '5', name: 'Mei Tanaka' },
];

const labels = [
  { id: 'l1', name: 'Structure', color: '#2f6fb0' },
  { id: 'l2', name: 'Electrical', color: '#c08a00' },
  { id: 'l3', name: 'Permit', color: '#8e44ad' },
  { id: 'l4', name: 'Urgent', color: '#c0392b' },
];

const columns = [
  { id: '1', name: 'Ideas', wipLimit: null, done: false, unsent: null },
  { id: '2', name: 'To do', wipLimit: null, done: false, unsent: null },
  { id: '3', name: 'In progress', wipLimit: 4, done: false, unsent: null },
  { id: '4', name: 'Review', wipLimit: 3, done: false, unsent: null },
  { id: '5', name: 'Done', wipLimit: null, done: true, unsent: null },
] as const;

function board(facts: Partial<FakeBoard>): FakeBoard {
  return {
    accountId: 1,
    workspaceId: '501',
    workspace: 'Harbour Square',
    id: '70',
    name: 'Board',
    archived: false,
    goneAt: null,
    kept: true,
    readAt: null,
    refreshing: false,
    problem: null,
    lacking: {},
    description: '',
    columns,
    labels,
    people,
    activities: [
      { id: 'a1', name: 'Foundation' },
      { id: 'a2', name: 'Shell and core' },
    ],
    me: '1',
    writable: true,
    webAddress: 'https://service.projectplace.com/boards/70',
    ...facts,
  };
}

/** Comments, items and attachments that are only counted are not there in the card. */
export function card(id: string, tile: Partial<CardTile>, more: Partial<CardView> = {}): CardView {
  const whole: CardTile = {
    id,
    number: 100 + Number(id.replace(/\D/g, '')),
    title: `Card ${id}`,
    columnId: '2',
    rank: Number(id.replace(/\D/g, '')),
    labelId: null,
    assigneeId: null,
    coAssigneeIds: [],
    dueOn: null,
    estimate: null,
    blocked: null,
    done: tile.columnId === '5',
    checked: 0,
    items: 0,
    comments: 0,
    attachments: 0,
    unsent: null,
    ...tile,
  };
  const { title, assigneeId, coAssigneeIds, labelId, dueOn, estimate, blocked } = whole;
  return {
    accountId: 1,
    boardId: '70',
    tile: whole,
    fields: {
      title,
      description: '',
      assigneeId,
      coAssigneeIds,
      labelId,
      activityId: null,
      startOn: null,
      dueOn,
      estimate,
      blocked: blocked === null ? null : { reason: blocked },
      ...more.fields,
    },
    tags: [],
    marks: [],
    checklist: [],
    comments: [],
    attachments: [],
    keepAttachments: false,
    reportedHours: null,
    createdAt: null,
    createdBy: null,
    modifiedAt: null,
    writable: null,
    isNew: false,
    deleted: null,
    draft: false,
    draftReason: null,
    unsavedTexts: [],
    unclear: null,
    webAddress: `https://service.projectplace.com/cards/${id}`,
    ...more,
  };
}

export function fakeBoardData(now: number, large: number): FakeBoardData {
  const boards = [
    board({ id: '70', name: 'Construction', readAt: now - 2 * 60_000 }),
    board({ id: '71', name: 'Handover and inspection', readAt: now - 4 * 60_000 }),
    board({ id: '72', name: 'Tender 2025', archived: true, readAt: now - 3 * day }),
    board({ id: '73', name: longName, workspaceId: '502', workspace: longName, readAt: now - 5 * hour }),
    board({ id: '74', name: 'Everything at once', workspaceId: '502', workspace: longName, readAt: now - 60_000 }),
    board({ id: '75', name: 'Maintenance', accountId: 2, workspaceId: '510', workspace: 'Water mains 2026', kept: false }),
    board({
      id: '76',
      name: 'Leaks',
      accountId: 2,
      workspaceId: '510',
      workspace: 'Water mains 2026',
      goneAt: now - 2 * day,
      readAt: now - 3 * day,
    }),
  ];
  const draft = card(
    '99',
    { title: 'Harbour office: noise complaint, second letter', unsent: 'draft' },
    {
      draft: true,
      draftReason: 'The card was deleted on the service.',
    },
  );
  const cards = [...constructionCards(now), draft, ...manyCards(now, large)];
  return { boards, cards: new Map(cards.map((one) => [one.tile.id, one])), outbox: unsentEdits(now) };
}

function constructionCards(now: number): CardView[] {
  const due = (days: number) => dayFrom(now, days);
  const simple = (id: string, columnId: string, facts: Partial<CardTile>) => card(id, { columnId, ...facts });
  return [
    simple('1', '1', { title: 'Green roof over the bicycle shed?', comments: 4 }),
    simple('2', '1', { title: 'Reuse the old harbour paving along the quay', labelId: 'l3', assigneeId: '3' }),
    simple('3', '1', { title: 'Solar panels on the south facade', labelId: 'l2', estimate: 3 }),
    simple('10', '2', {
      title: 'Order windows, level 2 to 4',
      labelId: 'l1',
      assigneeId: '2',
      dueOn: due(3),
      items: 5,
      checked: 1,
      estimate: 5,
    }),
    simple('11', '2', {
      title: 'Apply for the crane permit',
      labelId: 'l3',
      assigneeId: '1',
      dueOn: due(-2),
      comments: 2,
      attachments: 1,
      unsent: 'waiting',
    }),
    simple('12', '2', { title: `Check ${longName}`, assigneeId: '4', coAssigneeIds: ['2', '3'], dueOn: due(20) }),
    simple('13', '2', { title: 'Temporary power for the site office', labelId: 'l2', estimate: 0.5 }),
    fullCard(now),
    simple('21', '3', {
      title: 'Cast the slab of level 1',
      labelId: 'l1',
      assigneeId: '2',
      coAssigneeIds: ['5'],
      dueOn: due(0),
      items: 8,
      checked: 6,
      estimate: 8,
    }),
    simple('22', '3', {
      title: 'Main switchboard',
      labelId: 'l2',
      assigneeId: '5',
      dueOn: due(5),
      blocked: 'Waiting for the drawings of the power company',
      comments: 7,
      estimate: 5,
    }),
    simple('23', '3', { title: 'Ventilation shafts', assigneeId: '3', dueOn: due(-1), items: 4, checked: 4, unsent: 'failed' }),
    simple('24', '3', { title: 'Lift pit: waterproofing', labelId: 'l1', assigneeId: '2', unsent: 'held', attachments: 2 }),
    simple('30', '4', {
      title: 'Fire safety concept, revision C',
      labelId: 'l3',
      assigneeId: '1',
      dueOn: due(1),
      comments: 12,
      estimate: 3,
    }),
    simple('31', '4', { title: 'Colour of the facade bricks', assigneeId: '3', comments: 1, attachments: 4 }),
    simple('40', '5', {
      title: 'Ground survey',
      labelId: 'l1',
      assigneeId: '2',
      dueOn: due(-30),
      estimate: 5,
      items: 3,
      checked: 3,
    }),
    simple('41', '5', { title: 'Demolish the boat house', assigneeId: '5', estimate: 8 }),
    simple('42', '5', { title: 'Fence and site office', labelId: 'l2', assigneeId: '2', estimate: 2 }),
  ];
}

/** The one that shows all there is. */
function fullCard(now: number): CardView {
  const dueOn = dayFrom(now, 6);
  return card(
    '20',
    {
      columnId: '3',
      title: 'Foundation piles along the quay',
      labelId: 'l4',
      assigneeId: '1',
      coAssigneeIds: ['2'],
      dueOn,
      estimate: 13,
      items: 4,
      checked: 2,
      comments: 3,
      attachments: 2,
      unsent: 'conflict',
    },
    {
      fields: {
        title: 'Foundation piles along the quay',
        description:
          'Piles **P1 to P24** along the quay, see [the drawing](https://docs.example/a-101).\n\n- driven to *at least* 18 m\n- [x] noise measured\n- [ ] as-built survey\n\n> The harbour office wants no work after 18:00.\n\n![a picture](https://tracker.example/pixel.png)',
        assigneeId: '1',
        coAssigneeIds: ['2'],
        labelId: 'l4',
        activityId: 'a1',
        startOn: dayFrom(now, -9),
        dueOn,
        estimate: 13,
        blocked: null,
      },
      tags: ['quay', 'piling'],
      marks: [
        { part: 'dueOn', entryId: 'o3', state: 'conflict', reason: null, mine: dueOn, theirs: dayFrom(now, 12) },
        { part: 'description', entryId: 'o1', state: 'waiting', reason: null, mine: null, theirs: null },
      ],
      checklist: [
        { id: 'i1', title: 'Piling rig on site', done: true, unsent: null },
        { id: 'i2', title: 'Test pile driven', done: true, unsent: null },
        { id: 'i3', title: 'Piles P1 to P12', done: false, unsent: 'waiting' },
        { id: 'i4', title: 'Piles P13 to P24', done: false, unsent: null },
      ],
      comments: [
        { id: 'c1', text: 'The rig comes on Monday at 7.', author: 'Jonas Berg', at: now - 3 * day, mine: false, unsent: null },
        {
          id: 'c2',
          text: 'P3 hit an old anchor. We move it by 40 cm, the engineer agrees.',
          author: 'Maria Åkesson',
          at: now - 5 * hour,
          mine: false,
          unsent: null,
        },
        {
          id: 'c3',
          text: 'Thanks! I put it into the drawing tonight.',
          author: 'Anna Lindqvist',
          at: now - 12 * 60_000,
          mine: true,
          unsent: 'waiting',
        },
      ],
      attachments: [
        { id: 'f1', name: 'A-101 Pile plan rev C.pdf', size: 2_400_000, local: true },
        { id: 'f2', name: `Geotechnical report ${longName}.docx`, size: 18_400_000, local: false },
      ],
      reportedHours: 46.5,
      createdAt: now - 40 * day,
      createdBy: 'Jonas Berg',
      modifiedAt: now - 5 * hour,
    },
  );
}

/** As many as are asked for, on a board of their own. */
function manyCards(now: number, large: number): CardView[] {
  const topics = [
    'Window',
    'Door',
    'Wall',
    'Cable run',
    'Pipe',
    'Duct',
    'Survey point with quite a long name that takes two lines',
  ];
  return Array.from({ length: large }, (_, index) =>
    card(
      `m${index}`,
      {
        columnId: String(1 + (index % 5)),
        rank: index,
        title: `${topics[index % topics.length] ?? ''} ${index}`,
        labelId: index % 3 === 0 ? `l${1 + (index % 4)}` : null,
        assigneeId: index % 4 === 0 ? null : String(1 + (index % 5)),
        dueOn: index % 6 === 0 ? dayFrom(now, (index % 40) - 10) : null,
        items: index % 5 === 0 ? 4 : 0,
        checked: index % 4,
        comments: index % 7,
        blocked: index % 50 === 0 ? 'Waiting for a delivery' : null,
      },
      { boardId: '74' },
    ),
  );
}
