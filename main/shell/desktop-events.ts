import { powerMonitor } from 'electron';
import type { MachineEvent, MachineEvents } from '../app/surface/machine-events.ts';

/**
 * What Electron tells of the machine, beside what looking again and again shows. Electron has no word for another network, and on Linux none
 * for the battery.
 */
export function desktopEvents(polled: MachineEvents): MachineEvents {
  const isLinux = process.platform === 'linux';
  return {
    onBattery: () => (isLinux ? polled.onBattery() : powerMonitor.isOnBatteryPower()),
    listen: (listener) => {
      const told = (event: MachineEvent) => () => listener(event);
      const [sleep, wake, unlock, power] = [told('sleep'), told('wake'), told('unlock'), told('power')];
      powerMonitor.on('suspend', sleep);
      powerMonitor.on('resume', wake);
      powerMonitor.on('unlock-screen', unlock);
      powerMonitor.on('on-battery', power);
      powerMonitor.on('on-ac', power);
      const end = polled.listen(listener);
      return () => {
        end();
        powerMonitor.off('suspend', sleep);
        powerMonitor.off('resume', wake);
        powerMonitor.off('unlock-screen', unlock);
        powerMonitor.off('on-battery', power);
        powerMonitor.off('on-ac', power);
      };
    },
  };
}
