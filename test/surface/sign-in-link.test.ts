import { describe, expect, it } from 'vitest';
import { readSignInLink } from '../../main/app/surface/sign-in-link.ts';

describe('a link to the app', () => {
  it.each([
    ['tidemark://sign-in?code=abc&state=s1', 's1'],
    ['TIDEMARK://sign-in/?state=s1&code=abc', 's1'],
    ['tidemark://sign-in?error=access_denied&error_description=no&state=s2', 's2'],
    ['tidemark://sign-in?code=abc', null],
    ['tidemark://sign-in?state=s1', null],
    ['tidemark://sign-in?code=abc&error=x&state=s1', null],
    ['tidemark://sign-in?code=abc&state=s1&state=s2', null],
    ['tidemark://sign-in?code=abc&state=s1&run=calc', null],
    ['tidemark://sign-in?code=abc&state=s1#more', null],
    ['tidemark://sign-in/more?code=abc&state=s1', null],
    ['tidemark://sign-in:80?code=abc&state=s1', null],
    ['tidemark://user@sign-in?code=abc&state=s1', null],
    ['tidemark://open?code=abc&state=s1', null],
    ['tidemark:sign-in?code=abc&state=s1', null],
    ['https://sign-in?code=abc&state=s1', null],
    [`tidemark://sign-in?code=${'a'.repeat(5000)}&state=s1`, null],
    ['tidemark://', null],
    ['', null],
  ])('%s answers the sign-in %s', (text, state) => {
    expect(readSignInLink(text)?.state ?? null).toBe(state);
  });
});
