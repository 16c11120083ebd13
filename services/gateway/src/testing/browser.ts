type Asking = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** As much of a browser as the gateway has to do with: cookies, redirects, what a browser says of the page that asks. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Of the issuer. */
  readonly #elsewhere = new Map<string, string>();
  /** As in a window: the name that the address brought after a sign-in. */
  session: string | undefined;
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** One request, no redirect followed. */
  async ask(path: string, { headers = {}, ...init }: Asking = {}) {
    const url = new URL(path, this.origin);
    const isOurs = url.origin === this.origin;
    const jar = [...(isOurs ? this.cookies : this.#elsewhere)].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(jar !== '' && { cookie: jar }),
        ...(isOurs && this.session !== undefined && { 'x-procession-session': this.session }),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) keep(isOurs ? this.cookies : this.#elsewhere, line);
    return response;
  }

  /** What a page of ours asks. */
  api(path: string, init: Asking = {}) {
    const isRead = init.method === undefined || init.method === 'GET';
    const said = { 'sec-fetch-site': 'same-origin', ...(!isRead && { origin: this.origin }) };
    return this.ask(path, { ...init, headers: { ...said, ...init.headers } });
  }

  /** Opens an address and follows it to its end. @returns the last address */
  async open(path: string): Promise<URL> {
    let at = new URL(path, this.origin);
    for (let step = 0; step < 10; step++) {
      const response = await this.ask(at.href, { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } });
      const location = response.headers.get('location');
      if (location === null) return at;
      at = new URL(location, at);
      const [, session] = /^#session=(.*)$/.exec(at.hash) ?? [];
      if (session !== undefined && at.origin === this.origin) this.session = session;
    }
    throw new Error(`${path} redirects without end`);
  }

  signIn(as: string, returnTo = '/'): Promise<URL> {
    return this.open(`/auth/sign-in?${new URLSearchParams({ as, return: returnTo })}`);
  }

  /** Another window of the same browser, with nobody in it yet. */
  window(): Browser {
    const other = new Browser(this.origin);
    Object.defineProperty(other, 'cookies', { value: this.cookies });
    return other;
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
  if (/max-age=0(;|$)/i.test(line)) cookies.delete(name!);
  else cookies.set(name!, value!);
}
