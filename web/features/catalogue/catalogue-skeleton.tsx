import { Skeleton } from '@mantine/core';
import classes from './catalogue-skeleton.module.css';

export function CatalogueSkeleton() {
  return (
    <div className={classes['cards']}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} height={150} radius={10} />
      ))}
    </div>
  );
}
