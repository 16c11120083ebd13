import './operations.css';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { may, useMe } from '../../app/use-me.ts';
import { Empty } from '../../parts/empty.tsx';
import { operationsWords } from '../../words/english/operations.ts';
import { words } from '../../words/words.ts';
import { Incidents } from './incidents.tsx';
import { Overview } from './overview.tsx';

/** For who may operate; the services look at the right themselves. */
export function OperationsPage() {
  const { page, notAllowed, notAllowedText, how, tabs } = operationsWords;
  const { tab } = useSearch({ from: '/operations' });
  const me = useMe();
  const mayOperate = may(me, 'operate');
  useEffect(() => {
    document.title = words.shell.titleOf(page);
  }, [page]);
  return (
    <div className="operations">
      <div className="bar">
        <h1>{page}</h1>
        {mayOperate && (
          <nav className="tabs" aria-label={page}>
            <Link to="/operations" search={{}} aria-current={tab ? undefined : 'page'} activeOptions={{ exact: true }}>
              {tabs.overview}
            </Link>
            <Link to="/operations" search={{ tab: 'incidents' }} aria-current={tab ? 'page' : undefined}>
              {tabs.incidents}
            </Link>
          </nav>
        )}
        <span className="sp" />
        {mayOperate && !tab && <span className="sm q how">{how}</span>}
      </div>
      {me && !mayOperate && (
        <div className="p-6">
          <Empty title={notAllowed}>{notAllowedText}</Empty>
        </div>
      )}
      {mayOperate && (tab ? <Incidents /> : <Overview />)}
    </div>
  );
}
