import { CircleCheck, CircleDashed, CircleDot, CornerUpLeft, Flag, Pencil, Stamp } from 'lucide-react';
import { Icon } from '../../parts/icon.tsx';
import { words } from '../../words/words.ts';

const knots = [
  { icon: Flag, tone: '', look: '' },
  { icon: CornerUpLeft, tone: 'text-wait', look: '' },
  { icon: Pencil, tone: '', look: '' },
  { icon: CircleCheck, tone: 'text-ok', look: '' },
  { icon: CircleDot, tone: 'text-now', look: 'nw' },
  { icon: CircleDashed, tone: '', look: 'nx' },
] as const;

/** What the product is, told as it tells everything: on a line. */
export const SignInStory = () => (
  <ol className="line spec">
    {words.signIn.story.map((entry, at) => {
      const { icon, tone, look } = knots[at]!;
      return (
        <li key={entry.at} className={look}>
          <span className={look === 'nw' ? 'mg text-now b' : 'mg'}>{entry.at}</span>
          <span className={`kn ${tone}`}>
            <Icon of={icon} />
          </span>
          <div className={look === 'nx' ? 'bd q' : 'bd'}>
            {'stamp' in entry ? (
              <span className="stamp ok">
                <b>
                  <Icon of={Stamp} small />
                  {entry.stamp}
                </b>
                <span>{entry.by}</span>
              </span>
            ) : (
              entry.text
            )}
          </div>
        </li>
      );
    })}
  </ol>
);
