import { describe, expect, it } from 'vitest';
import { Redactor } from '../../main/app/redact.ts';

describe('what the log hides', () => {
  const redactor = new Redactor();
  redactor.learn('s3cret/with+signs=');

  it.each([
    ['a secret that it knows', 'failed with s3cret/with+signs=.', 'failed with [hidden].'],
    ['the same, written for an address', 'failed with s3cret%2Fwith%2Bsigns%3D', 'failed with [hidden]'],
    ['an authorization header', 'sent Authorization: Bearer abc.def-123, then', 'sent Authorization: Bearer [hidden], then'],
    ['the query of an address', 'GET https://x.example/a?access_token=abc&b=1 failed', 'GET https://x.example/a failed'],
    ['the fragment of an address', 'back at http://127.0.0.1:80/callback#code=1', 'back at http://127.0.0.1:80/callback'],
    ['a user in an address', 'GET https://me:pw@x.example/a', 'GET https://[hidden]@x.example/a'],
    ['fields that are named like secrets', '{"clientSecret":"abc","n":1}', '{"clientSecret":[hidden],"n":1}'],
    ['form fields', 'refresh_token=abc&grant_type=refresh', 'refresh_token=[hidden]&grant_type=refresh'],
  ])('%s', (_name, text, clean) => {
    expect(redactor.clean(text)).toBe(clean);
  });

  it('leaves other words alone', () => {
    const text = 'pair 3: download of "a/b.txt" failed: only 10 of 20 bytes came.';
    expect(redactor.clean(text)).toBe(text);
  });

  it('leaves what shows how a secret is given', () => {
    expect(redactor.clean('{"clientSecret":"…"}, {"tokenSecret":"…x"}')).toBe('{"clientSecret":"…"}, {"tokenSecret":[hidden]}');
  });

  it('leaves data what it is, but for the secrets that it knows', () => {
    expect(redactor.hideKnown('{"name":"token=1","x":"s3cret/with+signs="}')).toBe('{"name":"token=1","x":"[hidden]"}');
  });

  it('finds a secret with half of a character in it as an address holds it', () => {
    const one = new Redactor();
    one.learn('s3cret\ud83c');
    expect(one.clean('?key=s3cret%EF%BF%BD')).toBe('?key=[hidden]');
    expect(one.clean('s3cret\ud83c was refused')).toBe('[hidden] was refused');
  });

  it('does not learn what would hide half of every sentence', () => {
    const one = new Redactor();
    one.learn('a');
    expect(one.clean('a cat')).toBe('a cat');
  });
});
