import * as v from 'valibot';
import { addAccount, removeAccount, renewAccount, testAccount } from '../accounts.ts';
import { openArchive } from '../archives.ts';
import { BadInput } from '../bad-input.ts';
import { listOperations } from '../operations.ts';
import { withSession } from '../sessions.ts';
import { checkWay, serviceAddress, serviceKinds } from '../ways-to-sign-in.ts';
import { accountKey, readKey } from './account-key.ts';
import { accountById, viewAccount } from './account-view.ts';
import { line, remoteId, rowId, secret } from './arguments.ts';
import { entryIds } from './board-arguments.ts';
import { command } from './command.ts';
import { signInByWindow } from './window-sign-in.ts';
import type { SignIns } from './sign-ins.ts';
import type { Desk } from './desk.ts';
import type { NewAccount } from '../accounts.ts';
import type { Account } from '../../sync/ports/settings.ts';

const newAccount = v.strictObject({
  service: v.picklist(serviceKinds),
  name: line,
  url: line,
  secrets: v.picklist(['keychain', 'session']),
  allowAssumed: v.boolean(),
});

const signInApp = v.strictObject({
  clientId: secret,
  clientSecret: secret,
  redirect: v.exactOptional(v.picklist(['loopback', 'link', 'paste'])),
});

/** Accounts on services. */
export function accountCommands(desk: Desk, signIns: SignIns) {
  const { host, signal } = desk;
  return {
    'accounts.list': command([], () => host.settings.accounts().map((account) => viewAccount(host, account))),
    'accounts.addDemo': command([], async () => {
      const { demo } = desk.machine;
      if (!demo) throw new BadInput('No demo service runs here.');
      const { url, clientId, clientSecret } = demo;
      const auth = { kind: 'oauth2-robot', clientId } as const;
      const name = freeName(desk, 'Demo');
      const wanted: NewAccount = { service: 'projectplace', name, url, auth, secrets: 'session', allowAssumed: true };
      return told(desk, (await addAccount(host, { wanted, parts: { clientSecret } }, signal)).account);
    }),
    'accounts.add': command([newAccount, accountKey], async (wanted, key) => {
      const { auth, parts } = readKey(key, host.clock.now());
      checkWay(wanted.service, auth.kind);
      const account: NewAccount = { ...wanted, url: serviceAddress(wanted.service, wanted.url), auth };
      const added = await addAccount(host, { wanted: account, parts }, signal);
      return told(desk, added.account);
    }),
    'accounts.beginSignIn': command([newAccount, signInApp], (account, app) => {
      checkWay(account.service, 'oauth2-user');
      return signIns.begin({ ...account, url: serviceAddress(account.service, account.url) }, app);
    }),
    'accounts.pasteCode': command([line, secret], (signIn, pasted) => signIns.paste(signIn, pasted)),
    'accounts.cancelSignIn': command([line], (signIn) => signIns.cancel(signIn)),
    'accounts.signInByWindow': command([newAccount, v.nullable(rowId)], async (account, id) => {
      const view = await signInByWindow(desk, account, id);
      if (view === null) return null;
      desk.tell({ name: 'accounts', value: null });
      desk.poke((pairId) => host.settings.pairs().some((pair) => pair.id === pairId && pair.accountId === view.id));
      return view;
    }),
    'accounts.renew': command([rowId, accountKey], async (id, key) => {
      const account = accountById(host, id);
      const { auth, parts } = readKey(key, host.clock.now());
      checkWay(account.service, auth.kind);
      const renewed = await renewAccount(host, { account, parts, auth }, signal);
      desk.poke((pairId) => isOf(desk, account, pairId));
      return told(desk, renewed.account);
    }),
    'accounts.test': command([rowId], async (id) => ({
      person: (await testAccount(host, accountById(host, id), signal)).name,
    })),
    ...accountSettings(desk),
  };
}

function accountSettings(desk: Desk) {
  const { host, signal } = desk;
  return {
    'accounts.setAllowAssumed': command([rowId, v.boolean()], (id, allowAssumed) => {
      const account = { ...accountById(host, id), allowAssumed };
      host.settings.updateAccount(account);
      desk.changed(null);
      return told(desk, account);
    }),
    'accounts.operations': command([rowId], async (id) => {
      const operations = await listOperations(host, accountById(host, id));
      return operations.map(({ operation, evidence, enabled, request }) => ({ name: operation, evidence, enabled, request }));
    }),
    'accounts.remove': command([rowId, entryIds], async (id, discarded) => {
      const account = accountById(host, id);
      desk.tools.demandRest(id);
      if (!(await removeAccount(host, account, new Set(discarded.map(Number))))) {
        const message = `The secret of "${account.name}" could not be taken out of the keychain: look for "tidemark" there.`;
        desk.tell({ name: 'notice', value: { message } });
      }
      desk.tell({ name: 'accounts', value: null });
      desk.boards.removed(id);
      return null;
    }),
    'accounts.workspaces': command([rowId], async (id) => {
      const account = accountById(host, id);
      const listed = await withSession(host, account, (session) => session.workspaces(signal));
      host.mirror.saveWorkspaces(id, listed, host.clock.now());
      const all = host.settings.pairs().filter((pair) => pair.accountId === id);
      const bare = new Set(listed.flatMap((one) => (one.hasArchive === false ? [one.id] : [])));
      const known = host.mirror.workspaces(id).filter((one) => !bare.has(one.id));
      return known.map(({ id: workspaceId, rootId, name, archived, goneAt }) => {
        const pairs = all.filter((pair) => pair.workspaceId === workspaceId);
        const partly = pairs.length > 0 && pairs.every((pair) => pair.rootId !== rootId);
        return { id: workspaceId, name, archived, goneAt, pairId: pairs[0]?.id ?? null, partly };
      });
    }),
    'accounts.folders': command([rowId, remoteId, v.nullable(remoteId)], async (id, workspaceId, parentId) => {
      const account = accountById(host, id);
      const workspace = host.mirror.workspaces(id).find((one) => one.id === workspaceId);
      if (!workspace) throw new BadInput('This account does not know the workspace. Look at its workspaces anew.');
      const { rootId } = workspace;
      const nodes = await withSession(host, account, (session) =>
        openArchive(session, workspaceId, rootId).children(parentId ?? rootId, signal),
      );
      const folders = nodes.filter(({ kind }) => kind === 'folder').map((node) => ({ id: node.id, name: node.name }));
      return folders.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    }),
  };
}

/** `Demo`, `Demo 2`, … */
function freeName({ host }: Desk, name: string): string {
  const taken = new Set(host.settings.accounts().map((account) => account.name));
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}

function told(desk: Desk, account: Account) {
  desk.tell({ name: 'accounts', value: null });
  return viewAccount(desk.host, account);
}

function isOf(desk: Desk, account: Account, pairId: number): boolean {
  return desk.host.settings.pairs().some((pair) => pair.id === pairId && pair.accountId === account.id);
}
