import type { ServiceId } from '#contracts/exercise-traits.ts';
import type { ServiceAccess } from '#contracts/harness-message.ts';

export type Login = { user: string; password: string };
export type Logins = { app: Login; harness: Login };

/** What a service adds to the services container; measured by `bench/service-boot.ts`. */
export type ServiceNeeds = {
  /** With what is written to its folder, which is in memory. */
  memoryBytes: number;
  /** Processes and threads. */
  processCount: number;
  /** The one place it writes to. */
  folder: { path: string; sizeBytes: number; inodeCount: number };
};

/** What a worker has to know of a service: the folder beside this file, in the image below `/opt/wirekata/<id>/`. */
export type ServiceDefinition = {
  id: ServiceId;
  /** Its processes as `/proc/<pid>/comm` names them. */
  programs: readonly string[];
  /** Ends it in good order. */
  stopSignal: 'SIGINT' | 'SIGTERM';
  needs: ServiceNeeds;
  /** Where learner and harness reach it. */
  access(logins: Logins): ServiceAccess;
};
