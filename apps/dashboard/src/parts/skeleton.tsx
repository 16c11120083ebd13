import { useEffect, useState } from 'react';
import { words } from '../words/words.ts';

/** Nothing is shown at first: what is there within this time was never seen to load. */
const quietMs = 200;

/** Rules and short bars where rows will be; nothing moves. */
export function Skeleton({ rows, height = 36 }: { rows: number; height?: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return <div role="status" aria-label={words.parts.loading} aria-busy="true" />;
  return (
    <div role="status" aria-label={words.parts.loading} aria-busy="true">
      {Array.from({ length: rows }, (_, n) => (
        <div className="sk" key={n} style={{ height }}>
          <i className="w-10" />
          <i className={n % 2 ? 'flex-2' : 'flex-3'} />
          <i className="flex-1" />
        </div>
      ))}
    </div>
  );
}
