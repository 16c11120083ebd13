export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <g fill="currentColor">
        <rect x="4" y="2" width="5.5" height="5.5" rx="1" />
        <rect x="4" y="9.25" width="5.5" height="5.5" rx="1" />
        <rect x="4" y="16.5" width="5.5" height="5.5" rx="1" />
      </g>
      <path fill="var(--now)" d="M11.25 3a1 1 0 0 1 1-1h2.4a6.375 6.375 0 0 1 0 12.75h-2.4a1 1 0 0 1-1-1z" />
    </svg>
  );
}
