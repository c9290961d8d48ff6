import { askForSecrets } from '../accounts.ts';
import { BadInput } from '../bad-input.ts';
import { answerDeletes, countAskedDeletes, isAnswered } from '../delete-answers.ts';
import { accountOf, choosePairs, findPair } from '../find.ts';
import { findConflict, resolveConflict } from '../resolve.ts';
import { explainPath, waitsAt } from '../why.ts';
import { exitCodes } from './exit-codes.ts';
import { conflictJson, failureJson, heldJson, historyJson } from './json-shapes.ts';
import { syncAndTell } from './sync-run.ts';
import { counted, exactTime, plain, timeAgo } from './words.ts';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Job, RunJob } from './job.ts';
import type { Host } from '../host.ts';
import type { FoundConflict, Resolution } from '../resolve.ts';
import type { Pair } from '../../sync/ports/settings.ts';

interface PairOption {
  readonly pair?: string;
}

export function addAttentionCommands(program: Command, run: RunJob): void {
  program
    .command('held')
    .description('show steps that are held back or failed, and why')
    .option('--pair <id>', 'only this pair')
    .action((options: PairOption, command: Command) => run(command, (job) => listHeld(job, options)));
  program
    .command('conflicts')
    .description('show conflicts that were settled by a rule and wait for your word')
    .option('--pair <id>', 'only this pair')
    .action((options: PairOption, command: Command) => run(command, (job) => listConflicts(job, options)));
  program
    .command('resolve <id> <version>')
    .description('settle a conflict: mine (your copy takes the place), theirs (your copy goes to the trash) or both (both stay)')
    .action((...[id, version, , command]: [string, string, object, Command]) =>
      run(command, (job) => resolveOne(job, id, version)),
    );
  program
    .command('confirm-deletes <pair> <answer>')
    .description('answer the guard against mass deletes: delete or keep')
    .action((...[id, answer, , command]: [string, string, object, Command]) => run(command, (job) => confirm(job, id, answer)));
  program
    .command('why <path>')
    .description('show what was done to a file or folder, and why')
    .option('--pair <id>', 'only this pair')
    .action((path: string, options: PairOption, command: Command) => run(command, (job) => why(job, path, options)));
}

function listHeld({ host, out }: Job, options: PairOption): ExitCode {
  const pairs = choosePairs(host, options.pair);
  const held = pairs.flatMap((pair) => host.mirror.held(pair.id).map((step) => heldJson(pair.id, step)));
  const failed = pairs.flatMap((pair) => host.mirror.failures(pair.id).map((failure) => failureJson(pair.id, failure)));
  // One array for scripts: a failed step has the reason `failed`.
  const value = [...held, ...failed.map((one) => ({ ...one, reason: 'failed' }))];
  out.result(value, () => {
    if (value.length === 0) return 'Nothing is held back.';
    const lines = [
      ...held.map((step) => heldInWords(step, movedFrom(host, step))),
      ...failed.map((one) => block(one.path, [`failed: ${one.message}`])),
    ];
    return [...lines, ...howToAllow(host, pairs, held), ...howToAnswer(host, pairs)].join('\n');
  });
  return value.length === 0 ? exitCodes.done : exitCodes.needsUser;
}

type Held = ReturnType<typeof heldJson>;

/** For each account that has steps which it only has to allow. */
function howToAllow(host: Host, pairs: readonly Pair[], held: readonly Held[]): readonly string[] {
  const names = pairs
    .filter(({ id }) => held.some((step) => step.pair === id && step.reason === 'not-enabled'))
    .map((pair) => accountOf(host, pair).name);
  return [...new Set(names)].map((name) => {
    const command = `"tidemark account operations ${plain(name)}"`;
    return `See such requests with ${command}, and allow them there with --allow-assumed.`;
  });
}

/** For each pair that asks about deletes. */
function howToAnswer(host: Host, pairs: readonly Pair[]): readonly string[] {
  return pairs.flatMap((pair) => {
    const count = countAskedDeletes(host, pair);
    if (count === 0) return [];
    const what = `the delete of ${counted(count, 'item')} (all that is in the folders counted)`;
    if (isAnswered(host, pair)) return [`Pair ${pair.id} acts on your answer about ${what} with the next sync.`];
    return [`Pair ${pair.id} asks about ${what}: answer with "tidemark confirm-deletes ${pair.id} delete|keep".`];
  });
}

