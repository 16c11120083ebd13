const [width, height] = [96, 20];
const pointsMin = 3;

/** How it went since the page was opened; the numbers stand beside it. */
export function Sparkline({ values, tone = '' }: { values: readonly (number | undefined)[]; tone?: string }) {
  const known = values.filter((value) => value !== undefined);
  if (known.length < pointsMin) return <span className="q">–</span>;
  const most = Math.max(1, ...known);
  const x = (n: number): string => ((n / (known.length - 1)) * width).toFixed(1);
  const y = (value: number): string => (height - 2 - (value / most) * (height - 4)).toFixed(1);
  const path = known.map((value, n) => `${n === 0 ? 'M' : 'L'}${x(n)} ${y(value)}`).join('');
  return (
    <svg
      className={`spark ${tone}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}
