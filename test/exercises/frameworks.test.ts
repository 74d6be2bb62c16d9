import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import { type HelloServer, helloServers, loadHello } from '#test/support/hello-servers.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
let bundleFor: (server: HelloServer) => ExerciseBundle;
beforeAll(async () => {
  bundleFor = await loadHello();
});
afterAll(() => sandbox.close());

/** What a server may use beside its framework: it answers only once all of it was imported. */
const libraries: HelloServer[] = [
  {
    id: 'node, with every other package',
    runtime: 'node',
    main: 'server.mjs',
    files: {
      'server.mjs': `import argon2 from '@node-rs/argon2';
import amqplib from 'amqplib';
import session from 'express-session';
import fastify from 'fastify';
import { Redis } from 'ioredis';
import * as jose from 'jose';
import mysql from 'mysql2';
import nodemailer from 'nodemailer';
import passport from 'passport';
import Local from 'passport-local';
import OAuth2 from 'passport-oauth2';
import pg from 'pg';
import postgres from 'postgres';
import redis from 'redis';
import { Sequelize } from 'sequelize';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

passport.use(new Local((name, password, done) => done(null, false)));
const packages = [argon2, amqplib, session, Redis, jose, mysql, nodemailer, OAuth2, pg, postgres, redis, Sequelize, WebSocketServer, z];
const app = fastify();
app.get('/*', () => (packages.every(Boolean) ? { hello: 'wire' } : {}));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
`,
    },
  },
  {
    id: 'python, with every other package',
    runtime: 'python',
    run: ['sh', '-c', 'exec uvicorn app:app --port $PORT'],
    main: 'app.py',
    files: {
      'app.py': `import argon2, authlib.jose, celery, cryptography, graphene, grpc, jwt, pandas, pika, psycopg, psycopg_pool
import pymysql, redis, sqlalchemy, websockets
from fastapi import FastAPI

app = FastAPI()


@app.get("/{path:path}")
def hello(path: str):
    return {"hello": pandas.Series(["wire"])[0]}
`,
    },
  },
];

test.each([...helloServers, ...libraries])('$id answers in the sandbox', async (server) => {
  const request = { kind: 'submit', bundle: bundleFor(server), language: 'hello', files: server.files } as const;
  const verdict = await sandbox.run(request, () => undefined);
  expect(verdict, verdict.reason).toMatchObject({ status: 'passed' });
});
