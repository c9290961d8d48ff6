import { archiveConformance } from './archive.ts';
import { boardsConformance } from './boards.ts';
import { targetprocessBoardsWorld } from './targetprocess-boards-world.ts';
import { attachmentLacks, targetprocessWorld } from './targetprocess-world.ts';

// With an access token the same is part of `npm test`, where the other ways are only seen to work.
for (const way of ['service-token', 'password', 'cookie'] as const) {
  archiveConformance(`Targetprocess, ${way}`, () => targetprocessWorld(way), attachmentLacks);
  boardsConformance(`Targetprocess boards, ${way}`, () => targetprocessBoardsWorld(way));
}
