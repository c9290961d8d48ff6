import { BadInput } from '../bad-input.ts';
import { OutboxDesk } from '../boards/outbox-desk.ts';
import { outboxJson } from './board-json.ts';
import { exitCodes } from './exit-codes.ts';
import { counted, plain, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';

type Entry = ReturnType<typeof outboxJson>[number];

export function addOutboxCommands(program: Command, run: RunJob): void {
  const outbox = program.command('outbox').description('edits of boards that the service does not have yet');
  outbox
    .command('list', { isDefault: true })
    .description('show them with their state, in the order of making')
    .action((_options: object, command: Command) => run(command, list));
  outbox
    .command('retry [ids...]')
    .description('let edits that failed be tried again at the next sync; all of them when none is named')
    .action((ids: readonly string[], _options: object, command: Command) => run(command, (job) => retry(job, ids)));
  outbox
    .command('discard <ids...>')
    .description('take edits back for good, with those that build on them; what was in them is shown once more')
    .action((ids: readonly string[], _options: object, command: Command) => run(command, (job) => discard(job, ids)));
  outbox
    .command('resolve <id> <version>')
    .description('settle a field that was changed on both sides: mine is sent, theirs stays')
    .action((...[id, version, , command]: [string, string, object, Command]) => run(command, (job) => resolve(job, id, version)));
  outbox
    .command('made <id> <card>')
    .description('say which card a new one has become whose answer was lost; "none" makes it again')
    .action((...[id, card, , command]: [string, string, object, Command]) => run(command, (job) => made(job, id, card)));
}

function list({ host, out }: Job): ExitCode {
  const entries = outboxJson(host);
  const needsUser = entries.some((entry) => entry.needsYou);
  out.result(entries, () => {
    if (entries.length === 0) return 'Everything is sent.';
    const lines = entries.map((entry) => entryInWords(entry, host.clock.now()));
    const how =
      'Try again with "tidemark outbox retry", take back with "outbox discard ID", settle with "outbox resolve ID mine|theirs".';
    return [...lines, `${counted(entries.length, 'edit')} not sent.${needsUser ? ` ${how}` : ''}`].join('\n');
  });
  return needsUser ? exitCodes.needsUser : exitCodes.done;
}

function retry({ host, out }: Job, ids: readonly string[]): 0 {
  const tried = new OutboxDesk(host).retry(ids.length === 0 ? null : ids.map((id) => entryId(host, id)));
  const retried = tried.map(({ id }) => String(id));
  out.result({ retried }, () => {
    if (retried.length === 0) return 'Nothing has to be tried again.';
    return `${counted(retried.length, 'edit')} will be tried again at the next sync.`;
  });
  return exitCodes.done;
}

function discard({ host, out }: Job, ids: readonly string[]): 0 {
  const known = outboxJson(host);
  const { entries } = new OutboxDesk(host).discard(ids.map((id) => entryId(host, id)));
  const gone = new Set(entries.map(({ id }) => String(id)));
  const discarded = known.filter(({ id }) => gone.has(id));
  out.result({ discarded }, () => ['Taken back:', ...discarded.map((entry) => entryInWords(entry, host.clock.now()))].join('\n'));
  return exitCodes.done;
}

function resolve({ host, out }: Job, id: string, version: string): 0 {
  if (version !== 'mine' && version !== 'theirs') throw new BadInput(`"${version}" is not a version: give mine or theirs.`);
  new OutboxDesk(host).resolve(entryId(host, id), version);
  out.result({ resolved: id, version }, () =>
    version === 'mine' ? 'Your version is queued again and sent at the next sync.' : 'Their version stays.',
  );
  return exitCodes.done;
}

function made({ host, out }: Job, id: string, card: string): 0 {
  const cardId = card === 'none' ? null : card;
  new OutboxDesk(host).made(entryId(host, id), cardId);
  out.result({ made: id, card: cardId }, () =>
    cardId === null ? 'It is queued again and made at the next sync.' : 'Edits of it go to that card from now on.',
  );
  return exitCodes.done;
}

function entryId(host: Host, text: string): number {
  const id = Number(text);
  if (/^\d{1,15}$/.test(text) && host.outbox.entry(id) !== null) return id;
  throw new BadInput(`There is no edit ${text} in the outbox. "tidemark outbox" shows those that wait.`);
}

/** An edit that was not sent, in a few lines. */
export function entryInWords(entry: Entry, now: number): string {
  const what =
    entry.kind === 'edit' ? (fieldWords[entry.field ?? ''] ?? entry.field ?? 'edit') : (kinds[entry.kind] ?? entry.kind);
  // A field that is emptied is set to nothing; blocked without a reason is blocked all the same.
  const set =
    entry.field === 'blocked' ? blockedInWords(entry.value) : entry.kind === 'edit' ? (entry.value ?? 'none') : entry.value;
  const value = set === null ? '' : `: ${set}`;
  const when = timeAgo(Date.parse(entry.at ?? ''), now);
  return [
    `${entry.id}  ${plain(entry.title)}  (${plain(entry.board)}, ${when})`,
    `  ${plain(`${what}${value}`)}  [${entry.state}]`,
    ...(entry.theirs === null ? [] : [`  there: ${plain(entry.theirs)}`]),
    ...candidatesInWords(entry, now),
    ...(entry.reason === null ? [] : [`  ${plain(entry.reason)}`]),
    ...(entry.webAddress === null ? [] : [`  ${plain(entry.webAddress)}`]),
  ].join('\n');
}

function candidatesInWords({ id, kind, state, candidates }: Entry, now: number): readonly string[] {
  if (kind !== 'create' || state !== 'conflict') return [];
  const cards = candidates.map((card) => {
    const when = card.createdAt === null ? '' : `, ${timeAgo(Date.parse(card.createdAt), now)}`;
    return `    ${card.id}  ${plain(card.title)}  (${plain(card.column ?? '?')}${when})`;
  });
  return [
    '  It was sent, and the answer was lost. One of these may be it, under another title:',
    ...cards,
    `  Say which with "tidemark outbox made ${id} CARD", or make it again with "outbox made ${id} none".`,
  ];
}

/** What a person calls the fields of a card whose names say less. */
export const fieldWords: Readonly<Record<string, string>> = {
  assigneeId: 'assignee',
  coAssigneeIds: 'co-assignees',
  labelId: 'label',
  activityId: 'activity',
  startOn: 'start',
  dueOn: 'due',
};

function blockedInWords(reason: string | null): string {
  return reason === null ? 'no' : reason === '' ? 'yes' : reason;
}

const kinds: Readonly<Record<string, string>> = {
  create: 'new card',
  move: 'moved to',
  delete: 'deleted',
  restore: 'restored',
  addComment: 'comment',
  editComment: 'comment changed',
  deleteComment: 'comment deleted',
  addItem: 'checklist item',
  editItem: 'checklist item changed',
  removeItem: 'checklist item removed',
  renameColumn: 'column renamed',
};
