import { CopyTextButton } from '../../components/copy-text-button.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './join-code.module.css';

export function JoinCode({ code }: { code: string }) {
  return (
    <span className={classes['code']}>
      <span>
        {strings.cohorts.joinCode} <code>{code}</code>
      </span>
      <CopyTextButton text={code} label={strings.cohorts.copyCode} />
    </span>
  );
}
