import { Copy, OctagonAlert } from 'lucide-react';
import { useState } from 'react';
import { Failure } from '../api/failure.ts';
import { words } from '../words/words.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** What failed, why in a sentence, the trace to quote, and the next step. */
export function FailureBanner({ error, title, retry }: { error: unknown; title?: string; retry?: () => void }) {
  const { parts } = words;
  const [isCopied, setCopied] = useState(false);
  const problem = error instanceof Failure ? error.problem : undefined;
  const trace = error instanceof Failure ? error.trace : undefined;
  const why = error instanceof Failure ? (problem?.detail ?? parts.noAnswerText) : parts.somethingWrongText;
  const what = error instanceof Failure ? (problem?.title ?? parts.noAnswer) : parts.somethingWrong;
  return (
    <div className="banner no" role="alert">
      <span className="text-no">
        <Icon of={OctagonAlert} />
      </span>
      <div className="sm flex-1 min-w-0">
        <b className="b">{title ?? what}</b>
        <div className="mt-0.5 mb-1.5">{why}</div>
        {problem?.issues?.map(({ place, message }) => (
          <div key={`${place}${message}`}>{message}</div>
        ))}
        <div className="row flex-wrap">
          {trace !== undefined && (
            <>
              <span className="mono q" title={trace}>
                {parts.trace(`${trace.slice(0, 4)}…${trace.slice(-4)}`)}
              </span>
              <Button
                look="ghost"
                small
                icon={Copy}
                aria-label={parts.copyTrace}
                onClick={() => void navigator.clipboard.writeText(trace).then(() => setCopied(true))}
              >
                {isCopied ? parts.copied : parts.copy}
              </Button>
            </>
          )}
          <span className="sp" />
          {retry && (
            <Button small onClick={retry}>
              {parts.tryAgain}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
