import { CircleX, Download, Ellipsis, History, Pencil, Redo2, Trash2, Undo2, Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { saveText } from '../../api/save-text.ts';
import { useZone } from '../../app/preferences.ts';
import { useIsPhone } from '../../app/use-is-phone.ts';
import { drawable } from '../../designer/draft-shape.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Menu } from '../../parts/menu.tsx';
import { showToast } from '../../parts/toast.tsx';
import { designerWords } from '../../words/english/designer.ts';
import { clock } from '../../words/format.ts';
import type { DraftDocument } from './use-draft-document.ts';

interface DesignerBarProps {
  draft: DraftDocument;
  definition: string;
  crumb: ReactNode;
  /** The version that is published; 0: none. */
  latest: number;
  /** Why it cannot be published now. */
  whyNot: string | undefined;
  ask: (what: 'publish' | 'saves' | 'discard') => void;
}

const documentBytesMax = 524_288;

/** What is edited, how its saves go, and what can be done with all of it. */
export function DesignerBar({ draft, definition: key, crumb, latest, whyNot, ask }: DesignerBarProps) {
  const designer = designerWords;
  const isPhone = useIsPhone();
  const file = useRef<HTMLInputElement>(null);
  const { document, edit, undo, redo, isSaved } = draft;
  const save = async (form: 'yaml' | 'json'): Promise<void> => {
    const text = form === 'json' ? JSON.stringify(document, null, 2) : (await import('yaml')).stringify(document);
    saveText(`${key}.${form}`, text);
  };
  const readFile = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const read = chosen.size > documentBytesMax ? undefined : readText(await chosen.text(), await import('yaml'));
    if (read) edit(() => ({ ...read, key }));
    const text = read ? designer.imported : chosen.size > documentBytesMax ? designer.tooLarge : designer.notRead;
    showToast({ icon: read ? Upload : CircleX, text: text(chosen.name) });
  };

  return (
    <div className="bar">
      {!isPhone && crumb}
      <h1 className="cut">{document.name ?? key}</h1>
      {!isPhone && (
        <span className="st off sm">
          <Icon of={Pencil} small />
          {latest === 0 ? designer.fromNothing : designer.since(latest)}
        </span>
      )}
      <span className="sp" />
      {!isPhone && <SaveMark draft={draft} />}
      <Button
        small
        look="ghost"
        icon={Undo2}
        aria-label={designer.undo}
        title={designer.undo}
        disabled={!undo}
        onClick={undo}
      />
      <Button
        small
        look="ghost"
        icon={Redo2}
        aria-label={designer.redo}
        title={designer.redo}
        disabled={!redo}
        onClick={redo}
      />
      <Menu
        trigger={<Button small look="ghost" icon={Ellipsis} aria-label={designer.more} />}
        groups={[
          {
            items: [
              { name: designer.history.verb, icon: History, act: () => ask('saves') },
              { name: designer.importText, icon: Upload, act: () => file.current?.click() },
              { name: designer.exportYaml, icon: Download, act: () => void save('yaml') },
              { name: designer.exportJson, icon: Download, act: () => void save('json') },
            ],
          },
          {
            items: [
              {
                name: designer.discard.verb,
                icon: Trash2,
                act: () => ask('discard'),
                disabled: isSaved ? undefined : designer.publish.unsaved,
              },
            ],
          },
        ]}
      />
      <input
        ref={file}
        type="file"
        hidden
        aria-label={designer.importText}
        accept=".yaml,.yml,.json"
        onChange={({ target }) => {
          void readFile(target.files?.[0]);
          target.value = '';
        }}
      />
      <Button small look="ink" disabled={whyNot !== undefined} title={whyNot} onClick={() => ask('publish')}>
        {isPhone ? designer.publish.first : designer.publish.verb(latest + 1)}
      </Button>
    </div>
  );
}

/** Undefined: it is no YAML, or no definition. */
function readText(text: string, { parse }: typeof import('yaml')): ReturnType<typeof drawable> {
  try {
    return drawable(parse(text));
  } catch {
    return undefined;
  }
}

function SaveMark({ draft: { state } }: { draft: DraftDocument }) {
  const designer = designerWords;
  const zone = useZone();
  const text =
    state.name === 'saved'
      ? designer.saved(clock(Date.parse(state.at), zone))
      : state.name === 'saving'
        ? designer.saving
        : designer.unsaved;
  return (
    <span className="sm q" role="status">
      {text}
    </span>
  );
}
