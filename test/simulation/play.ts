import type { RemoteId } from '../../main/sync/ports/archive.ts';
import { Contents } from '../sync/world/act.ts';
import { MemoryArchive } from '../sync/world/memory-archive.ts';
import { type DiskTraits, hfsTraits, linuxTraits, macTraits, shortNames, windowsTraits } from '../sync/world/traits.ts';
import { Chance } from './chance.ts';
import { ControlLoop } from './control-loop.ts';
import { Disasters } from './disasters.ts';
import { Home } from './home.ts';
import { judgeEnd } from './end.ts';
import { People } from './people.ts';
import { Truth } from './truth.ts';
import { everyKind, everyLoss } from './weather.ts';
import { ServiceClock } from './world-clock.ts';

export interface PlayOptions {
  readonly seed: number;
  readonly homes?: 1 | 2;
  /** How much goes wrong. `none`: people alone; `line`: errors and lost answers; `all`: crashes, clocks, disks and backups as well. */
  readonly trouble?: 'none' | 'line' | 'all';
  /** The service answers with errors of every kind, and not with the usual ones alone. */
  readonly everyError?: boolean;
  /** Things that people do while it syncs. */
  readonly acts?: number;
  /** Disks that take accents in either form list them apart, as those of older Macs do. */
  readonly decomposes?: boolean;
  /** Disks that keep no time of birth. */
  readonly birthless?: boolean;
  /** Systems that can put all that was written on the disk in one go. */
  readonly storesAll?: boolean;
  /** Watchers that tell of each folder by itself, and late. */
  readonly lateHints?: boolean;
  /** People take things out of the trash again, here and there. */
  readonly restores?: boolean;
  /** The program ends at this turn, by a power cut or a kill. */
  readonly crashAt?: { readonly turn: number; readonly power: boolean };
  /** Keeps what happened, line by line. */
  readonly tells?: boolean;
}

/** What a story by its seed came to, with what happened where somebody wanted to know. */
class BrokenPromise extends Error {
  readonly lines: readonly string[];

  constructor(seed: number, cause: unknown, lines: readonly string[]) {
    super(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'BrokenPromise';
    this.lines = lines;
  }
}

export interface Played {
  readonly fingerprint: string;
  readonly turns: number;
  readonly lines: readonly string[];
  readonly homes: readonly Home[];
}

/** Plays a whole story by its seed, and throws when a promise was broken. */
export async function play(options: PlayOptions): Promise<Played> {
  const { seed, trouble = 'all', crashAt } = options;
  const chance = new Chance(seed);
  const loop = new ControlLoop(chance, { tells: options.tells === true });
  const service = new ServiceClock(loop);
  const tellsHash = chance.happens(0.3);
  const archive = new MemoryArchive(service, { rich: tellsHash });
  const contents = new Contents();
  const mac = options.decomposes === true ? hfsTraits : macTraits;
  const { birthless = false, storesAll = false, lateHints = false, restores = false } = options;
  const traits: readonly [DiskTraits, ...DiskTraits[]] = [linuxTraits, mac, windowsTraits, shortNames];
  const piecemeal = chance.happens(0.3);
  const linkFiles = chance.happens(0.5);
  const untold = new Set<RemoteId>();
  let truth: Truth | null = null;
  const makeHome = (name: string): Home =>
    new Home({
      loop,
      archive,
      serviceNow: () => service.now(),
      name,
      traits: { ...chance.oneOf(traits), birthless },
      linkFiles,
      piecemeal,
      tellsHash,
      storesAll,
      untold,
      onUnseen: (content) => truth?.excuse(content),
      onForgotten: (content) => truth?.forgotten.add(content),
      judge: (what) => truth?.judge(what),
    });
  const homes: [Home, ...Home[]] = options.homes === 2 ? [makeHome('laptop'), makeHome('tower')] : [makeHome('laptop')];
  if (options.everyError === true) {
    for (const { lineWeather } of homes) {
      lineWeather.kinds = everyKind;
      lineWeather.lost = everyLoss;
    }
  }
  truth = new Truth(
    homes.map(({ disk }) => disk),
    archive,
    { now: () => loop.turns, untold },
  );
  const people = new People({ loop, homes, archive, truth, contents, lateHints, restores });
  const disasters = new Disasters({ loop, homes, archive, truth, service, tellsHash }, trouble);
  try {
    for (let count = chance.below(10); count > 0; count -= 1) people.create();
    for (const home of homes) {
      home.start();
      home.watch();
    }
    let acts = options.acts ?? 4 + chance.below(10);
    let next = chance.below(60);
    loop.onTurn = () => {
      if (crashAt?.turn === loop.turns) disasters.crash(homes[0], crashAt.power);
      disasters.pass();
      if (loop.turns < next || acts === 0) return;
      acts -= 1;
      next = loop.turns + (chance.happens(0.3) ? 0 : chance.below(80));
      people.act();
    };
    await loop.runUntil(() => acts === 0 && loop.turns >= next + 60 && (crashAt === undefined || loop.turns > crashAt.turn));
    loop.onTurn = () => undefined;
    disasters.end();
    await judgeEnd({ loop, homes, archive, truth, linkFiles, isOnce: trouble !== 'all' && crashAt === undefined });
  } catch (error) {
    throw new BrokenPromise(seed, error, loop.lines ?? []);
  }
  return { fingerprint: loop.fingerprint(), turns: loop.turns, lines: loop.lines ?? [], homes };
}
