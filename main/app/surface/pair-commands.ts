import * as v from 'valibot';
import { answerDeletes } from '../delete-answers.ts';
import { addPair } from '../pairs.ts';
import { resume, setPause, tomorrow } from '../pause.ts';
import { removePair } from '../remove-pair.ts';
import { accountById } from './account-view.ts';
import { line, moment, path, remoteId, rowId } from './arguments.ts';
import { command } from './command.ts';
import { pairById } from './pair-by-id.ts';
import { suggestFolder } from './suggest-folder.ts';
import type { Desk } from './desk.ts';

const newPair = v.strictObject({
  accountId: rowId,
  workspaceId: remoteId,
  remoteFolderId: v.nullable(remoteId),
  folder: v.pipe(path, v.nonEmpty()),
});

/** Pairs of a workspace and a folder, and when they sync. */
export function pairCommands(desk: Desk) {
  const { host, signal } = desk;
  return {
    'pairs.add': command([newPair], async ({ accountId, workspaceId, remoteFolderId, folder }) => {
      const account = accountById(host, accountId);
      const wanted = { account, workspaceId, remoteFolder: remoteFolderId, folder, linkFiles: false };
      const pair = await addPair(host, wanted, signal);
      desk.changed(pair.id);
      return desk.status.readPair(pair);
    }),
    'pairs.suggestFolder': command([line], (workspace) => suggestFolder(desk.machine.suggestedFolder, workspace)),
    'pairs.chooseFolder': command([], () => desk.machine.chooseFolder()),
    'pairs.remove': command([rowId, v.strictObject({ trash: v.boolean() })], async (id, { trash }) => {
      const pair = pairById(host, id);
      await desk.alone(id, () => removePair(host, { pair, trash }, signal));
      return null;
    }),
    'pairs.pause': command([v.nullable(rowId), v.nullable(v.union([moment, v.literal('tomorrow')]))], (id, until) => {
      const at = until === 'tomorrow' ? tomorrow(host.clock.now()) : (until ?? Infinity);
      setPause(host, id === null ? null : pairById(host, id), at);
      desk.changed(id);
      return null;
    }),
    'pairs.resume': command([v.nullable(rowId)], (id) => {
      resume(host, id === null ? null : pairById(host, id));
      desk.goOn();
      desk.changed(id);
      return null;
    }),
    'pairs.syncNow': command([v.nullable(rowId)], (id) => {
      if (id !== null) pairById(host, id);
      desk.syncNow((pairId) => id === null || pairId === id);
      return null;
    }),
    'pairs.setLinkFiles': command([rowId, v.boolean()], (id, linkFiles) => {
      const pair = { ...pairById(host, id), linkFiles };
      host.settings.updatePair(pair);
      desk.changed(id);
      return desk.status.readPair(pair);
    }),
    'pairs.answerDeletes': command([rowId, v.picklist(['delete', 'keep'])], (id, answer) => {
      answerDeletes(host, pairById(host, id), answer);
      desk.changed(id);
      return null;
    }),
  };
}
