import { run, say } from './progress.mjs';

const known = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium that runs: $CHROMIUM, or one on the PATH; on Debian, as root, else installed by apt-get. Undefined when
 * there is none: only what needs a browser then fails, and says what to do.
 */
export async function provideChromium() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const found = await findFirst();
  if (found || process.platform !== 'linux' || process.getuid() !== 0) return found;
  if ((await run('apt-get', ['--version'])).code !== 0) return undefined;
  say('installing chromium with apt-get (once, 100 MB)');
  const install = () => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  if ((await install()).code !== 0) {
    await run('apt-get', ['update', '-q']);
    await install();
  }
  return findFirst();
}

async function findFirst() {
  for (const name of known) if ((await run(name, ['--version'])).code === 0) return name;
  return undefined;
}
