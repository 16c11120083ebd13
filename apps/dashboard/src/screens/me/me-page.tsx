import './me.css';
import { type ReactNode, useEffect } from 'react';
import { useSession } from '../../app/session-gate.tsx';
import { useMe } from '../../app/use-me.ts';
import { nameOf } from '../../parts/outcome-look.ts';
import { words } from '../../words/words.ts';
import { MyAbsences } from './my-absences.tsx';
import { MyMails } from './my-mails.tsx';
import { MySessions } from './my-sessions.tsx';
import { MyWindow } from './my-window.tsx';

/** What is mine alone: when I am away, how I am told, how it looks here. */
export function MePage() {
  const { me, shell } = words;
  const { user } = useSession();
  const roles = useMe()?.roles ?? [];
  useEffect(() => {
    document.title = shell.titleOf(me.page);
  }, [shell, me]);
  return (
    <>
      <div className="bar">
        <h1>{me.page}</h1>
        <span className="q sm cut">{[user.name, ...roles.map(nameOf)].join(' · ')}</span>
      </div>
      <div className="own">
        <Part id="absence" title={me.absence.title} text={me.absence.text}>
          <MyAbsences />
        </Part>
        <Part id="mails" title={me.mails}>
          <MyMails />
        </Part>
        <Part id="window" title={me.window}>
          <MyWindow />
        </Part>
        <Part id="sessions" title={me.sessions.title}>
          <MySessions />
        </Part>
      </div>
    </>
  );
}

interface PartProps {
  id: string;
  title: string;
  text?: string;
  children: ReactNode;
}

const Part = ({ id, title, text, children }: PartProps) => (
  <section id={id} aria-labelledby={`me-${id}`}>
    <h2 className="t2" id={`me-${id}`}>
      {title}
    </h2>
    {text !== undefined && <p className="q">{text}</p>}
    {children}
  </section>
);
