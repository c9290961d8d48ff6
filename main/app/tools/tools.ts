import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { asSyncError } from '../../sync/errors.ts';
import { archivedPurges, planArchivedPurges, purgeArchivedTool } from './archives/purge-archived.ts';
import { archivedSaves, planArchivedSaves, saveArchivedTool } from './archives/save-archived.ts';
import { importCardsTool } from './cards/make-card.ts';
import { cardImport, planCardImport } from './cards/plan-card-import.ts';
import { addressChanges, changeAddressTool, planAddressChanges } from './change-address.ts';
import { barWithout } from './administration-of.ts';
import { columnRename, planColumnRename, renameColumnTool } from './rename-column.ts';
import { removeInactiveTool } from './inactive-person.ts';
import { inactivePeople, planInactive } from './remove-inactive.ts';
import { archiveWorkspacesTool, planArchiving, workspaceArchiving } from './archive-workspaces.ts';
import { createWorkspacesTool, newWorkspaces, planWorkspaces } from './create-workspaces.ts';
import { deleteWorkspacesTool, planWorkspaceDeletes, workspaceDeletes } from './delete-workspaces.ts';
import { endWebhooksTool, planWebhookEnds, webhookEnds } from './end-webhooks.ts';
import { moveWebhooksTool, planWebhookMoves, webhookMoves } from './move-webhooks.ts';
import { planWorkspaceRenames, renameWorkspacesTool, workspaceRenames } from './rename-workspaces.ts';
import type { Plan, Tool, ToolWork } from './tool.ts';

/** A tool as the window and the terminal use it. */
export interface PlannedTool {
  readonly tool: Tool;
  /** Reads everything that is asked about and changes nothing. `options` are plain JSON: throws `BadInput` for others than the tool's. */
  readonly plan: (work: ToolWork, options: unknown) => Promise<Plan>;
  /** Why this account cannot use the tool, in words and found without changing anything; null when it can, as far as can be known. */
  readonly bar: (work: ToolWork) => Promise<string | null>;
}

/**
 * All tools. To add one: a file of its own with the `Tool`, the valibot schema of its options and the function that plans, and a line here. The
 * terminal then calls `planTool` with its name and options; the window gets its form in `renderer/state/tool-forms.ts`.
 */
const tools: readonly PlannedTool[] = [
  planned(renameColumnTool, { options: columnRename, plan: planColumnRename, bar: barWithout('boards') }),
  planned(importCardsTool, { options: cardImport, plan: planCardImport, bar: barWithout('boards') }),
  planned(changeAddressTool, { options: addressChanges, plan: planAddressChanges, bar: barWithout('people') }),
  planned(removeInactiveTool, { options: inactivePeople, plan: planInactive, bar: barWithout('people') }),
  planned(createWorkspacesTool, { options: newWorkspaces, plan: planWorkspaces, bar: barWithout('workspaces') }),
  planned(renameWorkspacesTool, { options: workspaceRenames, plan: planWorkspaceRenames, bar: barWithout('workspaces') }),
  planned(archiveWorkspacesTool, { options: workspaceArchiving, plan: planArchiving, bar: barWithout('workspaces') }),
  planned(deleteWorkspacesTool, { options: workspaceDeletes, plan: planWorkspaceDeletes, bar: barWithout('workspaces') }),
  planned(endWebhooksTool, { options: webhookEnds, plan: planWebhookEnds, bar: barWithout('webhooks') }),
  planned(moveWebhooksTool, { options: webhookMoves, plan: planWebhookMoves, bar: barWithout('webhooks') }),
  planned(saveArchivedTool, { options: archivedSaves, plan: planArchivedSaves, bar: barWithout('workspaces') }),
  planned(purgeArchivedTool, { options: archivedPurges, plan: planArchivedPurges, bar: barWithout('workspaces') }),
];

/** The tool of that name. Throws `BadInput`. */
export function toolNamed(name: string): PlannedTool {
  const found = tools.find(({ tool }) => tool.name === name);
  if (found) return found;
  throw new BadInput(`This Tidemark knows no tool "${name}".`);
}

/** Whether an account can use a tool; why not, or why that is not known. */
export interface Usable {
  readonly name: string;
  readonly usable: 'yes' | 'no' | 'unknown';
  readonly why: string | null;
}

/** Which tools an account can use, found out without changing anything. Throws only when `work.signal` is aborted. */
export function usableTools(work: ToolWork): Promise<readonly Usable[]> {
  return Promise.all(
    tools.map(async ({ tool: { name }, bar }) => {
      try {
        const why = await bar(work);
        return { name, usable: why === null ? 'yes' : 'no', why };
      } catch (error) {
        work.signal.throwIfAborted();
        return { name, usable: 'unknown', why: asSyncError(error).message };
      }
    }),
  );
}

/** Whether what a tool of that name did can be taken back. */
export function isUndoable(name: string): boolean {
  return tools.some(({ tool }) => tool.name === name && tool.undo !== undefined);
}

function planned<Schema extends v.GenericSchema>(
  tool: Tool,
  made: {
    readonly options: Schema;
    readonly plan: (work: ToolWork, wanted: v.InferOutput<Schema>) => Promise<Plan>;
    readonly bar: PlannedTool['bar'];
  },
): PlannedTool {
  return { tool, bar: made.bar, plan: async (work, options) => made.plan(work, read(made.options, options)) };
}

function read<Schema extends v.GenericSchema>(schema: Schema, options: unknown): v.InferOutput<Schema> {
  const checked = v.safeParse(schema, options, { abortEarly: true });
  if (checked.success) return checked.output;
  const [{ message, type, path }] = checked.issues;
  const place = path?.map((item) => String(item.key)).join('.') ?? '';
  // What a schema has no sentence for is no mistake of a person.
  throw new BadInput(message.endsWith('.') ? message : `The option ${place} cannot be so (${type}).`);
}
