import type { Step } from '../plan/model.ts';
import { adopt, createLocalFolder, createRemoteFolder, forget, keepResidue, leaveHere } from './folders.ts';
import type { ApplyContext } from './context.ts';
import { moveLocal, moveRemote } from './moves.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { trashLocal, trashRemote } from './trash.ts';

/** Does one step. Answers whether content was moved. Throws `SyncError`. */
export async function perform(step: Step, context: ApplyContext, signal: AbortSignal): Promise<boolean> {
  switch (step.type) {
    case 'create-local-folder':
      await createLocalFolder(step, context);
      return false;
    case 'create-remote-folder':
      await createRemoteFolder(step, context, signal);
      return false;
    case 'pull':
      return (await pull(step, context, signal)) === 'moved';
    case 'push':
      await push(step, context, signal);
      return true;
    case 'move-local':
      await moveLocal(step, context);
      return false;
    case 'move-remote':
      await moveRemote(step, context, signal);
      return false;
    case 'trash-local':
      await trashLocal(step, context, signal);
      return false;
    case 'trash-remote':
      await trashRemote(step, context, signal);
      return false;
    case 'adopt':
      adopt(step, context);
      return false;
    case 'forget':
      forget(step, context);
      return false;
    case 'residue':
      keepResidue(step, context);
      return false;
    case 'leave':
      leaveHere(step, context);
      return false;
  }
}

/** Bytes to move, null when unknown or none. */
export function sizeOf(step: Step): number | null {
  if (step.type === 'pull') return step.remote.size;
  return step.type === 'push' ? step.local.size : null;
}
