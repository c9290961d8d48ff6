import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** Started by the system: no window comes up. */
export const hiddenFlag = '--hidden';

/** Has the system start Tidemark when the person signs in, or not. On Linux Electron cannot, so that a file of our own does. */
export function setStartAtLogin(on: boolean): void {
  // In a checkout it would start Electron without Tidemark.
  if (!app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] });
    return;
  }
  const file = join(process.env['XDG_CONFIG_HOME'] ?? join(app.getPath('home'), '.config'), 'autostart', 'tidemark.desktop');
  rmSync(file, { force: true });
  if (!on) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, desktopEntry(process.env['APPIMAGE'] ?? process.execPath));
}

/** A desktop entry (freedesktop.org, "The Exec key"): the program in quotes, the characters that mean something in them escaped. */
export function desktopEntry(program: string): string {
  // First as a quoted argument, then as a string of the file, where a backslash is doubled; a percent sign stands for itself twice.
  const quoted = program
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Tidemark',
    `Exec="${quoted}" ${hiddenFlag}`,
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${lines.join('\n')}\n`;
}
