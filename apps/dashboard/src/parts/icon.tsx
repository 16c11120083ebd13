import type { LucideIcon } from 'lucide-react';

/** 16 px, or 14 px in dense text. Always beside a word, so it is hidden from readers. */
export function Icon({ of: Drawn, small, className = '' }: { of: LucideIcon; small?: boolean; className?: string }) {
  const size = small ? 14 : 16;
  return (
    <Drawn
      size={size}
      strokeWidth={1.75}
      className={`i ${small ? 's' : ''} ${className}`}
      aria-hidden="true"
      focusable="false"
    />
  );
}
