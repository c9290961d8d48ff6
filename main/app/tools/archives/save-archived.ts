import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { BadInput } from '../../bad-input.ts';
import { exportParts } from '../../../sync/ports/exports.ts';
import type { Looked, Plan, Tool, ToolWork } from '../tool.ts';
import { archivedChoice, chooseArchived, sizeInWords } from './choose-archived.ts';
import { makeExport } from './fetch-export.ts';
import { saveZip } from './save-zip.ts';
import { type SaveOrder, saveOrder, saveToolName } from './saved-workspace.ts';

export const archivedSaves = v.strictObject({
  ...archivedChoice,
  /** Where the files go. */
  folder: v.pipe(
    v.string(),
    v.nonEmpty('Choose a folder.'),
    v.check((folder) => isAbsolute(folder), 'The folder has to be named whole, from its root.'),
  ),
  /** What the exports hold. */
  parts: v.optional(v.pipe(v.array(v.picklist(exportParts)), v.minLength(1, 'Choose what the exports hold.')), [...exportParts]),
  /** How long the service may take for one. */
  patienceMinutes: v.optional(v.pipe(v.number(), v.minValue(1, 'The patience is a minute at least.')), 120),
});

/** Saves archived workspaces as zip files. */
export const saveArchivedTool: Tool = {
  name: saveToolName,
  async look(_work, given): Promise<Looked> {
    const order = v.parse(saveOrder, given);
    if (!(await stat(order.folder).catch(() => null))?.isDirectory()) return { other: `There is no folder "${order.folder}".` };
    if (order.saved !== null && (await stat(order.saved.file).catch(() => null))?.size === order.saved.bytes) return 'done';
    const there = (await filesById(order.folder)).get(order.workspaceId);
    return there === undefined ? 'open' : { other: `It is saved already: ${there}.` };
  },
  async carryOut(work, given, keep) {
    const made = await makeExport(work, v.parse(saveOrder, given), keep);
    // Known before it is in its place: whoever looks after a crash finds it as ours.
    const saved = await saveZip(work, made, (place) => keep({ ...made.order, saved: place }));
    return `${sizeInWords(saved.bytes)}, checked whole: ${saved.file}`;
  },
};

/** Lists archived workspaces and what is saved of them. Throws `BadInput` for a folder that is not there. */
export async function planArchivedSaves(work: ToolWork, wanted: v.InferOutput<typeof archivedSaves>): Promise<Plan> {
  const { folder, parts, patienceMinutes } = wanted;
  if (!(await stat(folder).catch(() => null))?.isDirectory()) throw new BadInput(`There is no folder "${folder}".`);
  const saved = await filesById(folder);
  const rows = (await chooseArchived(work, wanted)).map(({ id, name, size }) => {
    const facts = { workspaceId: id, name, size, folder, parts, patienceMs: patienceMinutes * 60_000 };
    const order: SaveOrder = { ...facts, exportId: null, saved: null };
    return { what: name, from: sizeInWords(size), to: join(folder, `${id}-….zip`), order };
  });
  const left = rows.flatMap((row) => {
    const file = saved.get(row.order.workspaceId);
    return file === undefined ? [] : [{ ...row, order: null, reason: `It is saved already: ${file}.` }];
  });
  const changes = rows.filter(({ order }) => !saved.has(order.workspaceId));
  const notes = [
    "The service's exports hold most, but not all of a workspace.",
    ...(parts.length === exportParts.length ? [] : ['Workspaces of which only parts are saved cannot be purged.']),
  ];
  return { title: `Save archived workspaces in ${folder}`, changes, left, destructive: false, notes };
}

/** Zip files by the id that their names begin with, as the vendor's script looks for them too. */
async function filesById(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  return new Map(
    names.flatMap((name) => {
      const id = /^(\d+)-.*\.zip$/i.exec(name)?.[1];
      return id === undefined ? [] : [[id, name]];
    }),
  );
}
