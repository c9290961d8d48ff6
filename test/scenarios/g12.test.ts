import { restarting } from './g12-restart.ts';
import { playGroup } from './play-group.ts';

playGroup('G12 restart, lost and old state', restarting);
