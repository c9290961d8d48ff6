import { type Act, bothActs, type Contents, sideActs } from '../sync/world/act.ts';
import { actHere } from '../sync/world/acts-here.ts';
import { actThere } from '../sync/world/acts-there.ts';
import type { MemoryArchive, RemoteItem } from '../sync/world/memory-archive.ts';
import { perform } from '../sync/world/user-acts.ts';
import { names } from '../sync/world/world-names.ts';
import type { Chance } from './chance.ts';
import type { ControlLoop } from './control-loop.ts';
import type { Home } from './home.ts';
import type { Truth } from './truth.ts';

export interface PeopleFacts {
  readonly loop: ControlLoop;
  readonly homes: readonly [Home, ...Home[]];
  readonly archive: MemoryArchive;
  readonly truth: Truth;
  readonly contents: Contents;
  /** See `PlayOptions`. */
  readonly lateHints: boolean;
  readonly restores: boolean;
}

/** How late a watcher may tell, in ms: a delete is believed sooner than that. */
const latestHint = 3_000;

/** Everybody who changes something while the engines work. */
export class People {
  readonly #facts: PeopleFacts;
  readonly #chance: Chance;

  constructor(facts: PeopleFacts) {
    this.#facts = facts;
    this.#chance = facts.loop.chance;
  }

