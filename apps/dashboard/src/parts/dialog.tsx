import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

interface DialogProps {
  isOpen: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
  /** Where the focus begins; else the first control. */
  focus?: RefObject<HTMLElement | null>;
}

/** A dialog on a desk, a sheet from below on a phone. Escape closes, and the focus goes back to where it came from. */
export const Dialog = ({ isOpen, close, title, children, focus }: DialogProps) => (
  <Base.Root open={isOpen} onOpenChange={(open) => !open && close()}>
    <Base.Portal>
      <Base.Backdrop className="backdrop" />
      <Base.Popup className="dialog" {...(focus && { initialFocus: focus })}>
        <div className="row dialog-head">
          <Base.Title className="t2">{title}</Base.Title>
          <span className="sp" />
          <Base.Close className="btn g s" aria-label={words.shell.close}>
            <Icon of={X} />
          </Base.Close>
        </div>
        {children}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);
