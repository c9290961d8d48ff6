import { creation } from './g1-creation.ts';
import { playGroup } from './play-group.ts';

playGroup('G1 creation', creation);
