import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { ProviderProblem } from '#contracts/account.ts';
import { ExerciseSlug } from '#contracts/ids.ts';
import { VerdictStatus } from '#contracts/verdict.ts';
import { ownAccountQuery } from '../api/account-queries.ts';
import { progressQuery } from '../api/progress-queries.ts';
import {
  cohortListQuery,
  exerciseListQuery,
  exerciseQuery,
  historyQuery,
  leaderboardQuery,
  sessionQuery,
} from '../api/queries.ts';
import { ErrorPage } from './error-page.tsx';
import { Layout } from './layout.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PendingPage } from './pending-page.tsx';

interface RouterContext {
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Layout,
  notFoundComponent: NotFoundPage,
});

/** Only a path of this site: `next` comes from the address bar. */
const SignInSearch = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
  problem: ProviderProblem.optional().catch(undefined),
});

const CatalogueSearch = z.object({
  q: z.string().max(80).optional().catch(undefined),
  language: z.string().max(32).optional().catch(undefined),
  topic: z.string().max(40).optional().catch(undefined),
  service: z.string().max(40).optional().catch(undefined),
  minutes: z.int().positive().optional().catch(undefined),
  progress: z.enum(['not-started', 'started', 'passed']).optional().catch(undefined),
});

const HistorySearch = z.object({
  exercise: ExerciseSlug.optional().catch(undefined),
  verdict: VerdictStatus.optional().catch(undefined),
});

const catalogueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: CatalogueSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(exerciseListQuery()),
  component: lazyRouteComponent(() => import('../pages/catalogue-page.tsx'), 'CataloguePage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: SignInSearch,
  component: lazyRouteComponent(() => import('../pages/sign-in-page.tsx'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  validateSearch: SignInSearch,
  component: lazyRouteComponent(() => import('../pages/sign-up-page.tsx'), 'SignUpPage'),
});

const exerciseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/exercises/$slug',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(exerciseQuery(params.slug)),
  component: lazyRouteComponent(() => import('../pages/exercise-page.tsx'), 'ExercisePage'),
});

const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  beforeLoad: async ({ context, location }) => {
    const account = await context.queryClient.ensureQueryData(sessionQuery());
    if (!account) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});

const leaderboardRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/leaderboard',
  loader: ({ context }) => void context.queryClient.prefetchQuery(leaderboardQuery('overall')),
  component: lazyRouteComponent(() => import('../pages/leaderboard-page.tsx'), 'LeaderboardPage'),
});

const submissionsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/submissions',
  validateSearch: HistorySearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(historyQuery(deps)),
  component: lazyRouteComponent(() => import('../pages/submissions-page.tsx'), 'SubmissionsPage'),
});

const submissionRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/submissions/$id',
  component: lazyRouteComponent(() => import('../pages/submission-page.tsx'), 'SubmissionPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/account',
  validateSearch: SignInSearch.pick({ problem: true }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(ownAccountQuery()),
  component: lazyRouteComponent(() => import('../pages/account-page.tsx'), 'AccountPage'),
});

const progressRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/progress',
  loader: ({ context }) => void context.queryClient.prefetchQuery(progressQuery()),
  component: lazyRouteComponent(() => import('../pages/progress-page.tsx'), 'ProgressPage'),
});

const profileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$handle',
  component: lazyRouteComponent(() => import('../pages/profile-page.tsx'), 'ProfilePage'),
});

const solutionsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/solutions/$slug',
  component: lazyRouteComponent(() => import('../pages/solutions-page.tsx'), 'SolutionsPage'),
});

const cohortsRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/cohorts',
  loader: ({ context }) => void context.queryClient.prefetchQuery(cohortListQuery()),
  component: lazyRouteComponent(() => import('../pages/cohorts-page.tsx'), 'CohortsPage'),
});

const cohortRoute = createRoute({
  getParentRoute: () => memberRoute,
  path: '/cohorts/$id',
  component: lazyRouteComponent(() => import('../pages/cohort-page.tsx'), 'CohortPage'),
});

const routeTree = rootRoute.addChildren([
  catalogueRoute,
  signInRoute,
  signUpRoute,
  exerciseRoute,
  profileRoute,
  memberRoute.addChildren([
    accountRoute,
    progressRoute,
    solutionsRoute,
    submissionsRoute,
    submissionRoute,
    cohortsRoute,
    cohortRoute,
    leaderboardRoute,
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: ErrorPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
