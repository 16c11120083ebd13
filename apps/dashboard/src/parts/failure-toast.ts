import { OctagonAlert } from 'lucide-react';
import { Failure } from '../api/failure.ts';
import { words } from '../words/words.ts';
import { showToast } from './toast.tsx';

/** Of what was shown at once and is taken back: what failed and why, where the eyes are anyway. */
export function showFailure(error: unknown): void {
  const { parts } = words;
  const text = error instanceof Failure ? (error.problem?.detail ?? parts.noAnswerText) : parts.somethingWrongText;
  const trace = error instanceof Failure ? error.trace : undefined;
  showToast({
    icon: OctagonAlert,
    text,
    ...(trace !== undefined && {
      action: { name: parts.copyTrace, act: () => void navigator.clipboard.writeText(trace) },
    }),
  });
}
