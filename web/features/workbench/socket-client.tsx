import { Button } from '@mantine/core';
import { IconPlug, IconPlugX, IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { strings } from '../../strings/strings.ts';
import type { SocketNews } from './bench-state.ts';
import codeArea from './code-area.module.css';
import { PromptLog } from './prompt-log.tsx';
import fields from './request-form.module.css';
import classes from './socket-client.module.css';
import type { Bench } from './use-bench.ts';
import { useLineHistory } from './use-line-history.ts';

/** `heardCount`: how much the server had said by then, which gives it its place. */
interface Said {
  id: string;
  text: string;
  heardCount: number;
}

const shownCount = 300;

/** One websocket by hand: open it, say something, read what comes. */
export function SocketClient({ bench, servers }: { bench: Bench; servers: readonly string[] }) {
  const { workbench: words } = strings;
  const [server, setServer] = useState(servers[0] ?? '');
  const [path, setPath] = useState('/');
  const [protocols, setProtocols] = useState('');
  const [text, setText] = useState('');
  /** The socket that was opened last, and the command that opened it. */
  const [opened, setOpened] = useState<{ socket: string; command: string } | null>(null);
  const [said, setSaid] = useState<readonly Said[]>([]);
  const history = useLineHistory(setText);
  const id = useId();

  const opening = opened && bench.answerOf(opened.command);
  const heard = (opened && bench.state.sockets[opened.socket]) ?? [];
  const isConnected = opening?.type === 'done' && bench.isOpen && heard.at(-1)?.type !== 'socket-closed';
  const connect = () => {
    const socket = crypto.randomUUID();
    const command = bench.ask({
      ...{ type: 'open-socket', socket, process: server, path: path.trim(), headers: [] },
      protocols: protocols.split(',').flatMap((name) => name.trim() || []),
    });
    setOpened({ socket, command });
    setSaid([]);
  };
  const send = () => {
    if (!isConnected || opened === null) return;
    const command = bench.ask({ type: 'send-socket', socket: opened.socket, text });
    setSaid((known) => [...known, { id: command, text, heardCount: heard.length }]);
    history.add(text);
    setText('');
  };
  const sendByKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return history.onKeyDown(event);
    event.preventDefault();
    send();
  };
  return (
    <div className={classes['client']}>
      <form
        className={fields['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (isConnected && opened) bench.ask({ type: 'close-socket', socket: opened.socket });
          else connect();
        }}
      >
        <div className={fields['target']}>
          {servers.length > 1 && (
            <select
              aria-label={words.server_}
              value={server}
              onChange={(event) => setServer(event.currentTarget.value)}
            >
              {servers.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
          <input
            aria-label={words.path}
            value={path}
            disabled={isConnected}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setPath(event.currentTarget.value)}
          />
          <input
            className={classes['protocols']}
            aria-label={words.protocols}
            placeholder={words.protocols}
            value={protocols}
            disabled={isConnected}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setProtocols(event.currentTarget.value)}
          />
          <Button
            type="submit"
            size="sm"
            variant={isConnected ? 'default' : 'filled'}
            aria-disabled={!bench.isOpen}
            leftSection={isConnected ? <IconPlugX size={16} /> : <IconPlug size={16} />}
          >
            {isConnected ? words.disconnect : words.connect}
          </Button>
        </div>
        {opening?.type === 'refused' && (
          <p className={fields['problem']} role="alert">
            {opening.reason}
          </p>
        )}
      </form>
      <PromptLog label={words.socketLog} idle={words.socketIdle} count={heard.length + said.length}>
        {entriesOf(heard, said).map(({ key, kind, text: shown }) => (
          <p key={key} className={classes['entry']} data-kind={kind}>
            {(kind === 'sent' || kind === 'received') && <span className={classes['kind']}>{words[kind]}</span>}
            <span>{shown}</span>
          </p>
        ))}
      </PromptLog>
      <div className={classes['say']}>
        <label htmlFor={id}>{words.message}</label>
        <textarea
          id={id}
          className={codeArea['area']}
          rows={2}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={sendByKey}
        />
        <Button size="sm" leftSection={<IconSend2 size={16} />} aria-disabled={!isConnected} onClick={send}>
          {words.send}
        </Button>
      </div>
    </div>
  );
}

interface Entry {
  key: string;
  kind: 'sent' | 'received' | 'closed' | 'note';
  text: string;
}

function entriesOf(heard: readonly SocketNews[], said: readonly Said[]): Entry[] {
  const { workbench: words } = strings;
  const saidAt = (count: number): Entry[] =>
    said.filter(({ heardCount }) => heardCount === count).map(({ id, text }) => ({ key: id, kind: 'sent', text }));
  const entries = heard.flatMap((news, index): Entry[] => {
    const before = saidAt(index);
    if (news.type === 'socket-closed')
      return [...before, { key: `${index}`, kind: 'closed', text: words.socketClosed(news.code, news.reason) }];
    const text = news.isCut ? `${news.text} (${words.isCut})` : news.text;
    const leftOut: Entry[] =
      news.leftOutCount === 0
        ? []
        : [{ key: `${index}n`, kind: 'note', text: words.leftOutMessages(news.leftOutCount) }];
    return [...before, ...leftOut, { key: `${index}`, kind: 'received', text }];
  });
  return [...entries, ...saidAt(heard.length)].slice(-shownCount);
}
