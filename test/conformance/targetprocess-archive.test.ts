import { archiveConformance } from './archive.ts';
import { attachmentLacks, targetprocessWorld } from './targetprocess-world.ts';

archiveConformance('Targetprocess, access token', () => targetprocessWorld('access-token'), attachmentLacks);
