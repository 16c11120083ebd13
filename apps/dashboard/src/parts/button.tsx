import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Icon } from './icon.tsx';
import { Key } from './key.tsx';

export interface ButtonLook {
  /** `ink`: the one primary; `now`: back to live; `no`: ends something; `ghost`: a tool. */
  look?: 'plain' | 'ink' | 'now' | 'no' | 'ghost';
  small?: boolean;
}

interface ButtonProps extends ButtonLook, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon?: LucideIcon;
  /** A single key that does the same, on a desk. */
  shortcut?: string | undefined;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

const looks = { plain: '', ink: 'p', now: 'now', no: 'no', ghost: 'g' } as const;

export const buttonClass = ({ look = 'plain', small = false }: ButtonLook): string =>
  `btn ${looks[look]} ${small ? 's' : ''}`;

export function Button({ look, small, icon, shortcut, className = '', children, ...rest }: ButtonProps) {
  const lookOf = { ...(look && { look }), ...(small !== undefined && { small }) };
  return (
    <button type="button" className={`${buttonClass(lookOf)} ${className}`} {...rest}>
      {icon && <Icon of={icon} {...(small && { small })} />}
      {children}
      {shortcut !== undefined && <Key>{shortcut}</Key>}
    </button>
  );
}
