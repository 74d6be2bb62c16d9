import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconSend2, IconTerminal2 } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { type HttpRequest, maxRequestBodyLength } from '#contracts/workbench.ts';
import { Dialog } from '../../components/dialog.tsx';
import { strings } from '../../strings/strings.ts';
import { formatJson, headerLines, isSentAsJson, parseHeaderLines } from './http-request.ts';
import { encodePath, parseCurl } from './parse-curl.ts';
import classes from './request-form.module.css';

interface RequestFormProps {
  initial: HttpRequest;
  servers: readonly string[];
  isOpen: boolean;
  onSend: (server: string, request: HttpRequest) => void;
  onImport: (request: HttpRequest) => void;
  onSave: (name: string, request: HttpRequest) => void;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** One request to write and send. */
export function RequestForm({ initial, servers, isOpen, onSend, onImport, onSave }: RequestFormProps) {
  const { workbench: words } = strings;
  const [server, setServer] = useState(servers[0] ?? '');
  const [method, setMethod] = useState(initial.method);
  const [path, setPath] = useState(initial.path);
  const [headerText, setHeaderText] = useState(headerLines(initial.headers));
  const [body, setBody] = useState(initial.body ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<'curl' | 'name' | null>(null);
  const pathField = useRef<HTMLInputElement>(null);
  const ids = { path: useId(), headers: useId(), body: useId(), problem: useId() };

  const { headers, wrong } = parseHeaderLines(headerText);
  const request: HttpRequest = { method, path: encodePath(path.trim()), headers, body: body === '' ? null : body };
  const problemOf = (): string | null => {
    if (!request.path.startsWith('/')) return words.wrongPath;
    if (wrong !== null) return words.wrongHeader(wrong.trim());
    return body.length > maxRequestBodyLength ? words.tooLong : null;
  };
  const check = (): boolean => {
    const found = problemOf();
    setProblem(found);
    return found === null;
  };
  const send = () => {
    if (check()) onSend(server, request);
  };
  const sendByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (isOpen) send();
  };
  const importPasted = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/^\s*(\$\s+)?curl\s/.test(text)) return;
    event.preventDefault();
    const parsed = parseCurl(text);
    if ('request' in parsed) onImport(parsed.request);
    else setProblem(parsed.problem);
  };
  const format = () => {
    const formatted = formatJson(body);
    setProblem(formatted === null ? words.notJson : null);
    if (formatted !== null) setBody(formatted);
  };
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (isOpen) send();
      }}
      onKeyDown={sendByKey}
    >
      <div className={classes['target']}>
        {servers.length > 1 && (
          <select aria-label={words.server_} value={server} onChange={(event) => setServer(event.currentTarget.value)}>
            {servers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <select aria-label={words.method} value={method} onChange={(event) => setMethod(event.currentTarget.value)}>
          {(methods.includes(method) ? methods : [...methods, method]).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          ref={pathField}
          id={ids.path}
          aria-label={words.path}
          aria-describedby={problem === null ? undefined : ids.problem}
          value={path}
          placeholder={words.pathPlaceholder}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onPaste={importPasted}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="sm"
          leftSection={<IconSend2 size={16} />}
          aria-disabled={!isOpen}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {words.send}
        </Button>
      </div>
      {problem !== null && (
        <p id={ids.problem} className={classes['problem']} role="alert">
          {problem}
        </p>
      )}
      <div className={classes['parts']}>
        <div className={classes['part']}>
          <label htmlFor={ids.headers}>
            {words.headers} <span>{words.headersHint}</span>
          </label>
          <textarea
            id={ids.headers}
            rows={3}
            spellCheck={false}
            value={headerText}
            onChange={(event) => setHeaderText(event.currentTarget.value)}
          />
        </div>
        <div className={classes['part']}>
          <label htmlFor={ids.body}>
            {words.body} <span>{isSentAsJson(request) && words.sentAsJson}</span>
          </label>
          <textarea
            id={ids.body}
            rows={3}
            spellCheck={false}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
        </div>
      </div>
      <div className={classes['more']}>
        <Button variant="default" size="compact-sm" disabled={body === ''} onClick={format}>
          {words.formatJson}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconTerminal2 size={14} />}
          onClick={() => setAsking('curl')}
        >
          {words.importCurl}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDeviceFloppy size={14} />}
          onClick={() => check() && setAsking('name')}
        >
          {words.save}
        </Button>
      </div>
      <AskDialog
        isOpen={asking === 'curl'}
        title={words.importCurl}
        label={words.curlLabel}
        action={words.import}
        isLong
        onClose={() => setAsking(null)}
        onGiven={(text) => {
          const parsed = parseCurl(text);
          if (!('request' in parsed)) return parsed.problem;
          onImport(parsed.request);
          return null;
        }}
      />
      <AskDialog
        isOpen={asking === 'name'}
        title={words.save}
        label={words.saveAs}
        action={words.save}
        initial={`${method} ${path}`.slice(0, 80)}
        onClose={() => setAsking(null)}
        onGiven={(name) => {
          if (name.trim() !== '') onSave(name.trim().slice(0, 80), request);
          return null;
        }}
      />
    </form>
  );
}

interface AskDialogProps {
  isOpen: boolean;
  title: string;
  label: string;
  action: string;
  initial?: string;
  isLong?: boolean;
  onClose: () => void;
  /** @returns why it will not do, or null */
  onGiven: (text: string) => string | null;
}

/** Asks for one text. */
function AskDialog({ isOpen, title, label, action, initial = '', isLong = false, onClose, onGiven }: AskDialogProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const id = useId();
  const give = () => {
    const found = onGiven(field.current?.value ?? '');
    setProblem(found);
    if (found === null) onClose();
  };
  const giveByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || (isLong && !(event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    event.stopPropagation();
    give();
  };
  const Field = isLong ? 'textarea' : 'input';
  return (
    <Dialog isOpen={isOpen} title={title} onClose={onClose}>
      <div className={classes['asked']}>
        <label htmlFor={id}>{label}</label>
        <Field
          ref={field}
          id={id}
          defaultValue={initial}
          spellCheck={false}
          onKeyDown={giveByKey}
          {...(isLong ? { rows: 6 } : { maxLength: 80 })}
        />
        {problem !== null && (
          <p className={classes['problem']} role="alert">
            {problem}
          </p>
        )}
        <div className={classes['answers']}>
          <Button variant="default" onClick={onClose}>
            {strings.workbench.cancel}
          </Button>
          <Button onClick={give}>{action}</Button>
        </div>
      </div>
    </Dialog>
  );
}
