import { z } from 'zod';

/** What pages show of an exercise before anybody opens it: apart from the manifest, which no page needs. */
export const ExerciseLevel = z.enum(['beginner', 'intermediate', 'advanced', 'expert']);
export type ExerciseLevel = z.infer<typeof ExerciseLevel>;

export const ExerciseKind = z.enum(['server', 'script', 'sql', 'files', 'tests']);
export type ExerciseKind = z.infer<typeof ExerciseKind>;

export const ServiceId = z.enum(['postgres', 'mariadb', 'redis', 'rabbitmq']);
export type ServiceId = z.infer<typeof ServiceId>;
