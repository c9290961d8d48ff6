import type { Machine } from '../../main/app/surface/machine.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { HandMachine } from '../surface/hand-machine.ts';

/** A machine that nobody sits at. */
export function lonelyMachine(suggestedFolder: string): Machine {
  const nobody = () => Promise.reject(new SyncError('refused', 'Nobody is here.'));
  return {
    carrier: 'browser',
    system: 'linux',
    version: '0',
    suggestedFolder,
    demo: null,
    language: 'en',
    chooseFolder: () => Promise.resolve(null),
    chooseFile: null,
    signInByWindow: nobody,
    openFile: nobody,
    revealFile: nobody,
    events: new HandMachine(),
  };
}
