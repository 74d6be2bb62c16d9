import { IconAlertTriangle } from '@tabler/icons-react';
import { strings } from '../../../strings/strings.ts';
import { type PlanStep, parsePlanTree } from './plan-tree.ts';
import classes from './plan-view.module.css';

/** How Postgres carried a statement out, from the last step to the first. */
export function PlanView({ plan }: { plan: string }) {
  return (
    <div className={classes['plan']}>
      <p className={classes['title']}>{strings.wire.plan}</p>
      <Steps steps={parsePlanTree(plan)} />
    </div>
  );
}

function Steps({ steps }: { steps: readonly PlanStep[] }) {
  return (
    <ul>
      {steps.map(({ node, target, rows, isSequentialScan, steps: below }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
        <li key={index}>
          <span className={classes['step']} data-scan={isSequentialScan || undefined}>
            {isSequentialScan && <IconAlertTriangle size={13} role="img" aria-label={strings.wire.seqScanText} />}
            <b>{node}</b>
            {target}
            {rows && <span className={classes['rows']}>{rows}</span>}
          </span>
          {below.length > 0 && <Steps steps={below} />}
        </li>
      ))}
    </ul>
  );
}
