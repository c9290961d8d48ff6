import type { RemoteId } from '../../main/sync/ports/archive.ts';
import type { Hint } from '../../main/sync/ports/folder.ts';
import type { EngineEvent, PairSync, StepFacts, SyncReport } from '../../main/sync/ports/progress.ts';
import type { DeleteAnswer } from '../../main/sync/ports/settings.ts';
import type { HistoryEntry, TreeChange } from '../../main/sync/ports/trees.ts';
import { createPairSync } from '../../main/sync/pair-sync.ts';
import { DiskTree } from '../sync/world/disk-tree.ts';
import type { MemoryArchive, RemoteItem } from '../sync/world/memory-archive.ts';
import { MemoryFolder } from '../sync/world/memory-folder.ts';
import type { DiskTraits } from '../sync/world/traits.ts';
import { clockOf, type ControlLoop } from './control-loop.ts';
import { DiskJournal } from './disk-journal.ts';
import { MemoryRecords } from './memory-records.ts';
import { SlowArchive } from './slow-archive.ts';
import { SlowFolder } from './slow-folder.ts';
import { WallClock } from './world-clock.ts';
import { calmDisk, calmLine } from './weather.ts';

export interface HomeFacts {
  readonly loop: ControlLoop;
  readonly archive: MemoryArchive;
  readonly serviceNow: () => number;
  readonly name: string;
  readonly traits: DiskTraits;
  readonly linkFiles: boolean;
  readonly piecemeal: boolean;
  /** See `PlayOptions`. */
  readonly storesAll: boolean;
  readonly tellsHash: boolean;
  /** Documents that an upload has made, and that no record knows yet. */
  readonly untold: Set<RemoteId>;
  /** Told of content that an upload covers although nobody here was shown it, */
  readonly onUnseen: (content: string) => void;
  /** and of what the service has forgotten without a sign. */
  readonly onForgotten: (content: string) => void;
  /** Called right after each change of the engine's. */
  readonly judge: (what: string) => void;
}

/** What the history may call a step, where that is not the step's own name. */
const tellings: Readonly<Record<string, readonly string[]>> = { download: ['download', 'join'], trash: ['trash', 'remove'] };

/** The newest content of a document before the service went back, how many versions it had after, and the time that was recorded of it. */
interface Returned {
  readonly newer: string;
  readonly versions: number;
  readonly agreedAt: number | null;
}

/** What a life of the program holds on to. */
interface Life {
  readonly sync: PairSync;
  readonly folder: SlowFolder;
  readonly stop: AbortController;
  watching: Promise<void> | null;
}

/** One computer with Tidemark on it: its disk, its records, and the engine, which starts, stops and crashes. */
export class Home {
  readonly facts: HomeFacts;
  readonly wall: WallClock;
  readonly disk: DiskTree;
  readonly folder: MemoryFolder;
  readonly journal: DiskJournal;
  readonly diskWeather = calmDisk();
  readonly lineWeather = calmLine();
  readonly excluded = new Set<string>();
  readonly leftHere = new Set<string>();
  records: MemoryRecords;
  answers: DeleteAnswer[] = [];
  /** What went wrong for good: an unreasoned step, a broken promise. */
  readonly complaints: string[] = [];
  /** Documents that went back in the service, until that is recorded here; without those whose versions can tell what became of them. */
  readonly returned = new Map<RemoteId, Returned>();
  readonly #shown = new Map<string, string>();
  /** Steps that were done, and entries of the history, by what was done. */
  readonly #done = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #life: Life | null = null;

  constructor(facts: HomeFacts) {
    this.facts = facts;
    this.wall = new WallClock(facts.loop);
    this.disk = new DiskTree(facts.traits, this.wall);
    this.folder = new MemoryFolder(this.disk);
    this.journal = new DiskJournal(this.disk);
    this.records = new MemoryRecords(facts.archive.rootId);
  }

  get isRunning(): boolean {
    return this.#life !== null;
  }

  /** Whether the records held a file of that content once, and do so no more. */
  isDoneWith(content: string): boolean {
    const wasKnown = this.records.commits.some(({ putSynced = [] }) => putSynced.some(({ hash }) => hash === content));
    return wasKnown && !this.knows(content);
  }

  /** Whether the records hold a file of that content. */
  knows(content: string): boolean {
    return this.records.load().synced.some(({ hash }) => hash === content);
  }

  /** Whether a document of that content is an older one to this home, which what it has sent took the place of. */
  hasSuperseded(content: string): boolean {
    const { items } = this.facts.archive;
    return this.records.load().superseded.some(({ remoteId }) => items.get(remoteId)?.versions.at(-1) === content);
  }

  /** What comes out of the trash there has not been shown here since, */
  unseeThere({ id }: RemoteItem): void {
    for (const by of ['children', 'itself', 'listing']) this.#shown.delete(`${by}: ${id}`);
  }

  /** nor what comes out of the trash here. */
  unseeHere(path: string): void {
    this.#life?.folder.unsee(path);
  }

