import { readFileSync } from 'node:fs';

/** Which paths of a build context, relative to its root, a `.dockerignore` keeps out: the last pattern that matches decides. */
export function readDockerIgnore(file: string): (path: string) => boolean {
  const rules = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), matches: matcherOf(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const withParents = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ matches }) => withParents.some((one) => matches.test(one)));
    return last !== undefined && !last.keeps;
  };
}

function matcherOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}
