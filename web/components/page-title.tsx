import { useEffect } from 'react';
import { strings } from '../strings/strings.ts';
import classes from './page-title.module.css';

interface PageTitleProps {
  children: string;
  /** Hides the heading from the eye where the page shows its name otherwise. */
  isHidden?: boolean;
}

/** The page's only h1, which names the document too. */
export function PageTitle({ children, isHidden = false }: PageTitleProps) {
  // Syncs document.title, which lives outside React and is what screen readers announce on navigation.
  useEffect(() => {
    document.title = strings.app.documentTitle(children);
  }, [children]);
  return <h1 className={isHidden ? 'visually-hidden' : classes['title']}>{children}</h1>;
}
