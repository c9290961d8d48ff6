import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import { spokenLanguage } from '../app/surface/language.ts';
import { SyncError } from '../sync/errors.ts';
import { desktopEvents } from './desktop-events.ts';
import { signInByWindow } from './sign-in-window.ts';
import type { ChosenFile, FileProposal, Machine } from '../app/surface/machine.ts';
import type { MachineEvents } from '../app/surface/machine-events.ts';

/** What ends in one of these is a program to the system: it is shown in its folder, and the person decides. */
const programs =
  /\.(?:app|bat|cmd|com|command|desktop|exe|hta|jar|js|jse|lnk|msi|pif|ps1|reg|scpt|scr|sh|url|vbe|vbs|webloc|wsf)$/i;

/** To the system's trash. The helper programs that do it elsewhere lie in the app's archive, where nothing can be started. */
export function moveToTrash(path: string): Promise<void> {
  return shell.trashItem(path);
}

async function chooseFile({ folder, name, ending }: FileProposal): Promise<ChosenFile | null> {
  const { filePath } = await dialog.showSaveDialog({
    defaultPath: join(folder, `${name}.${ending}`),
    filters: [{ name: `.${ending}`, extensions: [ending] }],
    // Without the second the dialog of Linux asks nothing.
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (filePath === '') return null;
  // Where the dialog adds no ending it asked about another name than the file gets.
  if (filePath.endsWith(`.${ending}`)) return { path: filePath, replaces: true };
  return { path: `${filePath}.${ending}`, replaces: false };
}

/** What the desktop app can do that a browser cannot. */
export function desktopMachine(polled: MachineEvents): Machine {
  const { platform } = process;
  const revealFile = (path: string): Promise<void> => {
    if (!existsSync(path)) return Promise.reject(new SyncError('gone', `"${path}" is not there.`));
    shell.showItemInFolder(path);
    return Promise.resolve();
  };
  return {
    carrier: 'electron',
    system: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    version: app.getVersion(),
    suggestedFolder: join(app.getPath('home'), 'Tidemark'),
    demo: null,
    events: desktopEvents(polled),
    language: spokenLanguage(app.getPreferredSystemLanguages()),
    chooseFolder: async () => {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] });
      return filePaths[0] ?? null;
    },
    chooseFile,
    openFile: async (path) => {
      // Documents come from other people: opening one must never run it.
      if (programs.test(path)) return revealFile(path);
      const problem = await shell.openPath(path);
      if (problem !== '') throw new SyncError('refused', `"${path}" could not be opened: ${problem}`);
    },
    revealFile,
    signInByWindow,
  };
}
