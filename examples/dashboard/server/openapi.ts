import { OpenAPIHono } from '@hono/zod-openapi';

import { routes } from './routes.ts';

/** The HTTP contract as an OpenAPI 3.1 document, from the schemas that the server itself checks by. */
export function openApiDocument() {
  const app = new OpenAPIHono();
  for (const route of routes) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: "The host's own session: a cookie, or whatever its `authenticate` reads.",
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'secret', { type: 'http', scheme: 'bearer' });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Keydesk',
      version: '1.0.0',
      license: { name: 'MIT' },
      description:
        'API keys behind a one-time code. Every write answers its result, or 202 with a challenge; the client repeats the same write with `proof`. Repeating without proof sends a new code, which voids the older one.',
    },
    servers: [{ url: '/api' }],
  });
}
