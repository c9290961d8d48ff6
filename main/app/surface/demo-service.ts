import * as v from 'valibot';

/** A stand-in for a service that runs for people who want to try, and the key of its robot. */
export interface DemoService {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ url: v.pipe(v.string(), v.url()), clientId: v.string(), clientSecret: v.string() }),
);

/** Reads what whoever started the stand-in says of it, as JSON; null for anything else. */
export function readDemoService(text: string | undefined): DemoService | null {
  const read = v.safeParse(schema, text);
  return read.success ? read.output : null;
}
