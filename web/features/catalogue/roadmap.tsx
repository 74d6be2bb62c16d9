import type { CSSProperties } from 'react';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import { ExerciseStation } from './exercise-station.tsx';
import { type LevelView, missingBefore, type TrackView } from './filter-exercises.ts';
import { ProgressRing } from './progress-ring.tsx';
import classes from './roadmap.module.css';

/** Everything there is, also what filters leave out: what comes next does not depend on them. */
interface Catalogue {
  exercises: readonly ExerciseSummary[];
  next: ExerciseSummary | undefined;
}

/** Levels from top to bottom, joined by one wire; each track is a wire of its own with an exercise at every node. */
export function Roadmap({ levels, all }: { levels: readonly LevelView[]; all: Catalogue }) {
  return (
    <ol className={classes['roadmap']}>
      {levels.map(({ level, tracks, passedCount, totalCount }) => (
        <li key={level} className={classes['level']} id={`level-${level}`}>
          <div className={classes['mast']}>
            <ProgressRing passedCount={passedCount} totalCount={totalCount} />
          </div>
          <section className={classes['body']} aria-labelledby={`level-title-${level}`}>
            <header className={classes['head']}>
              <h2 id={`level-title-${level}`}>{strings.catalogue.level[level]}</h2>
              <p>{strings.catalogue.levelText[level]}</p>
              <span className={classes['solved']}>{strings.catalogue.solved(passedCount, totalCount)}</span>
            </header>
            <div className={classes['tracks']}>
              {tracks.map((track) => (
                <TrackWire key={track.id} level={level} track={track} all={all} />
              ))}
            </div>
          </section>
        </li>
      ))}
    </ol>
  );
}

function TrackWire({ level, track, all }: { level: string; track: TrackView; all: Catalogue }) {
  return (
    <section
      className={classes['track']}
      style={wide(track)}
      aria-labelledby={`level-title-${level} track-${track.id}`}
    >
      <h3 id={`track-${track.id}`}>{track.title}</h3>
      {track.summary && <p className={classes['summary']}>{track.summary}</p>}
      <ol className={classes['stations']}>
        {track.exercises.map((exercise) => (
          <ExerciseStation
            key={exercise.slug}
            exercise={exercise}
            missing={missingBefore(exercise, all.exercises)}
            isNext={exercise.slug === all.next?.slug}
          />
        ))}
      </ol>
    </section>
  );
}

/** As many columns as it has exercises; the style sheet keeps it to those there are. */
const wide = ({ exercises }: TrackView) => ({ '--exercise-count': exercises.length }) as CSSProperties;
