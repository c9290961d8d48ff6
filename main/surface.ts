import { accountCommands } from './app/surface/account-commands.ts';
import { activityCommands } from './app/surface/activity-commands.ts';
import { appCommands } from './app/surface/app-commands.ts';
import { boardCommands } from './app/surface/board-commands.ts';
import { cardCommands } from './app/surface/card-commands.ts';
import { cardServiceCommands } from './app/surface/card-service-commands.ts';
import { answer } from './app/surface/command.ts';
import { conflictCommands } from './app/surface/conflict-commands.ts';
import { diagnosticsCommands } from './app/surface/diagnostics.ts';
import { fileCommands } from './app/surface/file-commands.ts';
import { outboxCommands } from './app/surface/outbox-commands.ts';
import { pairCommands } from './app/surface/pair-commands.ts';
import { searchCommands } from './app/surface/search-commands.ts';
import { selectionCommands } from './app/surface/selection-commands.ts';
import { webhookCommands } from './app/surface/webhook-commands.ts';
import { tableCommands } from './app/surface/table-commands.ts';
import { toolCommands } from './app/surface/tool-commands.ts';
import { SignIns } from './app/surface/sign-ins.ts';
import { isCommand } from '../preload/names.ts';
import type { Arguments, CommandName, EventName, Events, Result } from '../preload/contract.ts';
import type { Command } from './app/surface/command.ts';
import type { Desk, DeskEvent } from './app/surface/desk.ts';
import type { UiSurface } from './app/surface/ui-surface.ts';

/** What the contract asks of the app room, which does not know the contract. */
type Handlers = { readonly [Name in CommandName]: Command<Arguments<Name>, Result<Name>> };
type ContractEvent = { readonly [Name in EventName]: { readonly name: Name; readonly value: Events[Name] } }[EventName];

/** The contract, answered by a running desk: a command that nobody handles, or handles in another form, does not compile. */
export function openSurface(desk: Desk, signIns = new SignIns(desk)): UiSurface {
  const handlers = {
    ...appCommands(desk),
    ...accountCommands(desk, signIns),
    ...pairCommands(desk),
    ...selectionCommands(desk),
    ...fileCommands(desk),
    ...activityCommands(desk),
    ...conflictCommands(desk),
    ...boardCommands(desk),
    ...cardCommands(desk),
    ...cardServiceCommands(desk),
    ...outboxCommands(desk),
    ...tableCommands(desk),
    ...toolCommands(desk),
    ...webhookCommands(desk),
    ...searchCommands(desk),
    ...diagnosticsCommands(desk),
  } satisfies Handlers;
  return {
    call: async (name, args) => {
      if (isCommand(name)) return answer(handlers[name], args, desk.redact);
      return { ok: false, error: { kind: 'input', message: 'Tidemark does not know this command.' } };
    },
    look: () => desk.look(),
    hinted: (secret) => desk.hinted(secret),
    listen: (listener: (event: ContractEvent) => void) => desk.listen((event: DeskEvent) => listener(event)),
  };
}
