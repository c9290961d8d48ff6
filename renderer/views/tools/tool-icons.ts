import type { Component } from 'svelte';
import Columns3 from '@lucide/svelte/icons/columns-3';
import Mail from '@lucide/svelte/icons/mail';
import type { ToolName } from '../../state/tool-forms.ts';

export const toolIcons: Readonly<Record<ToolName, Component>> = {
  'rename-column': Columns3,
  'change-emails': Mail,
};