/** Where the service still has what was moved or renamed here. */
function movedFrom(host: Host, { pair, action, side, path, remoteId }: Held): string | null {
  if (action !== 'move' || side !== 'remote' || remoteId === null) return null;
  const from = host.mirror.pathOf(pair, remoteId);
  return from === path ? null : from;
}

function heldInWords(step: Held, from: string | null): string {
  const where = step.side === 'local' ? 'here' : 'on the service';
  const lines = [`${step.action} ${where} is held back: ${step.message}`];
  return block(
    from === null ? step.path : `${from} → ${step.path}`,
    step.webAddress === null ? lines : [...lines, step.webAddress],
  );
}

function listConflicts({ host, out }: Job, options: PairOption): ExitCode {
  const now = host.clock.now();
  const all = choosePairs(host, options.pair).flatMap((pair) =>
    host.mirror.conflicts(pair.id).map((conflict) => ({ pair, conflict })),
  );
  out.result(
    all.map(({ pair, conflict }) => conflictJson(pair.id, conflict)),
    () => {
      if (all.length === 0) return 'No conflicts.';
      const list = all.map(({ pair, conflict }) =>
        block(`${conflict.id}  ${conflict.path}  (pair ${pair.id}, ${timeAgo(conflict.at, now)})`, [conflict.outcome]),
      );
      return [...list, 'Settle each with "tidemark resolve ID mine|theirs|both".'].join('\n');
    },
  );
  return all.length === 0 ? exitCodes.done : exitCodes.needsUser;
}

/** A heading with lines under it: sentences do not fit into the columns of a table. */
function block(heading: string, lines: readonly string[]): string {
  return [plain(heading), ...lines.map((line) => `  ${plain(line)}`)].join('\n');
}

async function resolveOne(job: Job, id: string, version: string): Promise<ExitCode> {
  const { host, out } = job;
  const resolution = readResolution(version);
  const found = findConflict(host, id);
  await askForSecrets(host, [accountOf(host, found.pair)]);
  const lock = await host.lock();
  try {
    const outcome = await applyOne(job, found, resolution);
    const { exit, values, words } = await syncAndTell(job, [found.pair]);
    out.result({ resolved: id, resolution, outcome, sync: values[0] ?? null }, () => `${outcome}\n${words}`);
    return exit;
  } finally {
    await lock.release();
  }
}

async function applyOne({ host }: Job, { pair, conflict }: FoundConflict, resolution: Resolution): Promise<string> {
  const folder = await host.openFolder(pair);
  try {
    return await resolveConflict({ folder, store: host.mirror.trees(pair.id), now: host.clock.now() }, conflict, resolution);
  } finally {
    await folder.close();
  }
}

function readResolution(text: string): Resolution {
  if (text === 'mine' || text === 'theirs' || text === 'both') return text;
  throw new BadInput(`A conflict is resolved with mine, theirs or both, not "${text}".`);
}

function confirm({ host, out }: Job, id: string, answer: string): 0 {
  const pair = findPair(host, id);
  if (answer !== 'delete' && answer !== 'keep') throw new BadInput(`The answer is delete or keep, not "${answer}".`);
  const items = answerDeletes(host, pair, answer);
  out.result({ pair: pair.id, answer, items }, () => {
    const what = answer === 'delete' ? 'will be deleted' : 'will be kept and brought back';
    return `${counted(items, 'item')} of pair ${pair.id} ${what} by the next sync.`;
  });
  return exitCodes.done;
}

async function why({ host, out }: Job, path: string, options: PairOption): Promise<0> {
  const only = options.pair === undefined ? null : findPair(host, options.pair);
  const entries = await explainPath(host, path, only);
  const waits = await waitsAt(host, path, only);
  out.result(entries.map(historyJson), () => {
    const more = waits ? ['What waits or failed there, and why, is in "tidemark held".'] : [];
    if (entries.length === 0) return [`Nothing is known of "${path}": Tidemark has not changed it.`, ...more].join('\n');
    const list = entries.map((one) => {
      const where = one.side === null ? '' : one.side === 'local' ? ' here' : ' on the service';
      const path = one.fromPath === null ? one.path : `${one.fromPath} → ${one.path}`;
      return block(`${exactTime(one.at)}  ${one.action}${where}  ${path}`, [one.reason]);
    });
    return [...list, ...more].join('\n');
  });
  return exitCodes.done;
}
