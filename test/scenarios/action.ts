import type { ErrorKind } from '../../main/sync/errors.ts';
import type { Effect, Fault } from '../sandbox/wire/faults.ts';

/** Where something is done: in the local folder, or in the archive by another of its users. */
export type Place = 'here' | 'there';

/** Files by path with their text; null stands for a folder. Bytes of a given length are told as `{ bytes }`. */
export type Files = Readonly<Record<string, string | null>>;

/** What a person, a program, the machine or the service does. Plain data. */
export type Action =
  /** Makes a file with the folders above it, or gives it other bytes: locally in place, in the archive as a version. */
  | { readonly do: 'write'; readonly at: Place; readonly path: string; readonly text: string; readonly old?: boolean }
  | { readonly do: 'mkdir'; readonly at: Place; readonly path: string }
  /** What stands at the new path is overwritten, locally as a rename does, in the archive by way of the trash. */
  | { readonly do: 'move'; readonly at: Place; readonly from: string; readonly to: string }
  /** Locally for good, in the archive to the trash. A folder with all in it. */
  | { readonly do: 'remove'; readonly at: Place; readonly path: string }
  /** Out of the archive's trash, by the path that it had. */
  | { readonly do: 'restore'; readonly path: string }
  /** For good, past the archive's trash. */
  | { readonly do: 'destroy'; readonly path: string }
  /** From here on the system has no trash. */
  | { readonly do: 'no trash' }
  /** Deletes local files whose names hold a text. */
  | { readonly do: 'remove matching'; readonly folder: string; readonly text: string }
  /** Another user of the archive writes in the very second of the last version. */
  | { readonly do: 'same second'; readonly path: string; readonly text: string }
  | { readonly do: 'copy'; readonly from: string; readonly to: string }
  | { readonly do: 'touch'; readonly at: Place; readonly path: string }
  /** A local file was last changed then, whatever it says itself. ISO. */
  | { readonly do: 'date'; readonly path: string; readonly time: string }
  /** The way of careful editors: a file beside it, renamed over it. */
  | { readonly do: 'replace'; readonly path: string; readonly text: string }
  /** Nothing but zeros, most of which take no room on the disk. */
  | { readonly do: 'sparse'; readonly path: string; readonly bytes: number }
  /** A file that grows, piece by piece. */
  | { readonly do: 'slow'; readonly path: string; readonly pieces: number; readonly everyMs: number }
  | { readonly do: 'symlink'; readonly path: string; readonly to: string }
  /** A folder full of files that was made elsewhere, moved into the synced one. */
  | { readonly do: 'bring'; readonly path: string; readonly files: Files }
  /** A second document under a name that is taken. */
  | { readonly do: 'twin'; readonly path: string; readonly text: string }
  /** Only passes in scenarios that are played live. */
  | { readonly do: 'wait'; readonly ms: number }
  /** Lets the sync come to rest in between. */
  | { readonly do: 'settle'; readonly stopped?: ErrorKind }
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'faults over' }
  /** A folder of the archive may not be read. */
  | { readonly do: 'shut'; readonly path: string }
  /** What the account may do in a folder of the archive. */
  | { readonly do: 'rights'; readonly path: string; readonly access: 'read' | 'write' }
  /** What a local file holds at this moment. */
  | { readonly do: 'look'; readonly path: string; readonly text: string | null }
  /** The service's clock goes on: tokens end. */
  | { readonly do: 'hours'; readonly hours: number }
  /** A person asks for a look at everything. */
  | { readonly do: 'poke' }
  /** The machine sleeps: nothing is watched until it is awake. Only matters in scenarios that are played live. */
  | { readonly do: 'sleep' | 'wake' }
  /** The program is ended, whatever it does, and started again. */
  | { readonly do: 'restart' }
  /** The account may not see the workspace any more. */
  | { readonly do: 'workspace gone' }
  /** With `leave`, its local files stay. */
  | { readonly do: 'exclude'; readonly path: string; readonly leave?: boolean }
  /** Everything is taken in again. */
  | { readonly do: 'include' }
  | { readonly do: 'ignore'; readonly rules: string }
  /** Answers a mass delete with all that is held for it. */
  | { readonly do: 'answer'; readonly answer: 'delete' | 'keep' }
  /** What happens to the mirror between two runs of the program. */
  | { readonly do: 'mirror'; readonly what: 'lose' | 'damage' | 'save' | 'bring back' }
  /** What happens to the root of the local folder. */
  | { readonly do: 'root'; readonly what: 'take away' | 'put back' | 'empty mount' | 'lose marker' | 'mark' };

export const write = (at: Place, path: string, text: string): Action => ({ do: 'write', at, path, text });
export const mkdir = (at: Place, path: string): Action => ({ do: 'mkdir', at, path });
export const move = (at: Place, from: string, to: string): Action => ({ do: 'move', at, from, to });
export const remove = (at: Place, path: string): Action => ({ do: 'remove', at, path });
export const restore = (path: string): Action => ({ do: 'restore', path });
export const touch = (at: Place, path: string): Action => ({ do: 'touch', at, path });
export const replace = (path: string, text: string): Action => ({ do: 'replace', path, text });
export const wait = (ms: number): Action => ({ do: 'wait', ms });
export const settle: Action = { do: 'settle' };
export const stops = (stopped: ErrorKind): Action => ({ do: 'settle', stopped });
export const look = (path: string, text: string | null): Action => ({ do: 'look', path, text });

/** A fault of the service: which requests it meets, how many of them, and what happens to them. */
export const fault = (effect: Effect, which: Omit<Fault, 'effect'> = {}): Action => ({
  do: 'fault',
  fault: { ...which, effect },
});

/** The same action on the other side. What only one side knows stays. */
export function mirrored(action: Action): Action {
  return 'at' in action ? { ...action, at: action.at === 'here' ? 'there' : 'here' } : action;
}
