import * as v from 'valibot';
import { csvPortions, planRows } from '../tools/plan-csv.ts';
import { accountById } from './account-view.ts';
import { administrationCommands } from './administration-commands.ts';
import { limit, line, offset, rowId } from './arguments.ts';
import { command } from './command.ts';
import { downloadsFolder } from './downloads.ts';
import { PreviewRows, type ToolRow } from './tool-rows.ts';
import type { Preview } from '../tools/preview.ts';
import type { Desk } from './desk.ts';
import type { RunView } from './tool-desk.ts';

const toolName = v.pipe(v.string(), v.maxLength(100));
const previewId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const place = v.union([v.strictObject({ preview: previewId }), v.strictObject({ run: rowId })]);
const states = v.pipe(v.array(v.picklist(['planned', 'left', 'pending', 'sending', 'done', 'failed', 'skipped'])), v.readonly());
const typed = v.nullable(v.pipe(v.number(), v.safeInteger()));
const consent = v.strictObject({ typed, without: v.pipe(v.array(offset), v.readonly()) });

/** Tools of administrators: looked at, run, taken back. */
export function toolCommands(desk: Desk) {
  const { host, tools } = desk;
  return {
    'tools.list': command([rowId], async (accountId) =>
      (await tools.usable(accountById(host, accountId))).map((one) => ({ ...one, why: one.why && desk.redact(one.why) })),
    ),
    ...administrationCommands(desk),
    'tools.plan': command([rowId, toolName, v.unknown()], async (accountId, tool, options) => {
      const id = await tools.plan(accountById(host, accountId), tool, options);
      return viewPreview(id, tools.preview(id));
    }),
    'tools.stopPlanning': command([rowId], (accountId) => {
      tools.stopPlanning(accountId);
      return null;
    }),
    'tools.planUndo': command([rowId], (runId) => {
      const id = tools.planUndo(runId);
      return viewPreview(id, tools.preview(id));
    }),
    'tools.dropPreview': command([previewId], (id) => {
      tools.drop(id);
      return null;
    }),
    ...runCommands(desk),
    ...rowCommands(desk),
  };
}

function runCommands(desk: Desk) {
  const { tools } = desk;
  const shown = (run: RunView): RunView => ({ ...run, reason: run.reason && desk.redact(run.reason) });
  return {
    'tools.run': command([previewId, consent], async (id, said) => shown(await tools.begin(id, said))),
    'tools.stop': command([rowId], async (id) => shown(await tools.stop(id))),
    'tools.resume': command([rowId], async (id) => shown(await tools.resume(id))),
    'tools.cancel': command([rowId], async (id) => shown(await tools.cancel(id))),
    'tools.runs': command([], () => tools.runs().map(shown)),
  };
}

function rowCommands(desk: Desk) {
  const { host, tools } = desk;
  const rowsOf = new WeakMap<Preview, PreviewRows>();
  const rowsOfPreview = (preview: Preview): PreviewRows => {
    const rows = rowsOf.get(preview) ?? new PreviewRows(preview, host.clock);
    rowsOf.set(preview, rows);
    return rows;
  };
  return {
    'tools.rows': command([v.strictObject({ of: place, states, text: line, offset, limit })], async ({ of, ...wanted }) => {
      const { offset: at } = wanted;
      if ('preview' in of) {
        const page = await rowsOfPreview(tools.preview(of.preview)).page(wanted);
        return { offset: at, ...shownPage(desk, page) };
      }
      const { total, rows } = host.toolRuns().page(tools.view(of.run).id, wanted);
      return { offset: at, ...shownPage(desk, { total, rows: rows.map((row) => ({ ...row, line: null })) }) };
    }),
    'tools.saveCsv': command([place], async (of) => {
      const tool = 'preview' in of ? tools.preview(of.preview).tool.name : tools.view(of.run).tool;
      const rows = 'preview' in of ? planRows(tools.preview(of.preview).plan) : null;
      const read: Parameters<typeof csvPortions>[0] = ({ from, limit: most }) =>
        rows?.slice(from, from + most) ?? ('run' in of ? host.toolRuns().rows(of.run, { from, limit: most }) : []);
      const name = 'preview' in of ? `${tool} preview.csv` : `${tool} report ${of.run}.csv`;
      const chunks = encoded(csvPortions(read), desk);
      const { path } = await host.saveInto(await downloadsFolder(host), name, { size: null, chunks });
      return { path };
    }),
  };
}

async function* encoded(portions: AsyncIterable<string>, desk: Desk): AsyncGenerator<Uint8Array> {
  for await (const text of portions) yield Buffer.from(desk.redact(text));
}

function shownPage(desk: Desk, { total, rows }: { total: number; rows: readonly ToolRow[] }) {
  return { total, rows: rows.map((row) => ({ ...row, reason: row.reason && desk.redact(row.reason) })) };
}

function viewPreview(id: string, { account, tool, plan, undoes }: Preview) {
  const { title, changes, left, destructive, questions = [], notes = [] } = plan;
  return {
    ...{ id, accountId: account.id, tool: tool.name, title, undoes, destructive },
    changes: changes.length,
    left: left.length,
    questions,
    notes,
  };
}
