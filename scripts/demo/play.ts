import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openFileInBrowser } from '../../main/app/terminal/sign-in.ts';
import { serveUi } from '../../main/serve-ui.ts';
import { buildPage } from './build-page.ts';
import { addOtherDemos, type OtherDemos } from './other-services.ts';
import { openStage } from './stage.ts';
import type { ServedUi } from '../../main/app/terminal/job.ts';
import type { StoredHistoryEntry } from '../../main/sync/ports/mirror.ts';
import type { Stage } from './stage.ts';

/** The service is asked this often: a demo is looked at. */
const listEveryMs = 3000;
/** How soon the terminal tells of what was done. */
const tellEveryMs = 500;

const page = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
const say = (text: string) => void process.stdout.write(`${text}\n`);

/** Syncs, opens the window in the browser, says how to play with the folder, and goes on syncing until it is stopped. */
export async function playWithUser(signal: AbortSignal): Promise<0> {
  await buildPage(page);
  const stage = await openStage(signal);
  try {
    const report = await stage.sync();
    say(`${report.downloads} documents of the workspace "${stage.workspace.name}" are now in\n\n  ${stage.folder}\n`);
    const others = await addOtherDemos(stage.host, signal);
    try {
      const ui = await openWindow(stage);
      try {
        sayHowToPlay(stage, { address: ui.address, others });
        await tellWhatIsDone(stage, signal);
      } finally {
        await ui.close();
      }
    } finally {
      await others.stop();
    }
    return 0;
  } finally {
    await stage.close();
  }
}

async function openWindow({ core, sandbox, top }: Stage): Promise<ServedUi> {
  const demo = { url: sandbox.facts.url, ...sandbox.facts.credentials.robot };
  const ui = await serveUi(core, { port: 0, version: 'demo', page, demo, folders: join(top, 'Folders'), listEveryMs });
  if (hasDisplay()) openFileInBrowser(pathToFileURL(ui.opener));
  return ui;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

function sayHowToPlay({ folder, sandbox, workspace }: Stage, { address, others }: { address: string; others: OtherDemos }): void {
  const documents = `${sandbox.facts.control}/documents/${workspace.id}`;
  say(
    `The window is at\n\n  ${address}\n\nThe address works once. Play with the folder in another terminal; what happens is told here:\n`,
  );
  say(`  edit a file here         echo "Call the crane firm" >> "${folder}/06 Quality/Checklist - Screed.md"`);
  say(`  rename a folder here     mv "${folder}/04 Meetings" "${folder}/04 Minutes"`);
  say(`  save one on the service  curl -X PUT --data "New" "${documents}?path=05%20Cost/Extras.csv"`);
  say(`  look at the service      curl ${sandbox.facts.control}/tree/${workspace.id}`);
  say(
    '\nTargetprocess, Planpoint and Projectworks have a demo account, too: boards and tables in the window. Let them be difficult:\n',
  );
  for (const [what, command] of others.switches) say(`  # ${what}\n  ${command}`);
  say('\nCtrl-C ends it and takes the folder away.\n');
}

/** Tells of every step of every pair, until it is stopped. */
async function tellWhatIsDone({ core }: Stage, signal: AbortSignal): Promise<void> {
  const newest = (pairId: number) => core.host.mirror.history({ pairId, limit: 50 });
  const told = new Map<number, number>();
  for (const { id } of core.host.settings.pairs()) told.set(id, newest(id)[0]?.id ?? 0);
  while (!signal.aborted) {
    for (const { id } of core.host.settings.pairs()) {
      const entries = newest(id).filter((entry) => entry.id > (told.get(id) ?? 0));
      for (const entry of entries.toReversed()) say(`  ${inWords(entry)}`);
      told.set(id, Math.max(told.get(id) ?? 0, ...entries.map((entry) => entry.id)));
    }
    await sleep(tellEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

function inWords({ action, side, path, reason }: StoredHistoryEntry): string {
  const where =
    action === 'download' || action === 'upload' || side === null ? '' : side === 'local' ? ' here' : ' on the service';
  return `${action}${where}: ${path}. ${reason}`;
}
