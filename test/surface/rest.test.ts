import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readPower } from '../../main/app/surface/linux-power.ts';
import { PolledMachine } from '../../main/app/surface/polled-machine.ts';
import { Rest } from '../../main/app/surface/rest.ts';
import { ManualClock } from '../services/manual-clock.ts';
import { HandMachine } from './hand-machine.ts';

/** Lets all promises that are ready go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('rest', () => {
  function open(wants: { sparesBattery: boolean }) {
    const events = new HandMachine();
    const clock = new ManualClock();
    const told: string[] = [];
    const rest = new Rest({
      events,
      clock,
      sparesBattery: () => wants.sparesBattery,
      hold: (isHeld) => told.push(isHeld ? 'hold' : 'go on'),
      lookAgain: () => told.push('look'),
    });
    return { events, clock, told, rest };
  }

  it('stops before the machine sleeps, and looks at everything when it is back', () => {
    const { events, told } = open({ sparesBattery: false });
    events.tell('sleep');
    events.tell('wake');
    expect(told).toEqual(['hold', 'go on', 'look']);
  });

  it('goes on when the machine does not sleep after all, or nobody says that it is back', async () => {
    const { events, clock, told } = open({ sparesBattery: false });
    events.tell('sleep');
    clock.advance(19_000);
    await settled();
    expect(told).toEqual(['hold']);
    clock.advance(1_000);
    await settled();
    expect(told).toEqual(['hold', 'go on', 'look']);
  });

  it.each(['unlock', 'network'] as const)('looks at everything after %s', (event) => {
    const { events, told } = open({ sparesBattery: true });
    events.tell(event);
    expect(told).toEqual(['look']);
  });

  it('rests on battery only where that is wanted, and until it is plugged in', () => {
    const wants = { sparesBattery: false };
    const { events, told, rest } = open(wants);
    events.plug(true);
    expect([told, rest.sparesBattery]).toEqual([[], false]);
    wants.sparesBattery = true;
    rest.follow();
    expect([told, rest.sparesBattery]).toEqual([['hold'], true]);
    events.plug(false);
    expect([told, rest.sparesBattery]).toEqual([['hold', 'go on'], false]);
  });

  it('stays at rest on battery after it slept', () => {
    const { events, told } = open({ sparesBattery: true });
    events.plug(true);
    events.tell('sleep');
    events.tell('wake');
    expect(told).toEqual(['hold', 'look']);
  });

  it('goes on when the person resumes, until it is plugged in and unplugged again', () => {
    const { events, told, rest } = open({ sparesBattery: true });
    events.plug(true);
    rest.goOn();
    expect([told, rest.sparesBattery]).toEqual([['hold', 'go on'], false]);
    events.plug(false);
    events.plug(true);
    expect([told.slice(2), rest.sparesBattery]).toEqual([['hold'], true]);
  });

  it('hears nothing after its end', () => {
    const { events, told, rest } = open({ sparesBattery: true });
    rest.stop();
    events.plug(true);
    events.tell('sleep');
    expect([told, events.listeners]).toEqual([[], 0]);
  });
});

describe('a machine that is looked at again and again', () => {
  it('tells of another network, of sleep and of its power, as long as somebody listens', async () => {
    const clock = new ManualClock();
    let [addresses, onBattery] = ['wifi 10.0.0.2', false];
    const machine = await PolledMachine.open({ clock, addresses: () => addresses, power: () => Promise.resolve(onBattery) });
    const told: string[] = [];
    const end = machine.listen((event) => told.push(event));
    const look = async (): Promise<readonly string[]> => {
      clock.advance(5_000);
      await settled();
      return told.splice(0);
    };
    expect(await look()).toEqual([]);
    addresses = '';
    expect(await look()).toEqual([]);
    addresses = 'wifi 192.168.1.7';
    expect(await look()).toEqual(['network']);
    onBattery = true;
    expect([await look(), machine.onBattery()]).toEqual([['power'], true]);
    clock.jumpTo(clock.now() + 3_600_000);
    expect(await look()).toEqual(['wake']);
    expect(await look()).toEqual([]);
    end();
    addresses = 'wifi 10.0.0.3';
    expect([await look(), clock.sleeping]).toEqual([[], 0]);
  });
});

describe('the power supplies of Linux', () => {
  let folder = '';
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['no battery', { AC: { type: 'Mains', online: '1' } }, null],
    ['only a mouse', { hidpp: { type: 'Battery', scope: 'Device', status: 'Discharging' } }, null],
    ['plugged in', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Charging' } }, false],
    ['plugged in and full', { AC: { type: 'Mains', online: '1' }, BAT0: { type: 'Battery', status: 'Discharging' } }, false],
    ['unplugged', { AC: { type: 'Mains', online: '0' }, BAT0: { type: 'Battery', status: 'Discharging' } }, true],
    [
      'at a USB plug',
      { AC: { type: 'Mains', online: '0' }, usb: { type: 'USB', online: '1' }, BAT0: { type: 'Battery', status: 'Charging' } },
      false,
    ],
    ['no word of plugs', { BAT0: { type: 'Battery', status: 'Discharging' } }, true],
  ] satisfies [string, Record<string, Record<string, string>>, boolean | null][])(
    'with %s',
    async (_what, supplies, onBattery) => {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-power-'));
      for (const [name, facts] of Object.entries(supplies)) {
        await mkdir(join(folder, name));
        for (const [fact, value] of Object.entries(facts)) await writeFile(join(folder, name, fact), `${value}\n`);
      }
      expect(await readPower(folder)).toBe(onBattery);
    },
  );

  it('where there are none', async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-power-'));
    expect(await readPower(join(folder, 'none'))).toBeNull();
  });
});
