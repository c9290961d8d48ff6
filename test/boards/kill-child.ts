import { Redactor } from '../../main/app/redact.ts';
import { addComment, createCard, editCard } from '../../main/app/boards/edits.ts';
import { seenCards } from '../../main/app/boards/seen.ts';
import { syncBoards } from '../../main/app/boards/sync-boards.ts';
import { openCore } from '../../main/core.ts';

/**
 * Edits the board `Work` of the home's only account and sends, again and again, and prints the text of each edit once it is stored. Made to be
 * killed. With `TIDEMARK_EDITS=0` it only sends, once, and ends.
 */
const env = process.env;
const core = await openCore({
  home: env['TIDEMARK_HOME'] ?? '',
  version: '0',
  env,
  redactor: new Redactor(),
  askSecret: () => Promise.reject(new Error('nobody is here to ask')),
});
const { host } = core;
const lock = await host.lock();
const [account] = host.settings.accounts();
if (!account) throw new Error('There is no account.');
const sync = async () => {
  const [outcome] = await syncBoards(host, [account], AbortSignal.timeout(60_000));
  return outcome;
};
if (env['TIDEMARK_EDITS'] === '0') {
  process.stdout.write(`${JSON.stringify(await sync())}\n`);
  await lock.release();
  await core.close();
} else {
  const accountId = account.id;
  const board = host.mirror.boards.boards(accountId).find(({ name }) => name === 'Work');
  if (!board) throw new Error('There is no board.');
  const say = (text: string) => process.stdout.write(`${text}\n`);
  for (let number = 0; ; number += 1) {
    const mark = `${process.pid}-${number}`;
    const cardId = createCard(host, { accountId, boardId: board.id, columnId: '0', fields: { title: `made ${mark}` } });
    say(`made ${mark}`);
    addComment(host, { accountId, cardId }, `said ${mark}`);
    say(`said ${mark}`);
    const old = seenCards(host, accountId, board.id).find(({ title }) => title === 'Plain');
    if (old) {
      addComment(host, { accountId, cardId: old.id }, `old ${mark}`);
      say(`old ${mark}`);
      editCard(host, { accountId, cardId: old.id }, { description: `text ${mark}` });
    }
    await sync();
  }
}
