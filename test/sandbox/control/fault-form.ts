import { malformed } from '../wire/api-error.ts';
import type { Effect, Fault } from '../wire/faults.ts';
import { numberField, textField } from '../wire/request.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A fault from JSON. Throws 400 with what is wrong with it. */
export function faultOf(body: Fields): Fault {
  const method = textField(body, 'method')?.toUpperCase();
  const pathMatches = textField(body, 'pathMatches');
  const times = numberField(body, 'times');
  const skip = numberField(body, 'skip');
  if (pathMatches !== undefined && !isPattern(pathMatches)) throw malformed('pathMatches is not a regular expression');
  return {
    effect: effectOf(objectOf(body['effect'], 'effect')),
    ...(method === undefined ? {} : { method }),
    ...(pathMatches === undefined ? {} : { pathMatches }),
    ...(times === undefined ? {} : { times }),
    ...(skip === undefined ? {} : { skip }),
  };
}

function effectOf(effect: Fields): Effect {
  const number = (name: string) => {
    const value = numberField(effect, name);
    if (value === undefined) throw malformed(`effect.${name} is missing`);
    return value;
  };
  switch (effect['kind']) {
    case 'status':
      return statusEffect(effect, number('status'));
    case 'html200':
      return { kind: 'html200' };
    case 'truncate':
      return { kind: 'truncate', after: number('after') };
    case 'stall':
      return { kind: 'stall', after: number('after') };
    case 'wrongLength': {
      const by = effect['by'];
      if (by === undefined) return { kind: 'wrongLength' };
      if (typeof by !== 'number') throw malformed('effect.by is not a number');
      return { kind: 'wrongLength', by };
    }
    case 'reset':
      return { kind: 'reset', when: whenOf(effect) };
    case 'hold':
      return { kind: 'hold', when: whenOf(effect) };
    case 'delay':
      return { kind: 'delay', ms: number('ms') };
    case 'drip':
      return { kind: 'drip', bytes: Math.max(1, number('bytes')), ms: number('ms') };
    case 'throttle': {
      const retryAfter = numberField(effect, 'retryAfter');
      return retryAfter === undefined ? { kind: 'throttle' } : { kind: 'throttle', retryAfter };
    }
    case 'expireToken':
      return { kind: 'expireToken' };
    default:
      throw malformed('effect.kind is none of those in the README');
  }
}

function statusEffect(effect: Fields, status: number): Effect {
  if (status < 200 || status > 599) throw malformed('effect.status is not a status');
  const headers = effect['headers'] === undefined ? {} : objectOf(effect['headers'], 'effect.headers');
  return {
    kind: 'status',
    status,
    body: effect['body'],
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    when: whenOf(effect),
  };
}

function whenOf(effect: Fields): 'before' | 'after' {
  const when = effect['when'] ?? 'before';
  if (when !== 'before' && when !== 'after') throw malformed('effect.when is before or after');
  return when;
}

function objectOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${name} is not an object`);
  return Object.fromEntries(Object.entries(value));
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
