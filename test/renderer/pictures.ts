import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Theme } from '../../preload/contract.ts';
import { FakeBridge } from './fake-bridge.ts';
import { now, scenes } from './scenes.ts';
import { toolScenes } from './tool-scenes.ts';
import { openStage, type Stage } from './stage.ts';

/** Takes a picture of each scene in a theme. Only those whose name has `part` in it. */
async function take(stage: Stage, theme: Theme, part: string): Promise<void> {
  for (const scene of [...scenes, ...toolScenes].filter(({ name }) => name.includes(part))) {
    const bridge = new FakeBridge(now);
    bridge.data.preferences = { ...bridge.data.preferences, theme };
    scene.prepare?.(bridge);
    const [width, height] = scene.size ?? [1280, 800];
    const view = await stage.open(bridge, { at: scene.at, width, height });
    await view.page.getByRole('navigation').first().waitFor();
    await scene.play?.(view.page, bridge);
    await view.page.waitForTimeout(250);
    await view.page.screenshot({ path: join(import.meta.dirname, `../../docs/pictures/${scene.name}-${theme}.png`) });
    for (const complaint of view.complaints) process.stdout.write(`${scene.name}: ${complaint}\n`);
    await view.close();
  }
}

await mkdir(join(import.meta.dirname, '../../docs/pictures'), { recursive: true });
const [part = '', themes = 'light,dark'] = process.argv.slice(2);
const stage = await openStage({ whole: true });
for (const theme of ['light', 'dark'] as const) if (themes.includes(theme)) await take(stage, theme, part);
await stage.close();
