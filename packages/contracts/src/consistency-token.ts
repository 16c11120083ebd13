/** Which streams a command wrote, and how far: a query that is given it waits until its rows have reached them. */
export interface ConsistencyToken {
  epoch: number;
  streams: { stream: string; revision: number }[];
}

export const consistencyTokenHeader = 'consistency-token';

/** Streams in a token at most: more than a command may write. */
export const tokenStreamsMax = 64;

/** `1;instance-0193…@5;role-finance@2`, safe in a header: stream names have no `;` and no `@` before the last. */
export const formatToken = ({ epoch, streams }: ConsistencyToken): string =>
  [epoch, ...streams.map(({ stream, revision }) => `${encodeURIComponent(stream)}@${revision}`)].join(';');

const tokenCharactersMax = 16_384;
const tokenText = /^\d{1,5}(;[^;@\s]{1,400}@\d{1,9})*$/;

/** Undefined when the text is no token of ours. */
export function parseToken(text: string): ConsistencyToken | undefined {
  if (text.length > tokenCharactersMax || !tokenText.test(text)) return undefined;
  const [epoch, ...parts] = text.split(';');
  if (parts.length > tokenStreamsMax) return undefined;
  try {
    const streams = parts.map((part) => {
      const at = part.lastIndexOf('@');
      return { stream: decodeURIComponent(part.slice(0, at)), revision: Number(part.slice(at + 1)) };
    });
    return { epoch: Number(epoch), streams };
  } catch {
    return undefined;
  }
}

/** What several answers say together: the furthest revision of each stream, of the newest epoch. */
export function mergeTokens(a: ConsistencyToken | undefined, b: ConsistencyToken): ConsistencyToken {
  if (!a || a.epoch < b.epoch) return b;
  if (a.epoch > b.epoch) return a;
  const furthest = new Map(a.streams.map((s) => [s.stream, s.revision]));
  for (const { stream, revision } of b.streams) {
    const known = Math.max(furthest.get(stream) ?? 0, revision);
    furthest.delete(stream);
    furthest.set(stream, known);
  }
  const streams = [...furthest].slice(-tokenStreamsMax).map(([stream, revision]) => ({ stream, revision }));
  return { epoch: a.epoch, streams };
}
