import { bridgeName, type Bridge } from '../preload/contract.ts';
import { openLoopbackLine, type Line } from './loopback-bridge.ts';

/** The preload's bridge in Electron, which holds as long as the window; anywhere else the host that served this page is the other end. */
export function findBridge(): Line {
  // The preload puts it there under this name with this shape, or nobody does.
  const given = (window as unknown as Record<string, Bridge | undefined>)[bridgeName];
  return given ? { bridge: given, onLink: () => () => undefined } : openLoopbackLine(location.origin);
}
