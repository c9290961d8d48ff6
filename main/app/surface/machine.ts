import type { DemoService } from './demo-service.ts';
import type { Language } from './language.ts';
import type { MachineEvents } from './machine-events.ts';

/** A sign-in to a service in a window of its own. */
export interface WindowSignIn {
  /** Of the account: origin and path, no slash at the end. Nothing but that origin is reached. */
  readonly address: string;
  readonly title: string;
  /** Whether the service takes that cookie. Never rejects. */
  readonly accept: (cookie: string) => Promise<boolean>;
}

/** What a dialog begins with. */
export interface FileProposal {
  readonly folder: string;
  /** Without its ending. */
  readonly name: string;
  /** Without a dot before it. The chosen file has it in any case. */
  readonly ending: string;
}

export interface ChosenFile {
  readonly path: string;
  /** Whether the person was asked about a file that is there, and said that it may be replaced. */
  readonly replaces: boolean;
}

/** What the UI's carrier can do on this machine. All of them throw `SyncError` with the kind `refused` where it cannot. */
export interface Machine {
  readonly carrier: 'electron' | 'browser';
  readonly system: 'linux' | 'darwin' | 'win32';
  readonly version: string;
  /** Where new folders are suggested. */
  readonly suggestedFolder: string;
  /** Where a demo service runs. */
  readonly demo: DemoService | null;
  readonly events: MachineEvents;
  /** What the system speaks, as far as we do. */
  readonly language: Language;
  /** Asks for a folder; null when nothing was chosen or there is no dialog. */
  chooseFolder(): Promise<string | null>;
  /** Asks what to save as; answers null when the person says nothing. Null where there is no dialog. */
  readonly chooseFile: ((proposal: FileProposal) => Promise<ChosenFile | null>) | null;
  /** False when the person closed the window. */
  signInByWindow(request: WindowSignIn, signal: AbortSignal): Promise<boolean>;
  /** Opens a file with the program that the system has for it. */
  openFile(path: string): Promise<void>;
  /** Shows a file in the system's file manager. */
  revealFile(path: string): Promise<void>;
}
