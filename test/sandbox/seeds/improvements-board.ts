import type { SeedBoard } from '../boards/seed-board.ts';
import type { CardDraft } from './board-drafts.ts';
import { cardOf } from './board-drafts.ts';

/** What audits, complaints and people suggested. */
export const improvementsBoard: SeedBoard = {
  name: 'Förbättringar',
  columns: [
    { id: 0, name: 'Suggested' },
    { id: 1, name: 'Cause known' },
    { id: 2, name: 'Being changed', wipLimit: 3 },
    { id: 3, name: 'Checked' },
  ],
  labels: [
    { id: 1, name: 'Audit' },
    { id: 2, name: 'Complaint' },
    { id: 3, name: 'Idea' },
  ],
  cards: () => drafts.map((draft) => cardOf(draft, 0)),
};

const drafts: readonly CardDraft[] = [
  {
    in: 3,
    title: 'Calibration stickers fall off in the lab',
    day: '2026-05-11',
    by: 'soren',
    to: 'soren',
    label: 1,
    due: '2026-06-30',
    points: 1,
    list: ['x Try three glues', 'x Change QP-05', 'x Look again after a month'],
  },
  { in: 3, title: 'Deliveries are checked two days late', day: '2026-06-08', by: 'amara', to: 'amara', label: 2, points: 3 },
  {
    in: 2,
    title: 'Nobody reads the minutes',
    day: '2026-09-15',
    by: 'jonas',
    to: 'ingrid',
    label: 3,
    due: '2026-12-01',
    points: 2,
    text: 'Try: decisions first, one page, sent the same day.',
    said: [
      ['priya', '2026-09-16', 'And a name behind each decision.'],
      ['ingrid', '2026-10-01', 'Three meetings tried. Better. I write it into the procedure.'],
    ],
  },
  {
    in: 2,
    title: 'Checklist for scaffolds on the phone',
    day: '2026-09-28',
    by: 'jonas',
    to: 'priya',
    label: 3,
    due: '2026-11-30',
    points: 5,
  },
  {
    in: 1,
    title: 'Two versions of one drawing on site',
    day: '2026-10-14',
    by: 'priya',
    to: 'amara',
    with: ['jonas'],
    label: 1,
    due: '2026-11-19',
    points: 8,
    blocked: 'Waits for the audit on 3 December',
    text: 'Cause: drawings are *printed* and hung up. Nobody takes them down.',
    tags: ['drawings'],
  },
  {
    in: 1,
    title: 'Complaint 26-041: box dented',
    day: '2026-10-30',
    by: 'mei',
    to: 'tomas',
    label: 2,
    due: '2026-12-05',
    points: 2,
  },
  { in: 0, title: 'One list of suppliers for both companies', day: '2026-11-02', by: 'amara', label: 3 },
  { in: 0, title: 'First-aid course before Christmas?', day: '2026-11-12', by: 'jonas', label: 3, due: '2026-12-18' },
];
