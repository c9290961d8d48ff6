import type { Page } from 'playwright';
import type { SandboxProcess } from '../../scripts/demo/sandbox-process.ts';

/** What a person does on the service's page: signs in and lets Tidemark in. */
export async function allow(consent: Page, sandbox: SandboxProcess): Promise<void> {
  const { email, password } = sandbox.facts.credentials.user;
  await consent.getByLabel('E-mail').fill(email);
  await consent.getByLabel('Password').fill(password);
  await consent.getByRole('button', { name: 'Allow', exact: true }).click();
  await consent.getByRole('heading', { name: 'Thank you' }).waitFor();
  await consent.close();
}
