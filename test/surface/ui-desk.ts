import { expect } from 'vitest';
import { Desk } from '../../main/app/surface/desk.ts';
import { openSurface } from '../../main/surface.ts';
import { SyncError } from '../../main/sync/errors.ts';
import { HandMachine } from './hand-machine.ts';
import { openWorkbench } from '../app/temporary-home.ts';
import type { Machine } from '../../main/app/surface/machine.ts';
import type { Arguments, CommandName, EventName, Events, PairView, Result, StatusView } from '../../preload/contract.ts';
import type { Workbench } from '../app/temporary-home.ts';

/** A running desk over the sandbox, asked as a carrier asks it: with names and plain data. */
export interface UiDesk {
  readonly bench: Workbench;
  readonly desk: Desk;
  readonly opened: readonly string[];
  readonly happenings: HandMachine;
  /** The value of an answer; fails the test when it is none. */
  call<Name extends CommandName>(name: Name, ...args: Arguments<Name>): Promise<Result<Name>>;
  /** Whatever is answered to whatever is asked. */
  raw(name: unknown, args: unknown): Promise<unknown>;
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): () => void;
  addRobot(name?: string): Promise<number>;
  /** Pairs a workspace of the sandbox with a folder and waits until it is in sync. */
  addPair(folder?: string): Promise<PairView>;
  until(isSo: (status: StatusView) => boolean): Promise<StatusView>;
  close(): Promise<void>;
}

export async function openUiDesk(
  seed: 'demo' | 'empty' | 'small' = 'empty',
  dialogs: Partial<Pick<Machine, 'chooseFile'>> = {},
): Promise<UiDesk> {
  const bench = await openWorkbench(seed);
  const opened: string[] = [];
  const happenings = new HandMachine();
  const { host, values, redact } = bench.core;
  const machine = { ...machineThatNotes(bench, opened), ...dialogs, events: happenings };
  const desk = await Desk.open({ host, values, redact, machine });
  const surface = openSurface(desk);
  const call = async <Name extends CommandName>(name: Name, ...args: Arguments<Name>): Promise<Result<Name>> => {
    const answer = JSON.parse(JSON.stringify(await surface.call(name, args))) as { ok: boolean; value: Result<Name> };
    expect(answer).toEqual({ ok: true, value: answer.value });
    return answer.value;
  };
  const on: UiDesk['on'] = (name, listener) =>
    // The surface sends what the contract says under that name.
    surface.listen((event) => event.name === name && listener(event.value as never));
  const until = async (isSo: (status: StatusView) => boolean): Promise<StatusView> => {
    const end = Date.now() + 50_000;
    for (;;) {
      const status = await call('status.read');
      if (isSo(status)) return status;
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(status)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const addRobot = async (name = 'robot'): Promise<number> => {
    const { clientId, clientSecret } = bench.sandbox.credentials.robot;
    const account = { service: 'projectplace', name, url: bench.sandbox.url, secrets: 'session', allowAssumed: true } as const;
    return (await call('accounts.add', account, { kind: 'oauth2-robot', clientId, clientSecret })).id;
  };
  return {
    bench,
    desk,
    opened,
    happenings,
    call,
    raw: (name, args) => surface.call(name, args),
    on,
    addRobot,
    addPair: async (folder = `${bench.folder}/pair`) => {
      const accountId = await addRobot();
      const workspaceId = String(bench.sandbox.workspaces[0]?.id);
      const pair = await call('pairs.add', { accountId, workspaceId, remoteFolderId: null, folder });
      await until(({ pairs }) => pairs.some((one) => one.id === pair.id && one.state === 'up-to-date'));
      return pair;
    },
    until,
    close: async () => {
      await desk.close();
      await bench.close();
    },
  };
}

function machineThatNotes({ folder, sandbox }: Workbench, opened: string[]): Omit<Machine, 'events'> {
  const note = (path: string): Promise<void> => {
    opened.push(path);
    return Promise.resolve();
  };
  return {
    carrier: 'browser',
    system: 'linux',
    version: '1.2.3',
    suggestedFolder: folder,
    demo: { url: sandbox.url, ...sandbox.credentials.robot },
    language: 'en',
    chooseFolder: () => Promise.resolve(null),
    chooseFile: null,
    signInByWindow: () => Promise.reject(new SyncError('refused', 'Not here.')),
    openFile: note,
    revealFile: () => Promise.reject(new SyncError('refused', 'Not here.')),
  };
}

/** The id of a board of the sandbox, as soon as it and its columns were read. */
export async function readBoard(ui: UiDesk, accountId: number, wanted: string): Promise<string> {
  const found = async () =>
    (await ui.call('boards.list')).find(({ name, readAt }) => name === wanted && readAt !== null)?.id ?? '';
  await expect.poll(found).not.toBe('');
  const id = await found();
  await expect.poll(async () => (await ui.call('boards.read', accountId, id)).columns.length).toBeGreaterThan(0);
  return id;
}
