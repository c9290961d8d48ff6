import type { PlanInput } from '../../../main/sync/plan/model.ts';
import { spellingOf } from '../../../main/sync/names.ts';

/** The same with something in each local folder that is in nobody's way: nothing of it changes the plan, and nothing is left out of it. */
export function touchedEverywhere(input: PlanInput): PlanInput {
  const { trees, traits, blockedPaths } = input;
  const spell = spellingOf(traits);
  const folders = [...trees.local.all()].flatMap(({ id, kind }) => (kind === 'folder' ? (trees.localPath(id) ?? []) : []));
  const strangers = ['', ...folders.map((path) => `${path}/`)].map((folder) => `${spell(folder)}nobody's name`);
  return { ...input, blockedPaths: new Set([...blockedPaths, ...strangers]) };
}
