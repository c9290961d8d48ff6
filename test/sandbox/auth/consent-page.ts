import type { Person } from '../account.ts';
import type { World } from '../world.ts';

/** The page on which a person signs in and lets an application in. Works without scripts. */
export function consentPage(form: { action: string; application: string; hidden: URLSearchParams; problem?: string }): string {
  const hidden = [...form.hidden]
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('\n      ');
  const problem = form.problem === undefined ? '' : `<p role="alert">${escape(form.problem)}</p>`;
  return page(
    'Sign in',
    `<h1>Sign in</h1>
    <p>The application <strong>${escape(form.application)}</strong> asks to act in your name.</p>
    ${problem}
    <form method="post" action="${escape(form.action)}">
      ${hidden}
      <p><label>E-mail <input type="email" name="email" autocomplete="username" required autofocus></label></p>
      <p><label>Password <input type="password" name="password" autocomplete="current-password" required></label></p>
      <p>
        <button type="submit" name="decision" value="allow">Allow</button>
        <button type="submit" name="decision" value="deny" formnovalidate>Deny</button>
      </p>
    </form>`,
  );
}

/** A page with one message, for what cannot be sent back to the application. */
export function messagePage(title: string, message: string): string {
  return page(title, `<h1>${escape(title)}</h1>\n    <p>${escape(message)}</p>`);
}

/** Who filled the page in, or null when e-mail address or password are wrong. */
export function signedInPerson(form: URLSearchParams, world: World): Person | null {
  const isGood = form.get('password') === world.credentials.user.password;
  return isGood ? world.userOf(form.get('email') ?? '') : null;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${escape(title)}</title>
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
