import { Skeleton } from '@mantine/core';
import classes from './roadmap.module.css';

export function CatalogueSkeleton() {
  return (
    <div className={classes['stations']}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} height={150} width="94%" radius={10} mt={26} />
      ))}
    </div>
  );
}
