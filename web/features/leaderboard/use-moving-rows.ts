import { useReducedMotion } from '@mantine/hooks';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { LeaderboardRow } from '#contracts/leaderboard.ts';

const moveMs = 450;

/** Lets each `tr[data-user-id]` glide from its old place to the new one, and flashes those whose points rose. */
export function useMovingRows(rows: readonly LeaderboardRow[]): RefObject<HTMLTableSectionElement | null> {
  const body = useRef<HTMLTableSectionElement>(null);
  const before = useRef(new Map<string, { top: number; points: number }>());
  const isStill = useReducedMotion();

  // Syncs the drawn positions with the rows: they can be measured only after the browser has laid them out.
  useLayoutEffect(() => {
    const after = new Map<string, { top: number; points: number }>();
    const points = new Map<string, number>(rows.map((row) => [row.userId, row.points]));
    for (const row of body.current?.querySelectorAll<HTMLElement>('tr[data-user-id]') ?? []) {
      const id = row.dataset['userId'] ?? '';
      const now = { top: row.offsetTop, points: points.get(id) ?? 0 };
      const then = before.current.get(id);
      after.set(id, now);
      if (!then || isStill) continue;
      if (then.top !== now.top) {
        row.animate([{ transform: `translateY(${then.top - now.top}px)` }, { transform: 'none' }], {
          duration: moveMs,
          easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
        });
      }
      if (now.points > then.points) {
        row.animate([{ backgroundColor: 'var(--wk-copper-wash)' }, {}], { duration: moveMs * 4 });
      }
    }
    before.current = after;
  }, [rows, isStill]);

  return body;
}
