import { type MemoryArchive, memoryRootId } from '../sync/world/memory-archive.ts';
import type { ControlLoop } from './control-loop.ts';
import type { Home } from './home.ts';
import type { Truth } from './truth.ts';
import type { ServiceClock } from './world-clock.ts';

export interface DisasterFacts {
  readonly loop: ControlLoop;
  readonly homes: readonly [Home, ...Home[]];
  readonly archive: MemoryArchive;
  readonly truth: Truth;
  readonly service: ServiceClock;
  /** Whether listings tell hashes. Where they do not, nobody can tell two contents of one second from each other. */
  readonly tellsHash: boolean;
}

/** All that goes wrong by itself. */
export class Disasters {
  readonly #facts: DisasterFacts;
  readonly #trouble: 'none' | 'line' | 'all';
  #until = 0;
  #backup: ReturnType<MemoryArchive['picture']> | null = null;

  constructor(facts: DisasterFacts, trouble: 'none' | 'line' | 'all') {
    this.#facts = facts;
    this.#trouble = trouble;
    if (trouble === 'none') return;
    for (const home of facts.homes) {
      home.lineWeather.flaky = facts.loop.chance.oneOf([0, 0.02, 0.1]);
      if (trouble === 'all') home.diskWeather.flaky = facts.loop.chance.oneOf([0, 0, 0.03]);
    }
  }

  /** Before each turn: perhaps something begins or ends. */
  pass(): void {
    const { loop, homes } = this.#facts;
    if (this.#trouble === 'none') return;
    if (loop.turns === this.#until) this.#clearUp();
    for (const home of homes) {
      if (!home.isRunning) {
        home.start();
        home.watch();
      }
    }
    if (!loop.chance.happens(0.012)) return;
    const home = loop.chance.oneOf(homes);
    this.#begin(home);
  }

  #begin(home: Home): void {
    const { loop } = this.#facts;
    if (this.#trouble === 'line' || loop.chance.happens(0.3)) this.#cutLine(home);
    else this.#worst[loop.chance.below(this.#worst.length)]?.(home);
  }

  #lasts(): void {
    const { loop } = this.#facts;
    this.#until = loop.turns + 5 + loop.chance.below(60);
  }

  #cutLine(home: Home): void {
    const { loop } = this.#facts;
    const line = loop.chance.oneOf(['offline', 'auth', 'throttled'] as const);
    loop.note(`${home.facts.name} has no line: ${line}`);
    home.lineWeather.down = line;
    this.#lasts();
  }

  readonly #worst: readonly ((home: Home) => void)[] = [
    (home) => this.crash(home, false),
    (home) => this.crash(home, true),
    (home) => {
      this.#facts.loop.note(`${home.facts.name}'s disk is full`);
      home.diskWeather.full = true;
      home.records.isFull = this.#facts.loop.chance.happens(0.3);
      this.#lasts();
    },
    (home) => {
      this.#facts.loop.note(`${home.facts.name}'s folder is away`);
      home.diskWeather.away = true;
      this.#lasts();
    },
    (home) => {
      const { loop, truth } = this.#facts;
      truth.allowsHalves = true;
      home.wall.offset += loop.chance.oneOf([3_600_000, -3_600_000, 1_000, -1_000, -315_360_000_000]);
      loop.note(`${home.facts.name}'s clock is set by ${home.wall.offset}`);
    },
    () => {
      this.#facts.service.offset += this.#facts.loop.chance.oneOf([0, 2_000, 60_000]);
      this.#facts.loop.note(`the service's clock is set by ${this.#facts.service.offset}`);
    },
    (home) => this.#loseRecords(home),
    () => {
      this.#backup = this.#facts.archive.picture();
      this.#facts.loop.note('a backup of the service is made');
    },
    () => this.#restoreService(),
  ];

  /** The program ends in the middle of whatever it does. It starts again with the next turn. */
  crash(home: Home, power: boolean): void {
    const { truth } = this.#facts;
    // What was half saved stays so.
    truth.allowsHalves ||= power;
    truth.byCrash(() => home.crash(power));
    if (power) truth.recordsWentBack();
    home.start();
    home.watch();
  }

  /** The mirror is lost, or an older copy of it comes back. */
  #loseRecords(home: Home): void {
    const { loop, truth } = this.#facts;
    truth.byCrash(() => home.crash(false));
    const lost = home.records.commits.length;
    const back = loop.chance.happens(0.5) ? lost : loop.chance.below(lost + 1);
    loop.note(`${home.facts.name}'s records go back by ${back}`);
    home.records.rollBack(back);
    truth.recordsWentBack();
    home.start();
    home.watch();
  }

  /** Nobody is at work while that is done: what is under way then could know of nothing. */
  #restoreService(): void {
    const { loop, truth, archive, homes } = this.#facts;
    const backup = this.#backup;
    if (!backup || (!this.#facts.tellsHash && (archive.hasTwinTimes(backup) || this.#isTwinRecorded(backup)))) return;
    for (const home of homes) this.crash(home, false);
    loop.note('the service is restored from its backup');
    for (const home of homes) this.#noteReturned(home, backup);
    truth.byPeople(() => archive.putBack(backup));
  }

  /** What was sent from a home has a number among the versions, which tells; where they have none, sizes may. */
  #noteReturned({ records, returned }: Home, backup: ReturnType<MemoryArchive['picture']>): void {
    const rows = new Map(records.load().synced.map((row) => [row.remoteId, row]));
    for (const { id, parentId, versions } of backup) {
      const newer = this.#facts.archive.items.get(id)?.versions.at(-1);
      const row = rows.get(id);
      if (newer === undefined || newer === versions.at(-1) || !row) continue;
      const isTold = parentId !== memoryRootId || versions.every(({ length }) => length !== newer.length);
      if (row.version !== null && isTold) continue;
      returned.set(id, { newer, versions: versions.length, agreedAt: row.modifiedAt });
    }
  }

  /** Whether a home fetched what somebody wrote after the listing, which told the time of what the backup has. */
  #isTwinRecorded(backup: ReturnType<MemoryArchive['picture']>): boolean {
    const rows = this.#facts.homes.flatMap(({ records }) => records.load().synced);
    return rows.some(({ remoteId, modifiedAt, hash }) =>
      backup.some(({ id, versions, ...then }) => id === remoteId && then.modifiedAt === modifiedAt && versions.at(-1) !== hash),
    );
  }

  #clearUp(): void {
    for (const home of this.#facts.homes) {
      home.lineWeather.down = null;
      home.diskWeather.full = false;
      home.diskWeather.away = false;
      home.records.isFull = false;
    }
  }

  end(): void {
    this.#clearUp();
    for (const { lineWeather, diskWeather } of this.#facts.homes) {
      lineWeather.flaky = 0;
      diskWeather.flaky = 0;
    }
  }
}
