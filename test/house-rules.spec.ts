import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

// What review need not look at: CONTRIBUTING.md says it in words, this holds it.

const root = resolve(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)));
const sources = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
const isTest = (file: string): boolean => /\.spec\.tsx?$/.test(file) || /(^|\/)testing(\.ts|\/)/.test(file);
/** Tests, and benches beside the code that they measure. */
const isProving = (file: string): boolean => isTest(file) || /\/bench\//.test(file);
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Which of our packages the code of a package may import. Tests may also use the stack and the client. */
const allowedImports: Record<string, readonly string[]> = {
  'packages/contracts': [],
  'packages/engine': ['contracts'],
  'packages/platform': ['contracts'],
  'packages/event-log': ['contracts', 'platform'],
  'packages/outbound': [],
  'packages/read-models': ['contracts', 'platform'],
  'packages/client': ['contracts'],
  'packages/stack': ['contracts', 'client', 'platform'],
  'services/command': ['contracts', 'engine', 'platform'],
  'services/projector': ['contracts', 'engine', 'event-log', 'platform', 'read-models'],
  'services/query': ['contracts', 'engine', 'event-log', 'platform', 'read-models'],
  'services/worker': ['contracts', 'engine', 'outbound', 'platform'],
  'apps/dashboard': ['contracts', 'client', 'engine'],
  'services/gateway': ['contracts', 'platform'],
  'services/notifier': ['contracts', 'event-log', 'platform', 'read-models'],
};

const lineMax = 300;
const fileBytesMax = 512 * 1024;

test('imports point one way, and no package reaches into the files of another', () => {
  const faults = sources.flatMap((file) => {
    const home = file.split('/').slice(0, 2).join('/');
    const allowed = allowedImports[home];
    if (!allowed) return [];
    const reachable = [home.split('/')[1], ...allowed, ...(isProving(file) ? ['stack', 'client'] : [])];
    return importsOf(file)
      .filter((imported) => {
        const [, ours] = /^@procession\/([a-z-]+)/.exec(imported) ?? [];
        const leavesHome = imported.startsWith('.') && relative(home, join(dirname(file), imported)).startsWith('..');
        return leavesHome || (ours !== undefined && !reachable.includes(ours));
      })
      .map((imported) => `${file} imports ${imported}`);
  });
  expect(faults).toEqual([]);
});

test('every package and service has its line in the table of imports', () => {
  const homes = new Set(
    sources
      .filter((file) => /^(packages|services|apps)\//.test(file))
      .map((file) => file.split('/').slice(0, 2).join('/')),
  );
  expect([...homes].filter((home) => !allowedImports[home])).toEqual([]);
});

test('the engine and the contracts are pure: no clock, no randomness, no environment, nothing asynchronous from outside', () => {
  const impure =
    /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.|performance\.|setTimeout\(|fetch\()|from 'node:(?!crypto)/;
  const pure = sources.filter(
    (file) => /^packages\/(engine|contracts)\/src\//.test(file) && !isTest(file) && !/\/src\/cases\//.test(file),
  );
  expect(pure.filter((file) => impure.test(withoutComments(read(file))))).toEqual([]);
});

test('there are no barrels', () => {
  const barrels = sources.filter(
    (file) => /^(export \* |export \{[^}]*\} from )/m.test(read(file)) || /(^|\/)index\.tsx?$/.test(file),
  );
  expect(barrels).toEqual([]);
});

test(`files are at most ${lineMax} lines long`, () => {
  const long = [...sources, ...files.filter((file) => file.endsWith('.sql'))].filter(
    (file) => read(file).split('\n').length - 1 > lineMax,
  );
  expect(long).toEqual([]);
});

test('files are named in kebab-case after what they hold', () => {
  const vague = /^(utils?|helpers?|manager|common|base|misc|shared|types)(\.|$)/;
  const parts = sources.flatMap((file) => file.split('/').map((part) => ({ file, part })));
  expect(parts.filter(({ part }) => vague.test(part)).map(({ file }) => file)).toEqual([]);
  expect(sources.filter((file) => !/^\.?[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(file)))).toEqual([]);
});

test('no test is left out', () => {
  const marks = /\b(test|it|describe|suite)\.(only|todo|fails)\(|\b(test|it|describe)\.skip\(/;
  expect(
    sources.filter((file) => isTest(file) && file !== 'test/house-rules.spec.ts' && marks.test(read(file))),
  ).toEqual([]);
});

test('nothing is left to be done later in a comment', () => {
  const leftover = /\b(TODO|FIXME|XXX|HACK)\b/;
  expect(sources.filter((file) => file !== 'test/house-rules.spec.ts' && leftover.test(read(file)))).toEqual([]);
});

test('no file speaks of one machine or one registry', () => {
  const place = /(^|[\s"'`(=:])\/(home|Users|root|work|tmp)\/[a-z]|https?:\/\/[^\s"']*registry[^\s"']*/im;
  const texts = files.filter(
    (file) => /\.(ts|tsx|mjs|json|ya?ml|md|sql|npmrc)$/.test(file) && file !== 'test/house-rules.spec.ts',
  );
  expect(texts.filter((file) => place.test(read(file)))).toEqual([]);
});

test('nothing large is committed', () => {
  expect(files.filter((file) => statSync(join(root, file)).size > fileBytesMax)).toEqual([]);
});

test('migrations count 0001, 0002 … and say why they are and what they lock', () => {
  const migrations = files.filter((file) => /\/migrations\/[^/]+$/.test(file));
  const faults = migrations.filter(
    (file) => !/\/\d{4}_[a-z0-9_]+\.sql$/.test(file) || !/^-- Why: .*\n(--.*\n)*-- Locks: /.test(read(file)),
  );
  expect(faults).toEqual([]);
});

const withoutComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');

const importsOf = (file: string): string[] =>
  [
    ...read(file).matchAll(
      /(?:^|\n)\s*(?:import|export)[^'";]*?from '([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ].map((found) => (found[1] ?? found[2] ?? found[3])!);
