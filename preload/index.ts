import { contextBridge, ipcRenderer } from 'electron';
import { ipcChannels, isEvent } from './names.ts';
import { bridgeName, type Answer, type Bridge, type System, type Events } from './contract.ts';

const bridge: Bridge = {
  system: known(process.platform),
  call: (name, ...args) => ipcRenderer.invoke(ipcChannels.call, name, args).catch(unreachable),
  on: (name, listener) => {
    const listen = (_event: unknown, said: unknown, value: unknown): void => {
      // What goes with a name of the contract is what the contract says.
      if (isEvent(said) && said === name) listener(value as Events[typeof name]);
    };
    ipcRenderer.on(ipcChannels.event, listen);
    return () => void ipcRenderer.off(ipcChannels.event, listen);
  },
};
contextBridge.exposeInMainWorld(bridgeName, bridge);

/** The main process answers everything that went wrong inside it; what rejects is that it is not there or did not take the call. */
function unreachable(): Answer<never> {
  return { ok: false, error: { kind: 'bug', message: 'Tidemark did not answer. Close the window and open it again.' } };
}

/** Systems that we do not build for are Unix-like. */
function known(platform: NodeJS.Platform): System {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
