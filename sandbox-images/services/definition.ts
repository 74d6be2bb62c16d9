import type { ServiceId } from '#contracts/exercise-manifest.ts';
import type { ServiceAccess } from '#contracts/harness-message.ts';

export type Login = { user: string; password: string };
export type Logins = { app: Login; harness: Login };

/** What a worker has to know of a service: the folder beside this file, in the image below `/opt/wirekata/<id>/`. */
export type ServiceDefinition = {
  id: ServiceId;
  /** Its processes as `/proc/<pid>/comm` names them. */
  programs: readonly string[];
  /** Ends it in good order. */
  stopSignal: 'SIGINT' | 'SIGTERM';
  /** Where learner and harness reach it. */
  access(logins: Logins): ServiceAccess;
};
