import * as v from 'valibot';
import { BadInput } from '../bad-input.ts';
import { asSyncError } from '../../sync/errors.ts';

/** What a call is answered: a value, or what went wrong in words for a person. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly kind: string; readonly message: string } };

/** One thing that the UI can ask for. Both throw `SyncError` or `BadInput`. */
export interface Command<Args extends readonly unknown[], Value> {
  /** Arguments of the right form. */
  readonly run: (...args: Args) => Value | Promise<Value>;
  /** Whatever came from outside: it is checked before anything is done. */
  readonly accept: (args: unknown) => Value | Promise<Value>;
}

type Output<Schemas extends v.TupleItems> = v.InferOutput<v.StrictTupleSchema<Schemas, undefined>>;

/** Makes a command out of the schemas of its arguments, in order, and what it does with them. */
export function command<const Schemas extends v.TupleItems, Value>(
  schemas: Schemas,
  run: (...args: Output<Schemas>) => Value | Promise<Value>,
): Command<Output<Schemas>, Value> {
  const schema = v.strictTuple(schemas);
  return {
    run,
    accept: (args) => {
      const checked = v.safeParse(schema, args, { abortEarly: true });
      if (!checked.success) throw refusal(checked.issues[0]);
      return run(...checked.output);
    },
  };
}

/** Runs a command with whatever came in. Never rejects: arguments that make no sense answer the kind `input`, and all else its own kind. */
export async function answer(
  asked: { accept(args: unknown): unknown },
  args: unknown,
  clean: (text: string) => string,
): Promise<Answer> {
  try {
    return { ok: true, value: await asked.accept(args) };
  } catch (error) {
    return { ok: false, error: problemOf(error, clean) };
  }
}

/** What went wrong, as the UI may see it. */
export function problemOf(error: unknown, clean: (text: string) => string): { kind: string; message: string } {
  const { kind, message } = asSyncError(error);
  return { kind: error instanceof BadInput ? 'input' : kind, message: clean(message) };
}

/** Says where the mistake is, never what was given: that may be a secret. */
function refusal(issue: v.BaseIssue<unknown>): BadInput {
  const place = issue.path?.map((item) => String(item.key)).join('.') ?? '';
  return new BadInput(`This cannot be asked for in this way${place === '' ? '' : ` (at ${place})`}.`);
}
