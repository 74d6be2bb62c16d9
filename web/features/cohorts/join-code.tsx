import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { strings } from '../../strings/strings.ts';
import classes from './join-code.module.css';

export function JoinCode({ code }: { code: string }) {
  return (
    <span className={classes['code']}>
      <span>
        {strings.cohorts.joinCode} <code>{code}</code>
      </span>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="compact-sm"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          >
            {copied ? strings.run.copied : strings.cohorts.copyCode}
          </Button>
        )}
      </CopyButton>
    </span>
  );
}
