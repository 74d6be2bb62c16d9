import { ActionIcon, Button } from '@mantine/core';
import { IconKeyboard, IconPlayerPlay, IconSend2, IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { PageTitle } from '../components/page-title.tsx';
import { strings } from '../strings/strings.ts';
import classes from './workplace-bar.module.css';

interface WorkplaceBarProps {
  title: string;
  slug: string;
  languages: readonly { id: string; title: string }[];
  language: string;
  onLanguage: (language: string) => void;
  isSignedIn: boolean;
  isBusy: boolean;
  onRun: (kind: 'try' | 'submit') => void;
  onShortcuts: () => void;
  /** Null where there is nothing to talk to. */
  bench: { isShown: boolean; onShow: (isShown: boolean) => void } | null;
}

export function WorkplaceBar({
  title,
  slug,
  languages,
  language,
  onLanguage,
  isSignedIn,
  isBusy,
  onRun,
  onShortcuts,
  bench,
}: WorkplaceBarProps) {
  return (
    <div className={classes['bar']}>
      <PageTitle>{title}</PageTitle>
      {/* The browser's own: the component library's would weigh 6 kB here, for the same element. */}
      <select
        aria-label={strings.exercise.language}
        value={language}
        onChange={(event) => onLanguage(event.currentTarget.value)}
        className={classes['language']}
      >
        {languages.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={classes['shortcuts']}
        aria-label={strings.shortcuts.title}
        aria-keyshortcuts="?"
        title={`${strings.shortcuts.title} (?)`}
        onClick={onShortcuts}
      >
        <IconKeyboard size={20} />
      </ActionIcon>
      {isSignedIn ? (
        <div className={classes['actions']}>
          {bench && (
            <Button
              variant="default"
              size="sm"
              className={classes['bench']}
              leftSection={<IconTool size={16} />}
              aria-pressed={bench.isShown}
              title={bench.isShown ? strings.workbench.backToResults : strings.workbench.hint}
              onClick={() => bench.onShow(!bench.isShown)}
            >
              {strings.workbench.title}
            </Button>
          )}
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPlayerPlay size={16} />}
            aria-disabled={isBusy}
            aria-keyshortcuts="Control+Enter Meta+Enter"
            title={strings.exercise.tryHint}
            onClick={() => onRun('try')}
          >
            {strings.exercise.try}
          </Button>
          <Button
            size="sm"
            leftSection={<IconSend2 size={16} />}
            aria-disabled={isBusy}
            aria-keyshortcuts="Control+Shift+Enter Meta+Shift+Enter"
            title={strings.exercise.submitHint}
            onClick={() => onRun('submit')}
          >
            {strings.exercise.submit}
          </Button>
        </div>
      ) : (
        <Button component={Link} to={`/sign-in?next=/exercises/${slug}`} size="sm">
          {strings.exercise.signInToRun}
        </Button>
      )}
    </div>
  );
}
