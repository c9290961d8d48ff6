import '../../main/thread-pool.ts';
import { parseArgs } from 'node:util';
import { boardScreen } from './board-screen.ts';
import { boardsOf1000 } from './boards.ts';
import { filesScreen } from './files.ts';
import { firstDownload, firstUpload, withLatency } from './documents.ts';
import { millionDocuments } from './million.ts';
import { mirrorOf100000 } from './mirror.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { largePeers, peers } from './peers.ts';
import { Report } from './report.ts';
import { watching } from './watching.ts';
import { tableOfAMillion } from './table.ts';

const benches: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  download: firstDownload,
  upload: firstUpload,
  latency: withLatency,
  mirror: mirrorOf100000,
  files: filesScreen,
  boards: boardsOf1000,
  board: boardScreen,
  nothing: nothingToDo,
  watching,
  million: millionDocuments,
  table: tableOfAMillion,
  peers,
  'large-peers': largePeers,
};

/**
 * Prints each budget as a ratio to a limit measured in the same run: `npm run bench -- [--json] [NAME …]`. Exits with 1 when one is not kept,
 * with 2 when there is no bench of that name.
 */
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
const report = new Report((line) => (values.json ? process.stderr : process.stdout).write(line));
for (const [name, bench] of Object.entries(benches))
  if (positionals.length === 0 || positionals.includes(name)) await bench(report);
const over = report.rows.filter(({ within }) => !within);
if (values.json) process.stdout.write(`${JSON.stringify(report.rows, null, 2)}\n`);
else
  process.stdout.write(
    over.length === 0 ? 'All budgets are kept.\n' : `${over.length} of ${report.rows.length} budgets are not kept.\n`,
  );
process.exitCode = over.length === 0 ? 0 : 1;
