import { transfers } from './g13-transfers.ts';
import { playGroup } from './play-group.ts';

playGroup('G13 transfers', transfers);
