import * as v from 'valibot';

/** A file that a person chose, as an option of a tool: `{ name, data }`, the content as base64, so that options are plain data. */
export const givenFile = v.pipe(
  v.strictObject({
    name: v.pipe(v.string(), v.maxLength(1000)),
    data: v.pipe(v.string(), v.base64('This file cannot be read.')),
  }),
  v.transform(({ name, data }) => ({ name, bytes: new Uint8Array(Buffer.from(data, 'base64')) })),
);

/** The option that `givenFile` reads. */
export function asGivenFile(name: string, bytes: Uint8Array): v.InferInput<typeof givenFile> {
  return { name, data: Buffer.from(bytes).toString('base64') };
}
