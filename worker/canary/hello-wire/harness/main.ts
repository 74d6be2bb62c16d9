import { kata } from '@kata/harness';

export default kata(({ group, test, server, http, expect }) => {
  const api = http(server('web'));

  group('hello', () => {
    test('hello.json', 'GET /hello answers with JSON', async () => {
      const reply = await api.get('/hello');
      expect.status(reply, 200);
      expect.json(reply, { hello: 'wire' });
    });
  });
});
