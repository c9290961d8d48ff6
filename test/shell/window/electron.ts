import { app, seen } from '../electron-double.ts';
import { BrowserWindow, openWindows } from './browser-window.ts';
import { claimInstance } from './instance.ts';
import './control.ts';

export * from '../electron-double.ts';
export { BrowserWindow };
export { Tray, nativeImage } from './tray.ts';

app.requestSingleInstanceLock = () => {
  seen.isFirst = claimInstance(app.getPath('userData'), (argv) => app.emit('second-instance', {}, argv, '/'));
  return seen.isFirst;
};
app.exit = (code) => void closeAll().then(() => process.exit(code));
app.quit = () => {
  let isStopped = false;
  app.emit('before-quit', {});
  void closeAll().then(() => {
    app.emit('will-quit', { preventDefault: () => (isStopped = true) });
    if (!isStopped) process.exit(0);
  });
};

async function closeAll(): Promise<void> {
  for (const window of openWindows) await window.close();
}
