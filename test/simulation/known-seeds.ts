import type { PlayOptions } from './play.ts';

/** Seeds that showed a defect once, and what it was. */
export const knownSeeds: readonly (PlayOptions & { readonly was: string })[] = [
  { seed: 415, trouble: 'none', was: 'a hint that told only of what is in a folder that had replaced a file' },
  { seed: 10_567, homes: 2, was: 'a file kept for ever below a folder that had gone between two looks' },
  { seed: 291, was: 'a folder deleted there with an edit in it that had followed our own upload; a poke that threw' },
  { seed: 3_950, homes: 2, was: 'a document fetched in the second of its change, as its folder could not be read again' },
  { seed: 266, homes: 2, was: 'half of a file that was sent, as its save began between the look at it and its reading' },
  { seed: 288, trouble: 'line', was: 'a document sent twice: its answer was lost, and so was the one of the look for it' },
  { seed: 904_169, was: 'the same, with an edit there before the older version was fetched' },
  { seed: 114_025, homes: 2, was: 'the same within one second of the service' },
  { seed: 50_174, was: 'a file that was sent right before the service came back from a backup, replaced by its older version' },
  { seed: 103_978, was: 'a document left between two names, of which old records kept another one here than there' },
  {
    seed: 2_000_602,
    trouble: 'line',
    was: 'a document kept twice: its answer was lost, and somebody made another of its name before the next listing',
  },
  { seed: 2_006_742, trouble: 'line', was: 'a document sent twice: the look for it came over the line with other bytes' },
  {
    seed: 3_018_471,
    trouble: 'none',
    was: 'a document sent twice: its older one was renamed there before it was known what became of it',
  },
  { seed: 3_018_409, was: 'a folder joined under another case than there, which could not be renamed in that moment' },
  { seed: 7_361, trouble: 'none', was: 'a file fetched anew that somebody had moved where nobody looked' },
  { seed: 1_004_927, trouble: 'line', was: 'a copy made for a conflict that was none any more' },
  {
    seed: 1_018_427,
    trouble: 'line',
    was: 'a file sent again and fetched again that was moved here in the middle of a look, and renamed there',
  },
  { seed: 304_031, trouble: 'none', was: 'a file tried to be moved for ever, in a folder deleted between two looks at it' },
  {
    seed: 296_535_413,
    was: 'a document covered by a new one of its name: the only listing since the records went back could not read its folder',
  },
  {
    seed: 296_530_087,
    trouble: 'line',
    was: 'an oracle that forgot that folders move, with what is in them, into one that is just deleted',
  },
  {
    seed: 1_900_016_808,
    decomposes: true,
    was: 'an oracle that forgot that a document may get the name that is just sent to after it was listed, as well as come there',
  },
  {
    seed: 296_519_722,
    trouble: 'line',
    was: 'an oracle that forgot that a file under an ignored name is deleted to the sync, and comes back when it is moved there',
  },
  {
    seed: 717_003_371,
    trouble: 'none',
    was: 'a document fetched beside the file that had just become a version of it, as that was answered and not yet recorded',
  },
  {
    seed: 717_005_207,
    trouble: 'line',
    was: 'a document sent twice: its answer was lost, and somebody deleted the older one before the next listing',
  },
  {
    seed: 717_007_932,
    trouble: 'line',
    decomposes: true,
    was: 'a new document kept twice: its answer was lost, and its file was moved here meanwhile',
  },
  {
    seed: 717_017_501,
    trouble: 'none',
    was: 'a copy made for a conflict twice: its folder was moved before the download took its place',
  },
  {
    seed: 555_004_417,
    trouble: 'line',
    was: 'a new document kept twice: its answer was lost, its file was moved, and the look for it failed once',
  },
  {
    seed: 555_005_770,
    homes: 2,
    was: 'an oracle that forgot that content may be younger than the time that a listing told of it, when the service goes back behind it',
  },
  { seed: 931_015_804, was: 'deletes held for ever: the folder that they lie in was asked about, which had no record any more' },
  {
    seed: 106_025,
    homes: 2,
    trouble: 'all',
    everyError: true,
    was: 'an edit within the second of our own upload, missed as the service said once that the versions of the document are gone',
  },
  {
    seed: 555_034_698,
    trouble: 'all',
    was: 'what was sent, lost on both sides: the service went back behind it, and an edit of the older version was taken for one that followed',
  },
  { seed: 555_024_488, trouble: 'all', was: 'an oracle that did not know that a power cut may take the second half of a save' },
  { seed: 555_025_474, trouble: 'all', was: 'the same, with a move there and a crash in between' },
  {
    seed: 1_785_899_822,
    trouble: 'line',
    was: 'an edit within the second of an upload whose answer was lost: the listing that found it was of that second, and was taken for all of it',
  },
  {
    seed: 1_785_899_337,
    trouble: 'line',
    was: 'a file sent again and fetched again that was moved here in the middle of a look, which saw it in both places, and renamed there',
  },
  {
    seed: 5_000_249,
    trouble: 'all',
    acts: 40,
    was: 'what was sent long ago, lost on both sides: the service went back behind it, and somebody edited the older version before the next listing',
  },
];
