const kept = /^npm_config_(registry|proxy|https_proxy|noproxy|ca|cafile|strict_ssl|userconfig|cache)$/i;

/**
 * The environment without what `npm run` put there for its own script (`--prefix` and the like): a package manager
 * that we start would take it for its configuration. Where the registry is and how to reach it stays.
 */
export function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(([key]) => kept.test(key) || !/^(npm_|init_cwd$)/i.test(key));
  return Object.fromEntries(entries);
}
