import type { Json } from '@procession/contracts/json.ts';
import { EyeOff } from 'lucide-react';
import { type FieldDeclaration, valueText } from '../../parts/form/field-value.tsx';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';
import { isWithheld } from './field-lives.ts';

/** A value as people read it, or why they do not. */
export function ValueText({ value, declared }: { value: Json | undefined; declared: FieldDeclaration | undefined }) {
  if (!isWithheld(value)) return valueText(value, declared);
  return (
    <span className="q nb">
      <Icon of={EyeOff} small /> {value.$withheld === 'erased' ? words.parts.erased : words.parts.hidden}
    </span>
  );
}
