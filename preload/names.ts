import type { CommandName, EventName } from './contract.ts';

/** Every command, so that a name from outside can be checked; one that is left out does not compile. */
const commandNames: Readonly<Record<CommandName, true>> = {
  'app.info': true,
  'status.read': true,
  'preferences.read': true,
  'preferences.write': true,
  'accounts.list': true,
  'accounts.addDemo': true,
  'accounts.addRobot': true,
  'accounts.beginSignIn': true,
  'accounts.pasteCode': true,
  'accounts.cancelSignIn': true,
  'accounts.renew': true,
  'accounts.test': true,
  'accounts.setAllowAssumed': true,
  'accounts.operations': true,
  'accounts.remove': true,
  'accounts.workspaces': true,
  'pairs.add': true,
  'pairs.suggestFolder': true,
  'pairs.chooseFolder': true,
  'pairs.remove': true,
  'pairs.pause': true,
  'pairs.resume': true,
  'pairs.syncNow': true,
  'pairs.setLinkFiles': true,
  'pairs.folders': true,
  'pairs.setExcluded': true,
  'pairs.ignoreRules': true,
  'pairs.previewIgnore': true,
  'pairs.setIgnoreRules': true,
  'pairs.answerDeletes': true,
  'files.page': true,
  'files.position': true,
  'files.trail': true,
  'files.preview': true,
  'files.versions': true,
  'files.why': true,
  'files.open': true,
  'files.reveal': true,
  'files.webAddress': true,
  'files.drop': true,
  'activity.page': true,
  'activity.transfers': true,
  'activity.held': true,
  'activity.failures': true,
  'activity.retry': true,
  'conflicts.list': true,
  'conflicts.compare': true,
  'conflicts.resolve': true,
  'search.find': true,
  'diagnostics.preview': true,
  'diagnostics.save': true,
};

/** The same of events. */
const eventNames: Readonly<Record<EventName, true>> = {
  status: true,
  transfers: true,
  activity: true,
  files: true,
  conflicts: true,
  accounts: true,
  preferences: true,
  signIn: true,
  incident: true,
  go: true,
  notice: true,
};

export function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commandNames, name);
}

export function isEvent(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(eventNames, name);
}

/** Electron's channels: `call` takes a name and its arguments, `event` brings a name and its value. */
export const ipcChannels = { call: 'tidemark:call', event: 'tidemark:event' } as const;
