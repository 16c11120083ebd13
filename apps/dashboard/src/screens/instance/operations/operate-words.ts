import { operateWords } from '../../../words/english/operate.ts';
import { inLanguage } from '../../../words/words.ts';

export const operate = inLanguage(operateWords);
