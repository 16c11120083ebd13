const tokenKeptMs = 10 * 60_000; // it is good for 15 minutes

/** Tokens of the demo's issuer, or the one in TOKEN when the stack has a real issuer. */
export function tokenSource(issuer: string | undefined, person: string): () => Promise<string> {
  let kept: { token: string; until: number } | undefined;
  return async () => {
    if (kept && kept.until > Date.now()) return kept.token;
    if (!issuer) {
      if (!process.env.TOKEN) throw new Error('the stack has an issuer of its own: put an access token into TOKEN');
      return process.env.TOKEN;
    }
    const answer = await fetch(`${issuer}/token?as=${encodeURIComponent(person)}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text.trim());
    kept = { token: text, until: Date.now() + tokenKeptMs };
    return text;
  };
}
