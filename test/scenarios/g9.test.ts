import { ignoredAndLeftOut } from './g9-ignored.ts';
import { playGroup } from './play-group.ts';

playGroup('G9 ignored and left out', ignoredAndLeftOut);
