import { fieldWords } from './outbox-commands.ts';
import { exactTime, plain } from './words.ts';
import type { wholeCardJson } from './board-json.ts';

type WholeCard = ReturnType<typeof wholeCardJson>;

/** A card for people: what it is, then its texts. */
export function cardInWords(card: WholeCard): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Board', card.board],
    ['Column', card.column],
    ['Assignee', card.assignee],
    ['With', card.coAssignees.join(', ') || null],
    ['Label', card.label],
    ['Activity', card.activity],
    ['Start', card.startOn],
    ['Due', card.dueOn],
    ['Estimate', card.estimate === null ? null : String(card.estimate)],
    ['Blocked', card.blocked === '' ? 'yes' : card.blocked],
    ['Tags', card.tags.length === 0 ? null : card.tags.join(', ')],
    ['Hours', card.reportedHours === null ? null : String(card.reportedHours)],
    ['Not sent', card.unsent],
    ['Page', card.webAddress],
  ];
  const number = card.number === null ? '' : `  #${card.number}`;
  const state = card.draft ? '  (gone from the service; your edits are kept)' : card.deleted === null ? '' : '  (deleted)';
  return [
    `${plain(card.title)}${number}${state}`,
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`  ${name.padEnd(9)} ${plain(value)}`])),
    ...card.unsentFields.flatMap(({ field, state: how, mine, theirs, reason, entry }) => {
      if (how !== 'conflict') return reason === null ? [] : [`  ${fieldWords[field] ?? field}: ${how}: ${plain(reason)}`];
      return [
        `  ${fieldWords[field] ?? field} was changed on both sides: "${plain(mine ?? '')}" here, "${plain(theirs ?? '')}" there (outbox ${entry})`,
      ];
    }),
    ...section('', card.description === '' ? [] : card.description.split('\n')),
    ...section(
      'Checklist',
      card.checklist.map(({ title, done }) => `[${done ? 'x' : ' '}] ${title}`),
    ),
    ...section(
      'Comments',
      (card.comments ?? []).flatMap(({ author, at, text, unsent }) => {
        const when = at === null ? '' : `, ${exactTime(Date.parse(at))}`;
        const sent = unsent === null ? '' : `  (${unsent})`;
        return [`${author}${when}${sent}`, ...text.split('\n').map((line) => `  ${line}`)];
      }),
    ),
    ...section(
      'Attachments',
      card.attachments.map(({ name }) => name),
    ),
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['', ...(heading === '' ? [] : [`${heading}:`]), ...lines.map((line) => `  ${plain(line)}`)];
}
