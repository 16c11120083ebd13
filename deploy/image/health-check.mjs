// The image's HEALTHCHECK: 0 when the service in this container can work.
const { HOST = '0.0.0.0', PORT = '8080' } = process.env;
const address = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
const answerWithinMs = 2_000;

try {
  const { ok } = await fetch(`http://${address}:${PORT}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