  /** One thing that somebody does, here or there. */
  act(): void {
    const home = this.#chance.oneOf(this.#facts.homes);
    if (this.#facts.restores && this.#chance.happens(0.2)) {
      if (this.#chance.happens(0.5)) this.#restoreHere(home);
      else this.#restoreThere();
      return;
    }
    const pick = this.#chance.fraction();
    if (pick < 0.42) this.#actHere(home);
    else if (pick < 0.84) this.#actThere();
    else if (pick < 0.92) this.#actOnBoth(home);
    else home.answer(this.#chance.happens(0.7) ? 'delete' : 'keep');
  }

  create(): void {
    const act = this.#chance.happens(0.65) ? 'create file' : 'create folder';
    if (this.#chance.happens(0.5)) this.#actHere(this.#chance.oneOf(this.#facts.homes), act);
    else this.#actThere(act);
  }

  #numbers() {
    const name = this.#chance.happens(0.7) ? this.#chance.below(7) : this.#chance.below(names.length);
    return { of: this.#chance.below(30), to: this.#chance.below(30), name };
  }

  #actHere(home: Home, what: (typeof sideActs)[number] = this.#chance.oneOf(sideActs)): void {
    if (home.diskWeather.away || home.diskWeather.full) return;
    const { loop, truth, contents, lateHints } = this.#facts;
    const act = { side: 'here' as const, act: what, ...this.#numbers() };
    const since = home.wall.now();
    loop.note(`${home.facts.name} a person: ${JSON.stringify(act)}`);
    const moved = truth.byPeople(() => {
      home.journal.before('people');
      if (what === 'edit' && this.#chance.happens(0.3)) this.#saveSlowly(home, act.of);
      else actHere(act, home.disk, contents);
      // Programs that sync what they save are as many as those that do not.
      if (this.#chance.happens(0.5)) home.journal.sync();
    });
    const isTold = this.#hint(home, since);
    // Told of each folder by itself, a move is seen by halves as well.
    if (!isTold || home.isScanned || lateHints) for (const content of moved) truth.movedUnseen.add(content);
  }

  /** A save in two parts, the second of which comes before the file has been quiet for long. */
  #saveSlowly({ disk, journal }: Home, of: number): void {
    const { loop, truth, contents } = this.#facts;
    const files = [...disk.walk()].filter(({ path, node }) => node.kind === 'file' && !path.includes('.tidemark-moving'));
    const file = files[of % files.length];
    if (!file) return;
    const whole = contents.next();
    disk.write(file.path, `half of ${whole}`);
    const rest = (): void => {
      const now = [...disk.walk()].find(({ node }) => node === file.node);
      if (!now) return;
      journal.before('people');
      truth.byPeople(() => disk.write(now.path, whole));
    };
    loop.sleep(500 + this.#chance.below(1_000), { life: this }).then(rest, () => undefined);
  }

  /** The watcher tells of most things, late, doubled, or not at all: answers whether it did. */
  #hint(home: Home, since: number): boolean {
    const kind = this.#chance.fraction();
    if (kind < 0.2) return false;
    if (kind < 0.25) {
      home.hint({ kind: 'everything', why: 'overflow' });
      return true;
    }
    const paths = new Set<string>();
    for (const { path, node } of [...home.disk.walk(), { path: '', node: home.disk.root }]) {
      if (node.mtimeMs < since && node.ctimeMs < since) continue;
      paths.add(node.kind === 'folder' ? path : path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    }
    for (const path of paths) this.#tell(home, path);
    return true;
  }

  #tell(home: Home, path: string): void {
    const { loop, lateHints } = this.#facts;
    const hint = (): void => home.hint({ kind: 'folder', path });
    if (lateHints) loop.sleep(this.#chance.below(latestHint), { life: this }).then(hint, () => undefined);
    else hint();
  }

  #actThere(what: (typeof sideActs)[number] = this.#chance.oneOf(sideActs)): void {
    const { loop, truth, archive, contents } = this.#facts;
    const act = { side: 'there' as const, act: what, ...this.#numbers() };
    loop.note(`a person there: ${JSON.stringify(act)}`);
    truth.byPeople(() => actThere(act, archive, contents));
    if (this.#chance.happens(0.3)) for (const home of this.#facts.homes) home.poke();
  }

  #restoreHere(home: Home): void {
    const { disk, journal, diskWeather } = home;
    if (diskWeather.away || diskWeather.full) return;
    const { loop, truth } = this.#facts;
    const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const isPossible = ({ path }: { path: string }): boolean => !disk.find(path) && disk.find(folderOf(path))?.kind === 'folder';
    const [first, ...others] = disk.trashed.filter(isPossible);
    if (!first) return;
    const back = this.#chance.oneOf([first, ...others]);
    const nodes = [back.node, ...[...disk.walk(back.node)].map(({ node }) => node)];
    // Nobody finishes a save that has ended in the trash.
    truth.allowsHalves ||= nodes.some(({ content }) => content.startsWith('half'));
    const since = home.wall.now();
    loop.note(`${home.facts.name} a person takes ${back.path} out of the trash`);
    truth.byRestore(
      () => {
        journal.before('people');
        disk.restore(back);
        if (this.#chance.happens(0.5)) journal.sync();
      },
      (content) => home.isDoneWith(content) && this.#isSettled((one) => one.knows(content)),
    );
    home.unseeHere(back.path);
    this.#hint(home, since);
  }

  /** Whether all homes have done with a delete: those whose records went back may find it once more. */
  #isSettled(isOpen: (home: Home) => boolean): boolean {
    return !this.#facts.homes.some((home) => home.records.wentBack || isOpen(home));
  }

  #restoreThere(): void {
    const { loop, truth, homes, archive } = this.#facts;
    const { rootId, items } = archive;
    // What a backup has brought back is there already.
    const isPossible = ({ id, parentId }: RemoteItem): boolean => !items.has(id) && (parentId === rootId || items.has(parentId));
    const [first, ...others] = archive.trashed.filter(isPossible);
    if (!first) return;
    const back = this.#chance.oneOf([first, ...others]);
    loop.note(`a person there takes ${back.id} ${back.name} out of the trash`);
    truth.byRestore(
      () => archive.takeBack(back),
      (content) =>
        this.#isSettled((home) => {
          const mayGo = truth.wasTakenAway(content, homes.indexOf(home)) && !home.isDoneWith(content);
          return mayGo || home.hasSuperseded(content);
        }),
    );
    for (const item of [back, ...archive.below(back.id)]) for (const home of homes) home.unseeThere(item);
    if (this.#chance.happens(0.3)) for (const home of homes) home.poke();
  }

  #actOnBoth(home: Home): void {
    if (home.diskWeather.away || home.diskWeather.full) return;
    const { loop, truth, contents, archive } = this.#facts;
    const act: Act = { side: 'both', act: this.#chance.oneOf(bothActs), ...this.#numbers() };
    loop.note(`${home.facts.name} people: ${JSON.stringify(act)}`);
    const { disk, excluded, leftHere } = home;
    const rules = excluded.size + leftHere.size;
    truth.byPeople(() => {
      home.journal.before('people');
      perform(act, { trees: home.records.trees(), disk, archive, excluded, leftHere }, contents);
      home.journal.sync();
    });
    if (excluded.size + leftHere.size !== rules) truth.rulesChanged();
    home.hint({ kind: 'everything', why: 'overflow' });
  }
}
