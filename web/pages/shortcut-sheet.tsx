import { Dialog } from '../components/dialog.tsx';
import { strings } from '../strings/strings.ts';
import classes from './shortcut-sheet.module.css';

/** Every key of the exercise page. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen title={strings.shortcuts.title} onClose={onClose}>
      <dl className={classes['keys']}>
        {strings.shortcuts.list.map(({ keys, does }) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
