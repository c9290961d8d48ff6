import { registerHooks } from 'node:module';

/** Loaded before the built program: `electron` is the stand-in, and every other module is what it is. */
const standIn = new URL('electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});
