import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consent } from '../conformance/consent.ts';
import { openUiDesk } from './ui-desk.ts';
import type { Events } from '../../preload/contract.ts';
import type { UiDesk } from './ui-desk.ts';

const day = 24 * 3_600_000;

describe('a person who signs in', () => {
  let ui: UiDesk;
  beforeEach(async () => {
    ui = await openUiDesk();
  });
  afterEach(() => ui.close());

  const signIn = async (): Promise<void> => {
    const { app, user } = ui.bench.sandbox.credentials;
    const { url } = ui.bench.sandbox;
    const account = { service: 'projectplace', name: 'me', url, secrets: 'session', allowAssumed: true } as const;
    const ends: Events['signIn'][] = [];
    const stop = ui.on('signIn', (value) => ends.push(value));
    const { clientId, clientSecret } = app;
    const begun = await ui.call('accounts.beginSignIn', account, { clientId, clientSecret });
    await ui.call('accounts.pasteCode', begun.signIn, (await consent(new URL(begun.address), user)).href);
    await expect.poll(() => ends.map(({ state }) => state)).toEqual(['done']);
    stop();
  };
  const account = async () => (await ui.call('accounts.list'))[0]!;

  it('is told when that ends, warned before, asked again afterwards, and keeps everything', async () => {
    const incidents: Events['incident'][] = [];
    ui.on('incident', (news) => incidents.push(news));
    await signIn();
    const { id } = await account();
    await ui.call('accounts.test', id);
    expect(Math.round(((await account()).expiresAt ?? 0) / day - Date.now() / day)).toBe(120);
    const workspaceId = String(ui.bench.sandbox.workspaces[0]?.id);
    const folder = `${ui.bench.folder}/pair`;
    const pair = await ui.call('pairs.add', { accountId: id, workspaceId, remoteFolderId: null, folder });
    await ui.until(({ pairs }) => pairs[0]?.state === 'up-to-date');
    ui.bench.sandbox.control.advance(121 * day);
    await ui.call('pairs.syncNow', pair.id);
    await ui.until(({ state }) => state === 'signed-out');
    const asked = { kind: 'sign-in', title: 'Sign in to me again', place: 'settings/accounts' };
    await expect.poll(() => incidents.map(({ begun }) => begun)).toContainEqual(expect.objectContaining(asked));
    expect(await account()).toMatchObject({ id, state: 'signed-out', pairs: 1 });
    await signIn();
    await ui.until(({ pairs }) => pairs[0]?.state === 'up-to-date');
    await expect.poll(() => incidents.at(-1)).toEqual({ key: `signed-out ${id}`, begun: null });
    expect(await account()).toMatchObject({ id, state: 'ok', pairs: 1 });
  });
});
