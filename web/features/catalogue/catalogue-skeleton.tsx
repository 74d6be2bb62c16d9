import { Skeleton } from '@mantine/core';
import pageClasses from '../../components/page.module.css';
import heroClasses from './catalogue-hero.module.css';
import classes from './catalogue-skeleton.module.css';

/** The whole page, as high as it will be. */
export function CatalogueSkeleton() {
  return (
    <>
      <div className={heroClasses['hero']}>
        <div className={heroClasses['inner']}>
          <div className={heroClasses['text']}>
            <Skeleton height={48} width="min(460px, 90%)" />
            <Skeleton height={20} width="min(300px, 70%)" mt={20} />
          </div>
          <Skeleton className={heroClasses['next']} height={176} radius={14} />
        </div>
      </div>
      <div className={pageClasses['page']}>
        <CardsSkeleton />
      </div>
    </>
  );
}

export function CardsSkeleton() {
  return (
    <div className={classes['cards']}>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} height={150} radius={10} />
      ))}
    </div>
  );
}
