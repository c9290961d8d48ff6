import { closeSync, openSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openOutbox } from '../../main/mirror/outbox.ts';
import { now } from './records.ts';
import { temporaryHome } from './temporary-home.ts';
import type { NewEntry, UnsavedText } from '../../main/sync/ports/outbox.ts';

const count = 200;

function comment(number: number): NewEntry {
  const edit = { kind: 'addComment', commentId: `new-${number}`, text: `${number} `.repeat(100) } as const;
  return { accountId: 1, workspaceId: '1', boardId: '2', cardId: String(number), title: `card ${number}`, edit, at: now };
}

const unsaved: UnsavedText = { accountId: 1, cardId: '8', part: 'comment', text: 'An hour of work', began: '' };

/** An outbox of many pages, with a choice in each of its other tables. */
function filled(file: string): void {
  const outbox = openOutbox(file, () => now);
  outbox.add(Array.from({ length: count }, (_, number) => comment(number + 1)));
  outbox.commit({ named: { accountId: 1, own: 'new-x', id: '4711' } });
  outbox.setLeftOut(1, '75', true);
  outbox.setWithAttachments(1, '8', true);
  outbox.keepText(unsaved);
  outbox.close();
}

/** A page of the table of edits that is neither its first nor its last, filled with what no database holds. */
function spoilPage(file: string): void {
  const text = Buffer.from('100 100 100 100 100 ');
  const at = Math.floor(readFileSync(file).indexOf(text) / 4096) * 4096;
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, at);
  closeSync(handle);
}

/** The same, where the number of the newest edit is nonsense as well. */
function spoilNumber(file: string): void {
  const db = new Database(file);
  db.exec(`UPDATE sqlite_sequence SET seq = 4503599627370496 WHERE name = 'entries'`);
  db.close();
  spoilPage(file);
}

describe('an outbox whose file is damaged', () => {
  it.each([
    { what: 'one of its pages is garbage', damage: spoilPage, least: count - 25 },
    { what: 'the number of the newest edit is garbage, too', damage: spoilNumber, least: count - 25 },
    { what: 'its end is missing', damage: (file: string) => truncateSync(file, statSync(file).size - 40_960), least: 100 },
    { what: 'it is empty', damage: (file: string) => truncateSync(file), least: 0 },
    { what: 'it is no database', damage: (file: string) => writeFileSync(file, 'hello'.repeat(1000)), least: 0 },
  ])('goes on with what can be read when $what', ({ damage, least }) => {
    const home = temporaryHome();
    const file = join(home, 'outbox.db');
    filled(file);
    damage(file);
    const damaged = readFileSync(file);
    const outbox = openOutbox(file, () => now);
    const saved = outbox.all();
    const aside = join(home, 'outbox.db.damaged-20260921T141320');
    const kept = saved.length === 0 ? 'none of them could be read' : `${saved.length} could be read and are drafts now`;
    expect(outbox.notices).toEqual([
      `The file of edits that wait to be sent was damaged; ${kept}. The damaged file is ${aside}.`,
    ]);
    expect(readFileSync(aside)).toEqual(damaged);
    expect(saved.length).toBeGreaterThanOrEqual(least);
    for (const { id, state, errorKind, edit } of saved) {
      expect([state, errorKind, edit]).toEqual(['draft', 'broken', comment(id).edit]);
    }
    if (least === count - 25)
      expect([outbox.realId(1, 'new-x'), outbox.leftOut(1), outbox.withAttachments(1), outbox.unsavedTexts(1, '8')]).toEqual([
        '4711',
        new Set(['75']),
        new Set(['8']),
        [unsaved],
      ]);
    const [added] = outbox.add([comment(count + 1)]);
    outbox.close();
    const again = openOutbox(file, () => now);
    expect([again.notices, again.all().length, again.entry(added!.id)?.state]).toEqual([[], saved.length + 1, 'waiting']);
    again.close();
    expect(readdirSync(home).filter((name) => name.includes('damaged'))).toEqual(['outbox.db.damaged-20260921T141320']);
  });
});
