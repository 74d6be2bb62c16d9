import type { HttpRequest, SavedRequest } from '#contracts/workbench.ts';

/** A collection in Postman's format 2.1; where the server is stands in its variable `baseUrl`. */
export function postmanCollection(name: string, requests: readonly SavedRequest[]) {
  return {
    info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: requests.map(({ name: title, request }) => ({ name: title, request: itemOf(request), response: [] })),
    variable: [{ key: 'baseUrl', value: 'http://127.0.0.1:3000' }],
  };
}

function itemOf({ method, path, headers, body }: HttpRequest) {
  const [route = '', query] = path.split(/\?(.*)/s);
  const parameters = query === undefined ? [] : [...new URLSearchParams(query)].map(([key, value]) => ({ key, value }));
  return {
    method,
    header: headers.map(([key, value]) => ({ key, value })),
    ...(body === null ? {} : { body: { mode: 'raw', raw: body } }),
    url: {
      raw: `{{baseUrl}}${path}`,
      host: ['{{baseUrl}}'],
      path: route.split('/').slice(1),
      ...(parameters.length === 0 ? {} : { query: parameters }),
    },
  };
}
