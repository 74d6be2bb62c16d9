/** `@kata/harness`: what the authors of exercises write their tests with. */
export { default as fc } from 'fast-check';
export type { Amqp, AmqpMessage, AmqpQueue, PublishOptions } from './api/amqp.ts';
export type { Attribution, Call, Cmd, Stmt } from './api/captured.ts';
export type {
  ConnectOptions,
  Match,
  Sse,
  SseEvent,
  SseOptions,
  Ws,
  WsFrame,
  WsMessage,
  WsOptions,
} from './api/connections.ts';
export type { Any, Expect, Matcher, Metrics, ValueExpectation } from './api/expect.ts';
export type { Cut, CutPlan, Disturbance, Fault, Outage, ServiceName } from './api/faults.ts';
export type { Http, HttpOptions, RequestOptions, Res } from './api/http.ts';
export type { HygieneOptions, Kit, LoadOptions, LoadResult, Std, TestContext, TestOptions } from './api/kit.ts';
export type { Maria } from './api/maria.ts';
export type { Approval, Oidc, OidcOptions, OidcQuirk, SignIn } from './api/oidc.ts';
export type { Exit, Script, ScriptResult, ScriptRun, Server } from './api/processes.ts';
export type {
  Inbox,
  Mail,
  MailAnswerOptions,
  Stub,
  StubCall,
  StubHandler,
  StubReply,
  StubRoutes,
} from './api/served.ts';
export type { Plan, Postgres, Redis, Session, Table } from './api/services.ts';
export type { Suite, SuiteOptions } from './api/suite.ts';
export type { Duration, Json, Random } from './api/values.ts';
export { kata } from './kata.ts';
