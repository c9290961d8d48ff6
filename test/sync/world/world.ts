import { plan } from '../../../main/sync/plan/plan.ts';
import type { Plan, PlanInput, Step } from '../../../main/sync/plan/model.ts';
import type { ApplyContext } from '../../../main/sync/apply/context.ts';
import { Crew, type StepResult } from '../../../main/sync/apply/crew.ts';
import { FreshPlaces } from '../../../main/sync/apply/fresh-places.ts';
import { GroupCommit } from '../../../main/sync/apply/group-commit.ts';
import { LocalObserver } from '../../../main/sync/local-observer.ts';
import { keepsVersions, type ArchiveOperation, type RemoteId } from '../../../main/sync/ports/archive.ts';
import type { FolderTraits } from '../../../main/sync/ports/folder.ts';
import type { TreeChange } from '../../../main/sync/ports/trees.ts';
import { RemoteObserver } from '../../../main/sync/remote-observer.ts';
import { SettleGate } from '../../../main/sync/settle-gate.ts';
import { conflictTime } from '../../../main/sync/stamp.ts';
import { Trees } from '../../../main/sync/trees.ts';
import { DiskTree } from './disk-tree.ts';
import { MemoryArchive, memoryRootId } from './memory-archive.ts';
import { MemoryFolder } from './memory-folder.ts';
import { linuxTraits } from './traits.ts';
import { WorldRandom, WorldTime } from './world-time.ts';

export interface WorldOptions {
  readonly traits: FolderTraits;
  /** Whether the service tells sizes and hashes. */
  readonly rich: boolean;
  /** Operations that are not switched on. */
  readonly disabled: readonly ArchiveOperation[];
  /** Whether a person has agreed to every delete beforehand. */
  readonly deletesAllowed: boolean;
  readonly linkFiles: boolean;
  /** Whether the first look of a sync comes while something is still being written. */
  readonly hurried: boolean;
}

/** A service that tells little, a disk that takes all names, and everything allowed. */
export const plain: WorldOptions = {
  traits: linuxTraits,
  rich: false,
  disabled: [],
  deletesAllowed: true,
  linkFiles: false,
  hurried: false,
};

const empty = { remote: [], local: [], synced: [], superseded: [], conflicts: [], failures: [], held: [] };

/** Both sides in memory, and the engine's own observers and steps between them. Only the loop and the records on disk are left out. */
export class World {
  readonly options: WorldOptions;
  readonly time = new WorldTime();
  readonly disk: DiskTree;
  readonly archive: MemoryArchive;
  readonly folder: MemoryFolder;
  readonly trees = new Trees(memoryRootId, empty);
  readonly excluded = new Set<string>();
  readonly leftHere = new Set<string>();
  /** Looks at once, while the file that was written last may still be changing. */
  hurried = false;
  /** Operations that are not switched on now. */
  disabled: readonly ArchiveOperation[];
  readonly context: ApplyContext;
  readonly local: LocalObserver;
  readonly remote: RemoteObserver;
  readonly recentDeletes = { local: 0, remote: 0 };
  readonly gate = new SettleGate();
  readonly signal: AbortSignal = new AbortController().signal;

  constructor(options: WorldOptions) {
    this.options = options;
    this.disabled = options.disabled;
    this.disk = new DiskTree(options.traits, this.time);
    this.archive = new MemoryArchive(this.time, options);
    this.folder = new MemoryFolder(this.disk);
    const commit = (change: TreeChange): void => {
      for (const { action, side, items } of change.history ?? []) {
        if (action === 'trash' && side) this.recentDeletes[side] += items;
      }
      this.#checkRows(change);
      this.trees.apply(change);
    };
    const { archive, folder, trees, time: clock } = this;
    this.context = {
      archive,
      folder,
      trees,
      clock,
      random: new WorldRandom(),
      commit,
      record: new GroupCommit(commit, clock).record,
      places: new FreshPlaces({ archive, clock }),
      answered: new Set(),
      settle: this.gate.settle,
      turn: () => Promise.resolve(),
      leaveLine: () => undefined,
      onMoved: () => undefined,
      onProgress: () => undefined,
    };
    this.local = new LocalObserver({ folder, clock, trees, commit });
    this.remote = new RemoteObserver(this.context);
  }

  /** What the records on disk refuse: two items that stand for one local file. */
  #checkRows({ dropSynced = [], putSynced = [] }: TreeChange): void {
    for (const row of putSynced) {
      const held = this.trees.synced.byLocal(row.localId);
      if (!held || held.remoteId === row.remoteId || dropSynced.includes(held.remoteId)) continue;
      throw new Error(`${row.remoteId} and ${held.remoteId} would both be ${row.localName}`);
    }
  }

  /** `sending`: documents that get new content right now. */
  async observe(sending: ReadonlySet<RemoteId> = new Set()): Promise<void> {
    if (!this.hurried) await this.time.sleep(10_000);
    await this.gate.look(async () => {
      await this.local.observe('everything', this.signal);
      await this.remote.observe(this.signal, sending);
    });
  }

  input(facts: Partial<PlanInput> = {}): PlanInput {
    const { options, trees, folder, excluded, leftHere, archive, local, remote } = this;
    return {
      trees,
      traits: folder.traits,
      ignores: (path) => folder.ignores(path),
      excluded,
      leftHere,
      linkFiles: options.linkFiles,
      blockedPaths: local.blockedPaths,
      unsettledLocal: new Set([...local.unsettled, ...local.unreadable.keys()]),
      unsettledRemote: remote.unsettled,
      vanishing: local.isVanishing(),
      enabled: (operation) => !this.disabled.includes(operation),
      lacking: () => null,
      keepsVersions: (folderId) => keepsVersions(archive, folderId),
      readOnlyFolders: new Set(),
      unreadFolders: this.remote.unread,
      webAddress: (id) => archive.webAddress(id),
      stamp: { time: conflictTime(this.time.now()), device: 'laptop' },
      recentDeletes: this.recentDeletes,
      allowedDeletes: new Set(options.deletesAllowed ? [...trees.synced.all()].map(({ remoteId }) => remoteId) : []),
      waits: () => false,
      ...facts,
    };
  }

  plan(): Plan {
    return plan(this.input());
  }

  /** Does one step. Nobody else changes anything meanwhile, so that a step that fails was planned wrongly. */
  async do(step: Step): Promise<void> {
    const failures: Error[] = [];
    const onResult = ({ error }: StepResult): boolean => {
      if (error) failures.push(new Error(`${step.key} → ${step.path}: ${error.kind}: ${error.message}`, { cause: error }));
      return true;
    };
    await new Crew(this.context, { parallel: 1, onStart: () => undefined, onResult }, this.signal).work([step]);
    if (failures[0]) throw failures[0];
  }
}

/** What is to be done, where that is one thing. */
export function onlyStep(world: World): Step {
  const [step, ...others] = world.plan().steps;
  if (!step || others.length > 0) throw new Error(`${world.plan().steps.length} steps instead of one`);
  return step;
}
