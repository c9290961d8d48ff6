import { BadInput } from '../bad-input.ts';
import { changeAddressTool } from './change-address.ts';
import { renameColumnTool } from './rename-column.ts';
import type { Tool } from './tool.ts';

const tools: readonly Tool[] = [renameColumnTool, changeAddressTool];

/** The tool of that name. Throws `BadInput`. */
export function toolNamed(name: string): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool) return tool;
  throw new BadInput(`This Tidemark knows no tool "${name}".`);
}
