import type { ServiceName } from './services.ts';

/** The addresses of all copies of a service among those of a stack: `command`, `command-2` … */
export const addressesOfService = (urls: Readonly<Record<string, string>>, service: ServiceName): string[] =>
  Object.entries(urls).flatMap(([name, url]) => (name === service || name.startsWith(`${service}-`) ? [url] : []));
