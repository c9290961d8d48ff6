import { PairWatch } from '../../main/app/watch-pairs.ts';
import { eventInWords } from '../../main/app/terminal/sync-run.ts';
import { openStage } from './stage.ts';

/** The service is asked this often: a demo is looked at. */
const listEveryMs = 3000;

/** Syncs, says where the folder is and how to play with it, and goes on watching until it is stopped. */
export async function playWithUser(signal: AbortSignal): Promise<0> {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const stage = await openStage(signal);
  try {
    const { folder, sandbox, workspace, host, pair } = stage;
    const report = await stage.sync();
    say(`${report.downloads} documents of the workspace "${workspace.name}" are now in\n\n  ${folder}\n`);
    say('Play with it in another terminal; what happens is told here:\n');
    const documents = `${sandbox.facts.control}/documents/${workspace.id}`;
    say(`  edit a file here         echo "Call the crane firm" >> "${folder}/06 Quality/Checklist - Screed.md"`);
    say(`  rename a folder here     mv "${folder}/04 Meetings" "${folder}/04 Minutes"`);
    say(`  save one on the service  curl -X PUT --data "New" "${documents}?path=05%20Cost/Extras.csv"`);
    say(`  look at the service      curl ${sandbox.facts.control}/tree/${workspace.id}`);
    say('\nWatching. Ctrl-C ends it and takes the folder away.\n');
    const watch = new PairWatch(host, {
      choose: () => [pair],
      listEveryMs: () => listEveryMs,
      onEvent: (_pair, event) => {
        const words = eventInWords(event);
        if (words !== null) say(`  ${words}`);
      },
      onReport: (_pair, { stopped }) => {
        if (stopped) say(`  stopped: ${stopped.message}`);
      },
      onPause: () => undefined,
    });
    await watch.run(signal);
    return 0;
  } finally {
    await stage.close();
  }
}
