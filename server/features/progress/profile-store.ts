import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '#contracts/api-error.ts';
import { UserId } from '#contracts/ids.ts';
import { OwnProfile, type ShareProfileRequest } from '#contracts/progress.ts';
import type { Sql } from '../../db/connect.ts';

const SharedProfile = z.object({ id: UserId, name: z.string(), timeZone: z.string() });

/** 80 bits: nobody finds a profile by trying. */
const newHandle = (): string => randomBytes(10).toString('hex');

export type ProfileStore = ReturnType<typeof createProfileStore>;

export function createProfileStore(sql: Sql) {
  const columns = sql`profile_handle AS handle, shows_name AS "showsName"`;
  return {
    async getOwn(id: UserId): Promise<OwnProfile> {
      const [row] = await sql`SELECT ${columns} FROM users WHERE id = ${id}`;
      return OwnProfile.parse(row);
    },

    /** @throws ApiError `conflict` when somebody else has the handle */
    async share(id: UserId, { handle, timeZone }: ShareProfileRequest): Promise<OwnProfile> {
      const wanted = handle ?? newHandle();
      const [row] = await sql`
        UPDATE users SET profile_handle = ${wanted}, time_zone = ${timeZone}
        WHERE id = ${id} AND NOT EXISTS (SELECT FROM users AS other WHERE other.profile_handle = ${wanted} AND other.id <> ${id})
        RETURNING ${columns}`.catch((error: unknown) => {
        if (isTaken(error)) return [];
        throw error;
      });
      if (row === undefined) throw new ApiError('conflict', 'Somebody else has this address. Choose another one.');
      return OwnProfile.parse(row);
    },

    async hide(id: UserId): Promise<void> {
      await sql`UPDATE users SET profile_handle = NULL WHERE id = ${id}`;
    },

    async showName(id: UserId, showsName: boolean): Promise<void> {
      await sql`UPDATE users SET shows_name = ${showsName} WHERE id = ${id}`;
    },

    async find(handle: string): Promise<z.infer<typeof SharedProfile> | undefined> {
      const [row] = await sql`
        SELECT id, name, time_zone AS "timeZone" FROM users WHERE profile_handle = ${handle}`;
      return row && SharedProfile.parse(row);
    },
  };
}

/** Two who ask for one handle at the same instant: the index decides. */
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505';
