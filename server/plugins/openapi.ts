import swagger from '@fastify/swagger';
import apiReference from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const referencePath = '/api/reference';

/** Describes every route from its schemas. Register before the routes. */
export const openApi = fp(async (app) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wirekata',
        version: '1',
        description: 'Sign in for a session cookie, or send an API token as `Authorization: Bearer`.',
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      },
    },
    transform: jsonSchemaTransform,
  });
});

/** `/api/openapi.json` and a page to read it. The page's script is inline, so this route alone allows that. */
export async function openApiRoutes(app: FastifyInstance): Promise<void> {
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith(referencePath)) reply.header('content-security-policy', referencePolicy);
  });
  await app.register(apiReference, {
    routePrefix: referencePath,
    configuration: { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false },
  });
}

const referencePolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');
