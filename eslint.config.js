import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** What each room may import beside itself and packages. */
const ports = ['main/sync/ports', 'main/sync/errors.ts'];
const rooms = {
  'main/sync': [],
  'main/services': ports,
  'main/mirror': ports,
  'main/disk': ports,
  'main/secrets': ports,
  'main/app': ['main/sync'],
  'main/shell': ['main/app', 'preload', ...ports],
  'main/web': ['main/app', 'preload', ...ports],
  preload: [],
  renderer: [
    'preload/contract.ts',
    'preload/boards.ts',
    'preload/files.ts',
    'preload/sign-in.ts',
    'preload/tables.ts',
    'preload/webhooks.ts',
    'preload/activity.ts',
    'preload/tools.ts',
  ],
};
const top = import.meta.dirname;
const zones = Object.entries(rooms).map(([room, may]) => ({ room, may: [room, ...may] }));

/** The walls between the rooms of main/, preload/ and renderer/. */
const walls = {
  meta: { type: 'problem', schema: [], messages: { wall: '{{room}} may not import {{path}}: it may know only {{may}}.' } },
  create(context) {
    const zone = zones.find(({ room }) => context.filename.startsWith(`${top}/${room}/`));
    if (!zone) return {};
    const check = (node) => {
      const source = node.source;
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const path = new URL(source.value, `file://${context.filename}`).pathname.slice(top.length + 1);
      if (zone.may.some((allowed) => path === allowed || path.startsWith(`${allowed}/`))) return;
      context.report({ node: source, messageId: 'wall', data: { room: zone.room, path, may: zone.may.join(', ') } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
  },
};

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX, rooms: { rules: { walls } } },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: top } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'rooms/walls': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Numbers in messages are what messages are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An arrow that hands on a void call reads well.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // A test names its cases in one long describe; a table of cases is not a function to split.
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // What a service tells goes into an address only by what refuses what cannot be asked for.
    files: ['main/services/**/*.ts'],
    ignores: ['main/services/http/address-parts.ts', 'main/services/targetprocess/credentials.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'encodeURIComponent', message: 'Use pathPart or queryPart.' }] },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
  },
  // State is replaced, not changed: maps and sets in `$state.raw` are copied for each change, and private ones are not looked at.
  { files: ['**/*.svelte.ts'], rules: { 'svelte/prefer-svelte-reactivity': 'off' } },
  { files: ['*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['main/cli.ts', 'main/app/terminal/**/*.ts', 'test/sandbox/main.ts', 'scripts/**'],
    languageOptions: { globals: globals.node },
  },
);
