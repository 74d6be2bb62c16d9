import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import type { HttpRequest, SavedRequest } from '#contracts/workbench.ts';
import { strings } from '../../strings/strings.ts';
import { postmanCollection } from './postman.ts';
import type { PastRequest } from './request-history.ts';
import classes from './request-list.module.css';

interface RequestListProps {
  title: string;
  saved: readonly SavedRequest[];
  history: readonly PastRequest[];
  /** Why a change of the saved ones was not kept. */
  refusal: string | null;
  /** `id` is that of a request of the history, whose answer may still be there. */
  onChoose: (request: HttpRequest, id: string | null) => void;
  onForget: (name: string) => void;
  onClear: () => void;
}

/** Saved requests and those of late; each goes into the form when it is chosen. */
export function RequestList({ title, saved, history, refusal, onChoose, onForget, onClear }: RequestListProps) {
  const { workbench: words } = strings;
  const inCollection = saved.length > 0 ? saved : history.map(({ request }) => ({ name: nameOf(request), request }));
  return (
    <aside className={classes['list']}>
      <div className={classes['heading']}>
        <h2>{words.saved}</h2>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconDownload size={14} />}
          disabled={inCollection.length === 0}
          onClick={() => download(`${title}.postman_collection.json`, postmanCollection(title, inCollection))}
        >
          {words.exportPostman}
        </Button>
      </div>
      {refusal !== null && (
        <p className={classes['refusal']} role="alert">
          {refusal}
        </p>
      )}
      <ul>
        {saved.map(({ name, request }) => (
          <li key={name}>
            <button type="button" className={classes['entry']} onClick={() => onChoose(request, null)}>
              <span className={classes['name']}>{name}</span>
            </button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={words.forget(name)}
              title={words.forget(name)}
              onClick={() => onForget(name)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div className={classes['heading']}>
        <h2>{words.history}</h2>
        {history.length > 0 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={words.clearHistory}
            title={words.clearHistory}
            onClick={onClear}
          >
            <IconTrash size={14} />
          </ActionIcon>
        )}
      </div>
      {history.length === 0 && <p className={classes['nothing']}>{words.nothingSent}</p>}
      <ul>
        {history.map(({ id, request, status }) => (
          <li key={id}>
            <button type="button" className={classes['entry']} onClick={() => onChoose(request, id)}>
              <b>{request.method}</b>
              <span className={classes['path']}>{request.path}</span>
              {status !== null && <span className={classes['status']}>{status}</span>}
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}

const nameOf = ({ method, path }: HttpRequest): string => `${method} ${path}`;

function download(name: string, content: object): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
