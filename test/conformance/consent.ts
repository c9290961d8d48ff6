/** Does what a person does in the browser: opens the page, signs in, says yes, and is sent back. Answers where to. */
export async function consent(address: URL, user: { email: string; password: string }, decision = 'allow'): Promise<URL> {
  const page = await (await fetch(address)).text();
  const form = new URLSearchParams({ email: user.email, password: user.password, decision });
  for (const [, name = '', value = ''] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    form.set(name, unescaped(value));
  }
  const answer = await fetch(new URL('/oauth2/authorize', address), { method: 'POST', body: form, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank');
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
}
