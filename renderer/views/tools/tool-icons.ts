import type { Component } from 'svelte';
import Archive from '@lucide/svelte/icons/archive';
import ArchiveRestore from '@lucide/svelte/icons/archive-restore';
import Columns3 from '@lucide/svelte/icons/columns-3';
import FilePlus2 from '@lucide/svelte/icons/file-plus-2';
import FolderDown from '@lucide/svelte/icons/folder-down';
import FolderPlus from '@lucide/svelte/icons/folder-plus';
import Flame from '@lucide/svelte/icons/flame';
import Mail from '@lucide/svelte/icons/mail';
import PenLine from '@lucide/svelte/icons/pen-line';
import Trash2 from '@lucide/svelte/icons/trash-2';
import Route from '@lucide/svelte/icons/route';
import Unplug from '@lucide/svelte/icons/unplug';
import UserMinus from '@lucide/svelte/icons/user-minus';
import type { ToolName } from '../../state/tool-forms.ts';

export const toolIcons: Readonly<Record<ToolName, Component>> = {
  'import-cards': FilePlus2,
  'rename-column': Columns3,
  'change-emails': Mail,
  'remove-inactive': UserMinus,
  'create-workspaces': FolderPlus,
  'rename-workspaces': PenLine,
  'archive-workspaces': Archive,
  'unarchive-workspaces': ArchiveRestore,
  'delete-workspaces': Trash2,
  'save-archived': FolderDown,
  'purge-archived': Flame,
  'end-webhooks': Unplug,
  'move-webhooks': Route,
};