  start(): void {
    const { loop, archive, name, piecemeal, serviceNow, linkFiles, onUnseen, storesAll, tellsHash, untold } = this.facts;
    const life = {};
    const change = this.#change;
    const folder = new SlowFolder(
      { loop, name, folder: this.folder, weather: this.diskWeather, journal: this.journal, storesAll, change, onUnseen },
      life,
    );
    this.records.onCommit = (committed) => {
      for (const { remoteId } of committed.putSynced ?? []) untold.delete(remoteId);
      this.#checkRecord(committed);
    };
    const sync = createPairSync({
      pairId: 1,
      archive: new SlowArchive(
        {
          loop,
          name,
          archive,
          weather: this.lineWeather,
          now: serviceNow,
          piecemeal,
          tellsHash,
          change,
          shown: this.#shown,
          untold,
          onUnseen,
          onListed: () => this.#noteForgotten(),
        },
        life,
      ),
      folder,
      store: this.records,
      clock: clockOf(loop, life, () => this.wall.now()),
      random: loop.chance,
      device: name,
      parallel: 3,
      rules: () => ({ excluded: this.excluded, leftHere: this.leftHere, linkFiles, deleteAnswers: this.answers }),
      answersUsed: () => {
        this.answers = [];
      },
      onEvent: (event) => this.#heard(event),
    });
    this.#life = { sync, folder, stop: new AbortController(), watching: null };
    this.#lifeKey = life;
  }

  #lifeKey: object = {};

  /** Edited before its older time is seen and recorded, a document shows no more than a newer one, as after any edit. */
  #noteForgotten(): void {
    if (this.returned.size === 0) return;
    const { archive, onForgotten } = this.facts;
    const agreed = new Map(this.records.load().synced.map(({ remoteId, modifiedAt }) => [remoteId, modifiedAt]));
    for (const [id, { newer, versions, agreedAt }] of this.returned) {
      if (agreed.get(id) !== agreedAt) this.returned.delete(id);
      else if (archive.items.get(id)?.versions.length !== versions) onForgotten(newer);
    }
  }

  watch(): void {
    const life = this.#life;
    if (!life) return;
    const watching = life.sync.watch({ listEveryMs: () => 60_000, onReport: () => undefined }, life.stop.signal);
    life.watching = watching.catch(() => undefined);
  }

  /** Whether its disk is being looked at. */
  get isScanned(): boolean {
    return this.#life?.folder.isScanning === true;
  }

  hint(hint: Hint): void {
    this.#life?.folder.hint?.(hint);
  }

  poke(): void {
    this.#life?.sync.poke();
  }

  /** Ends as a program is asked to end. */
  async stop(): Promise<void> {
    this.#life?.stop.abort(new Error('stopped'));
    await this.#life?.watching;
    this.#life = null;
  }

  /** Ends from one moment to the next; with a power cut, what was not synced is gone, or not. Answers whether any of people's work went. */
  crash(power: boolean): boolean {
    const { loop } = this.facts;
    loop.note(`${this.facts.name} ${power ? 'loses power' : 'is killed'}`);
    loop.forget(this.#lifeKey);
    this.#life = null;
    this.records.onCommit = () => undefined;
    if (!power) return false;
    const lost = this.journal.cutPower(loop.chance);
    this.records.rollBack(loop.chance.below(Math.min(3, this.records.young) + 1));
    return lost.has('people');
  }

  /** One run until nothing is left to do. */
  async syncOnce(): Promise<SyncReport> {
    if (!this.#life) this.start();
    const life = this.#life;
    if (!life) throw new Error('no life');
    return life.sync.syncUntilDone(life.stop.signal);
  }

  /** A person answers what the guard asks. */
  answer(answer: DeleteAnswer['answer']): void {
    const held = this.records.load().held.filter(({ reason }) => reason === 'mass-delete');
    const items = held.flatMap(({ remoteId }) => remoteId ?? []);
    if (items.length === 0) return;
    this.facts.loop.note(`${this.facts.name} answers ${answer}`);
    this.answers.push({ pairId: 1, answer, items, at: this.wall.now() });
  }

  readonly #change = <Result>(what: string, act: () => Result): Result => {
    this.facts.loop.note(`${this.facts.name} ${what}`);
    this.journal.before('engine');
    const result = act();
    // Where the judge throws, nobody waits for it any more.
    if (result instanceof Promise) result.catch(() => undefined);
    this.facts.judge(`${this.facts.name} ${what}`);
    return result;
  };

  #heard(event: EngineEvent): void {
    if (event.type !== 'step') return;
    const { state, step, error } = event;
    this.facts.loop.note(
      `${this.facts.name} ${step.action} ${step.path} ${state} ${error ? `${error.kind}: ${error.message}` : ''}`,
    );
    if (state === 'done') this.#checkTold(step);
    if (error?.kind === 'bug') this.complaints.push(`${step.action} ${step.path}: ${error.stack ?? error.message}`);
  }

  /** Whatever was done is written down: there are never more steps of a kind than entries in the history. */
  #checkTold({ action, path }: StepFacts): void {
    const written = tellings[action] ?? [action];
    if (action === 'forget' || action === 'join') return;
    const done = (this.#done.get(action) ?? 0) + 1;
    this.#done.set(action, done);
    const told = written.reduce((sum, each) => sum + (this.#told.get(each) ?? 0), 0);
    if (told < done) this.complaints.push(`${action} ${path} is in no history`);
  }

  /** Whatever is written down says why. */
  #checkRecord({ history = [], held = [], putFailures = [] }: TreeChange): void {
    for (const { action } of history) this.#told.set(action, (this.#told.get(action) ?? 0) + 1);
    const isSilent = ({ reason, action }: HistoryEntry): boolean => reason.trim() === '' || action === '';
    for (const entry of history) if (isSilent(entry)) this.complaints.push(`no reason: ${JSON.stringify(entry)}`);
    for (const step of held)
      if (step.message.trim() === '') this.complaints.push(`held without a reason: ${JSON.stringify(step)}`);
    for (const failure of putFailures)
      if (failure.message.trim() === '') this.complaints.push(`failed without a reason: ${JSON.stringify(failure)}`);
  }
}
