import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { wrongAtEnd } from './oracle.ts';
import { beside, type Play, playsOf, type Scenario } from './scenario.ts';
import { Stage } from './stage.ts';

/** Scenarios at a time. They mostly wait. */
const atATime = 8;
const longestPlayMs = 240_000;

/** Plays one scenario in one way. Answers what is wrong in the end. */
async function play({ scenario, mode }: Play): Promise<string[]> {
  const stage = await Stage.open(mode, scenario);
  try {
    if (scenario.setup) {
      const files = scenario.bare ? scenario.setup : { ...beside, ...scenario.setup };
      // What both sides have came from here or from there; both must do.
      if (mode === 'stopped') await stage.here.make(files);
      else stage.there.make(files);
      const report = await stage.client.syncOnce();
      if (report.stopped) throw report.stopped;
    }
    await stage.begin();
    for (const action of scenario.actions) await stage.perform(action);
    const report = await stage.end();
    return await wrongAtEnd(stage, scenario, report);
  } finally {
    await stage.close();
  }
}

/** One test for each way of each scenario, some at a time. */
export function playGroup(name: string, scenarios: readonly Scenario[]): void {
  describe(name, () => {
    const plays = playsOf(scenarios);
    const results = new Map<string, Promise<string[]>>();
    beforeAll(({}, suite) => {
      const wanted = new Set(suite.tasks.filter(({ mode }) => mode === 'run' || mode === 'queued').map((task) => task.name));
      const waiting = plays.filter((each) => wanted.has(each.name));
      const turn = bounded(atATime);
      for (const each of waiting) {
        const result = turn(() => inTime(play(each)));
        // The test that it belongs to tells.
        result.catch(() => undefined);
        results.set(each.name, result);
      }
    });
    for (const each of plays)
      it(each.name, { timeout: 300_000 }, async ({ skip }) => {
        if (each.scenario.disk !== undefined && process.getuid?.() !== 0) skip('only root can have a small disk of its own');
        expect((await results.get(each.name))?.join('\n')).toBe('');
      });
  });
}

/** A play that hangs is told of, and does not keep the others waiting. */
async function inTime(playing: Promise<string[]>): Promise<string[]> {
  const end = new AbortController();
  const late = sleep(longestPlayMs, ['it hangs'], { signal: end.signal });
  try {
    return await Promise.race([playing, late]);
  } finally {
    end.abort();
    late.catch(() => undefined);
  }
}

/** Runs what it is given in turn, so many at a time. */
function bounded(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
